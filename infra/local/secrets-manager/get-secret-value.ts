import * as v from 'valibot';
import { ServiceError } from '#infra/local/aws/failures.ts';
import { findSecret } from './find-secret.ts';
import type { Secret, SecretStore, SecretVersion } from './secret-store.ts';
import { versionWith } from './version-with.ts';

const input = v.object({
  SecretId: v.pipe(v.string(), v.minLength(1)),
  VersionId: v.optional(v.string()),
  VersionStage: v.optional(v.string()),
});

/** One version's value: the one labelled AWSCURRENT unless a version or a label is named. */
export function getSecretValue(store: SecretStore, request: unknown) {
  const wanted = v.parse(input, request);
  const secret = findSecret(store, wanted.SecretId);
  if (secret.deletedSeconds !== undefined) {
    throw new ServiceError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }
  return describeValue(secret, pickVersion(secret, wanted));
}

function pickVersion(secret: Secret, wanted: v.InferOutput<typeof input>): SecretVersion {
  if (wanted.VersionId === undefined) return labelled(secret, wanted.VersionStage ?? 'AWSCURRENT');
  const version = secret.versions.get(wanted.VersionId);
  if (version === undefined) throw noSuchValue(`VersionId: ${wanted.VersionId}`);
  if (wanted.VersionStage !== undefined && !version.stages.has(wanted.VersionStage)) {
    throw new ServiceError(
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  }
  return version;
}

function labelled(secret: Secret, stage: string): SecretVersion {
  const version = versionWith(secret, stage);
  if (version === undefined) throw noSuchValue(`staging label: ${stage}`);
  return version;
}

function noSuchValue(what: string): ServiceError {
  return new ServiceError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}

function describeValue(secret: Secret, version: SecretVersion) {
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.versionId,
    ...version.value,
    VersionStages: [...version.stages],
    CreatedDate: version.createdSeconds,
  };
}
