import * as v from 'valibot';
import { addVersion } from './add-version.ts';
import { findSecret } from './find-secret.ts';
import { moveStage } from './move-stage.ts';
import { readValue } from './read-value.ts';
import type { SecretStore } from './secret-store.ts';

const input = v.object({
  SecretId: v.string(),
  ClientRequestToken: v.optional(v.pipe(v.string(), v.minLength(32), v.maxLength(64))),
  SecretString: v.optional(v.pipe(v.string(), v.maxLength(65_536))),
  SecretBinary: v.optional(v.string()),
  VersionStages: v.optional(v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(20))),
});

/** A new version of a secret; repeating a request changes nothing, and a version once made never changes. */
export function putSecretValue(store: SecretStore, request: unknown) {
  const { SecretId, ClientRequestToken, VersionStages, ...value } = v.parse(input, request);
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
