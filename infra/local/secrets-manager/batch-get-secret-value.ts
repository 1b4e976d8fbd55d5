import * as v from 'valibot';
import { ServiceError } from '#infra/local/aws/failures.ts';
import { getSecretValue } from './get-secret-value.ts';
import type { SecretStore } from './secret-store.ts';

const input = v.strictObject({
  SecretIdList: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(20)),
  MaxResults: v.optional(v.number()),
  NextToken: v.optional(v.string()),
});

/** The current values of up to 20 secrets; what cannot be had is listed beside them and fails nothing else. */
export function batchGetSecretValue(store: SecretStore, request: unknown, mayRead = allow) {
  const SecretValues: ReturnType<typeof getSecretValue>[] = [];
  const Errors: { SecretId: string; ErrorCode: string; Message: string }[] = [];
  for (const SecretId of v.parse(input, request).SecretIdList) {
    try {
      mayRead(SecretId);
      SecretValues.push(getSecretValue(store, { SecretId }));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      Errors.push({ SecretId, ErrorCode: error.code, Message: error.message });
    }
  }
  return { SecretValues, Errors };
}

function allow(_secretId: string): void {}
