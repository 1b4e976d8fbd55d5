import * as v from 'valibot';
import { ServiceError } from '#infra/local/aws/failures.ts';
import { batchGetSecretValue, describeSecret, getSecretValue } from './read-operations.ts';
import { findSecret, type SecretStore } from './secret-store.ts';
import {
  createSecret,
  deleteSecret,
  putSecretValue,
  updateSecretVersionStage,
} from './write-operations.ts';

/** What the service refuses to a caller, by the secret's name or `*`: a policy, or a key that cannot be used. */
export type Refusals = ReadonlyMap<
  string,
  'AccessDeniedException' | 'DecryptionFailure' | 'InternalServiceError'
>;

/** One call as it was made: the operation's name and its parsed body. */
export interface OperationCall {
  readonly operation: string;
  readonly request: unknown;
}

const operations: Record<string, (store: SecretStore, request: unknown) => object> = {
  CreateSecret: createSecret,
  DeleteSecret: deleteSecret,
  DescribeSecret: describeSecret,
  GetSecretValue: getSecretValue,
  PutSecretValue: putSecretValue,
  UpdateSecretVersionStage: updateSecretVersionStage,
};

/** What the service permits, and how much of it at once. */
export interface Limits {
  readonly refusals: Refusals;
  readonly batch: 'permitted' | 'denied';
  readonly mostPerBatch: number;
}

/** Returns the body of the answer to one operation; throws ServiceError. */
export function answerOperation(
  store: SecretStore,
  { operation, request }: OperationCall,
  { refusals, batch, mostPerBatch }: Limits,
): object {
  try {
    const refuse = (secretId: string) => refuseSecret(store, secretId, refusals);
    if (operation === 'BatchGetSecretValue') {
      if (batch === 'denied') throw refusal('AccessDeniedException');
      return batchGetSecretValue(store, request, { mayRead: refuse, mostPerBatch });
    }
    const answer = operations[operation];
    if (answer === undefined) throw new ServiceError('UnknownOperationException', '');
    refuse(secretIdOf(request));
    return answer(store, request);
  } catch (error) {
    if (!v.isValiError(error)) throw error;
    throw new ServiceError('InvalidParameterException', error.message);
  }
}

function secretIdOf(request: unknown): string {
  return v.parse(v.object({ SecretId: v.optional(v.string(), '') }), request).SecretId;
}

function refuseSecret(store: SecretStore, secretId: string, refusals: Refusals): void {
  const general = refusals.get('*');
  if (general !== undefined) throw refusal(general);
  if (refusals.size === 0 || secretId === '') return;
  const one = refusals.get(findSecret(store, secretId).name);
  if (one !== undefined) throw refusal(one);
}

function refusal(code: string): ServiceError {
  const sentences: Record<string, string> = {
    AccessDeniedException:
      'User is not authorized to perform this operation because no identity-based policy allows it',
    DecryptionFailure: "Secrets Manager can't decrypt the protected secret text using the KMS key.",
  };
  return new ServiceError(code, sentences[code] ?? 'An error occurred on the server side.');
}
