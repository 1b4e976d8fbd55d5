import { ServiceError } from '#infra/local/aws/failures.ts';

/** The refusal for what is not there, with the kind and id of it as the service adds them. */
export function notFound(
  ResourceType: 'USER' | 'GROUP' | 'IDENTITY_STORE',
  ResourceId?: string,
): ServiceError {
  const details = ResourceId === undefined ? { ResourceType } : { ResourceType, ResourceId };
  return new ServiceError('ResourceNotFoundException', `${ResourceType} not found.`, { details });
}
