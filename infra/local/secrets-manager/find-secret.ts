import { ServiceError } from '#infra/local/aws/failures.ts';
import type { Secret, SecretStore } from './secret-store.ts';

/** The secret under a name, an ARN, or an ARN without its random suffix. Throws ResourceNotFoundException. */
export function findSecret({ secrets }: SecretStore, id: string): Secret {
  const found =
    secrets.get(id) ?? secrets.values().find(({ arn }) => arn === id || arn.slice(0, -7) === id);
  if (found === undefined) {
    throw new ServiceError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    );
  }
  return found;
}
