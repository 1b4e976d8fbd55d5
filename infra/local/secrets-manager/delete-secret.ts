import * as v from 'valibot';
import { findSecret } from './find-secret.ts';
import type { SecretStore } from './secret-store.ts';

const input = v.object({
  SecretId: v.string(),
  ForceDeleteWithoutRecovery: v.optional(v.boolean(), false),
});

/** Marks a secret for deletion, or forgets it at once when forced. */
export function deleteSecret(store: SecretStore, request: unknown) {
  const { SecretId, ForceDeleteWithoutRecovery } = v.parse(input, request);
  const secret = findSecret(store, SecretId);
  secret.deletedSeconds = Date.now() / 1000;
  if (ForceDeleteWithoutRecovery) store.secrets.delete(secret.name);
  return { ARN: secret.arn, Name: secret.name, DeletionDate: secret.deletedSeconds };
}
