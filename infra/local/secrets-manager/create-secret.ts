import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { ServiceError } from '#infra/local/aws/failures.ts';
import { addVersion } from './add-version.ts';
import { moveStage } from './move-stage.ts';
import { readValue } from './read-value.ts';
import type { Secret, SecretStore } from './secret-store.ts';

const input = v.object({
  Name: v.pipe(v.string(), v.regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/)),
  ClientRequestToken: v.optional(v.string()),
  SecretString: v.optional(v.string()),
  SecretBinary: v.optional(v.string()),
});

/** A new secret, without a version when no value is given. Throws ResourceExistsException. */
export function createSecret(store: SecretStore, request: unknown) {
  const { Name, ClientRequestToken, ...value } = v.parse(input, request);
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
