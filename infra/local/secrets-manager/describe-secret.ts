import * as v from 'valibot';
import { findSecret } from './find-secret.ts';
import type { SecretStore } from './secret-store.ts';

const input = v.object({ SecretId: v.string() });

/** All that is known of a secret but its values. */
export function describeSecret(store: SecretStore, request: unknown) {
  const secret = findSecret(store, v.parse(input, request).SecretId);
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
