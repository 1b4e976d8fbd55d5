import * as v from 'valibot';
import { ServiceError } from '#infra/local/aws/failures.ts';
import { findSecret } from './find-secret.ts';
import { moveStage } from './move-stage.ts';
import type { Secret, SecretStore, SecretVersion } from './secret-store.ts';
import { versionWith } from './version-with.ts';

const input = v.object({
  SecretId: v.string(),
  VersionStage: v.string(),
  RemoveFromVersionId: v.optional(v.string()),
  MoveToVersionId: v.optional(v.string()),
});

/** Moves or removes a staging label; a label that is attached somewhere moves only if that place is named. */
export function updateSecretVersionStage(store: SecretStore, request: unknown) {
  const { SecretId, VersionStage, ...wanted } = v.parse(input, request);
  const secret = findSecret(store, SecretId);
  const holder = versionWith(secret, VersionStage);
  const target =
    wanted.MoveToVersionId === undefined ? undefined : existing(secret, wanted.MoveToVersionId);
  if (wanted.RemoveFromVersionId !== undefined) {
    requireHolder(holder, wanted.RemoveFromVersionId);
  } else if (holder !== undefined && holder !== target) {
    throw mustNameHolder(VersionStage, holder);
  }
  if (target !== undefined) moveStage(secret, VersionStage, target);
  else holder?.stages.delete(VersionStage);
  return { ARN: secret.arn, Name: secret.name };
}

function existing(secret: Secret, versionId: string): SecretVersion {
  const version = secret.versions.get(versionId);
  if (version !== undefined) return version;
  throw new ServiceError('ResourceNotFoundException', `Not a valid version: ${versionId}`);
}

function requireHolder(holder: SecretVersion | undefined, versionId: string): void {
  if (holder?.versionId === versionId) return;
  throw new ServiceError(
    'InvalidParameterException',
    'The staging label is not attached to the version in RemoveFromVersionId.',
  );
}

function mustNameHolder(stage: string, { versionId }: SecretVersion): ServiceError {
  return new ServiceError(
    'InvalidParameterException',
    `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to ` +
      `version ${versionId}, so you must explicitly reference that version in RemoveFromVersionId.`,
  );
}
