import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { ServiceError } from '#infra/local/aws/failures.ts';
import {
  addVersion,
  findSecret,
  moveStage,
  type Secret,
  type SecretStore,
  type SecretValue,
  type SecretVersion,
  versionWith,
} from './secret-store.ts';

const createInput = v.object({
  Name: v.pipe(v.string(), v.regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/)),
  ClientRequestToken: v.optional(v.string()),
  SecretString: v.optional(v.string()),
  SecretBinary: v.optional(v.string()),
});

/** Returns a new secret, without a version when no value is given. Throws ResourceExistsException. */
export function createSecret(store: SecretStore, request: unknown) {
  const { Name, ClientRequestToken, ...value } = v.parse(createInput, request);
  if (store.secrets.has(Name)) {
    throw new ServiceError(
      'ResourceExistsException',
      `The operation failed because the secret ${Name} already exists.`,
    );
  }
  const secret = emptySecret(store, Name);
  store.secrets.set(Name, secret);
  if (Object.values(value).every((part) => part === undefined)) return { ARN: secret.arn, Name };
  const version = addVersion(secret, readValue(value), ClientRequestToken);
  moveStage(secret, 'AWSCURRENT', version);
  return { ARN: secret.arn, Name, VersionId: version.versionId };
}

function emptySecret({ arnPrefix }: SecretStore, name: string): Secret {
  // The service appends a hyphen and six random characters, so that a name used again gets another ARN.
  const arn = `${arnPrefix}${name}-${randomBytes(3).toString('hex')}`;
  return { name, arn, versions: new Map(), createdSeconds: Date.now() / 1000 };
}

const putInput = v.object({
  SecretId: v.string(),
  ClientRequestToken: v.optional(v.pipe(v.string(), v.minLength(32), v.maxLength(64))),
  SecretString: v.optional(v.pipe(v.string(), v.maxLength(65_536))),
  SecretBinary: v.optional(v.string()),
  VersionStages: v.optional(v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(20))),
});

/** Returns a new version of a secret; repeating a request changes nothing, and a version once made never changes. */
export function putSecretValue(store: SecretStore, request: unknown) {
  const { SecretId, ClientRequestToken, VersionStages, ...value } = v.parse(putInput, request);
  const secret = findSecret(store, SecretId);
  const version = addVersion(secret, readValue(value), ClientRequestToken);
  for (const stage of VersionStages ?? ['AWSCURRENT']) moveStage(secret, stage, version);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.versionId,
    VersionStages: [...version.stages],
  };
}

const stageInput = v.object({
  SecretId: v.string(),
  VersionStage: v.string(),
  RemoveFromVersionId: v.optional(v.string()),
  MoveToVersionId: v.optional(v.string()),
});

/** Moves or removes a staging label; a label that is attached somewhere moves only if that place is named. */
export function updateSecretVersionStage(store: SecretStore, request: unknown) {
  const { SecretId, VersionStage, ...wanted } = v.parse(stageInput, request);
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

const deleteInput = v.object({
  SecretId: v.string(),
  ForceDeleteWithoutRecovery: v.optional(v.boolean(), false),
});

/** Marks a secret for deletion, or forgets it at once when forced. */
export function deleteSecret(store: SecretStore, request: unknown) {
  const { SecretId, ForceDeleteWithoutRecovery } = v.parse(deleteInput, request);
  const secret = findSecret(store, SecretId);
  secret.deletedSeconds = Date.now() / 1000;
  if (ForceDeleteWithoutRecovery) store.secrets.delete(secret.name);
  return { ARN: secret.arn, Name: secret.name, DeletionDate: secret.deletedSeconds };
}

/** Returns the value in a request: a text or bytes, never both, never neither. Throws InvalidRequestException. */
export function readValue(request: {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: string | undefined;
}): SecretValue {
  const { SecretString, SecretBinary } = request;
  if (SecretString !== undefined && SecretBinary === undefined) return { SecretString };
  if (SecretBinary !== undefined && SecretString === undefined) return { SecretBinary };
  throw new ServiceError(
    'InvalidRequestException',
    'You must provide either SecretString or SecretBinary.',
  );
}
