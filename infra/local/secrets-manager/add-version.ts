import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ServiceError } from '#infra/local/aws/failures.ts';
import type { Secret, SecretValue, SecretVersion } from './secret-store.ts';

/** The version made, or the one that an earlier request with the same token and value made. */
export function addVersion(
  secret: Secret,
  value: SecretValue,
  versionId: string = randomUUID(),
): SecretVersion {
  const earlier = secret.versions.get(versionId);
  if (earlier !== undefined && !isDeepStrictEqual(earlier.value, value)) {
    throw new ServiceError(
      'ResourceExistsException',
      "You can't modify an existing version, you can only create a new version.",
    );
  }
  const made = { versionId, value, stages: new Set<string>(), createdSeconds: Date.now() / 1000 };
  const version = earlier ?? made;
  secret.versions.set(versionId, version);
  return version;
}
