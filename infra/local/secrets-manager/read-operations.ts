import * as v from 'valibot';
import { ServiceError } from '#infra/local/aws/failures.ts';
import {
  findSecret,
  type Secret,
  type SecretStore,
  type SecretVersion,
  versionWith,
} from './secret-store.ts';

const valueInput = v.object({
  SecretId: v.pipe(v.string(), v.minLength(1)),
  VersionId: v.optional(v.string()),
  VersionStage: v.optional(v.string()),
});

/** Returns one version's value: the one labelled AWSCURRENT unless a version or a label is named. */
export function getSecretValue(store: SecretStore, request: unknown) {
  const wanted = v.parse(valueInput, request);
  const secret = findSecret(store, wanted.SecretId);
  if (secret.deletedSeconds !== undefined) {
    throw new ServiceError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }
  return describeValue(secret, pickVersion(secret, wanted));
}

function pickVersion(secret: Secret, wanted: v.InferOutput<typeof valueInput>): SecretVersion {
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

const batchInput = v.strictObject({
  SecretIdList: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(20)),
  MaxResults: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(20))),
  NextToken: v.optional(v.pipe(v.string(), v.digits())),
});

/** Throws ServiceError for a secret that the caller may not read; how many one call returns at most. */
export interface BatchRules {
  readonly mayRead: (secretId: string) => void;
  readonly mostPerBatch: number;
}

/**
 * Returns the current values of up to 20 secrets, and a token for those that one call does not return; what cannot
 * be had is listed beside them and fails nothing else.
 */
export function batchGetSecretValue(
  store: SecretStore,
  request: unknown,
  { mayRead, mostPerBatch }: BatchRules,
) {
  const { SecretIdList, MaxResults = 20, NextToken = '0' } = v.parse(batchInput, request);
  const begin = Number(NextToken);
  const end = begin + Math.min(MaxResults, mostPerBatch);
  const SecretValues: ReturnType<typeof getSecretValue>[] = [];
  const Errors: { SecretId: string; ErrorCode: string; Message: string }[] = [];
  for (const SecretId of SecretIdList.slice(begin, end)) {
    try {
      mayRead(SecretId);
      SecretValues.push(getSecretValue(store, { SecretId }));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      Errors.push({ SecretId, ErrorCode: error.code, Message: error.message });
    }
  }
  return { SecretValues, Errors, ...(end < SecretIdList.length && { NextToken: String(end) }) };
}

const descriptionInput = v.object({ SecretId: v.string() });

/** Returns all that is known of a secret but its values. */
export function describeSecret(store: SecretStore, request: unknown) {
  const secret = findSecret(store, v.parse(descriptionInput, request).SecretId);
  const versions = [...secret.versions.values()];
  return {
    ARN: secret.arn,
    Name: secret.name,
    CreatedDate: secret.createdSeconds,
    LastChangedDate: versions.at(-1)?.createdSeconds ?? secret.createdSeconds,
    ...(secret.deletedSeconds && { DeletedDate: secret.deletedSeconds }),
    VersionIdsToStages: Object.fromEntries(
      versions
        .filter(({ stages }) => stages.size > 0)
        .map(({ versionId, stages }) => [versionId, [...stages]]),
    ),
  };
}
