import * as v from 'valibot';
import { ServiceError } from '#infra/local/aws/failures.ts';
import { parseInput } from '#infra/local/aws/requests.ts';
import type { Directory } from './directory.ts';

const input = v.object({
  IdentityStoreId: v.pipe(
    v.string(),
    v.regex(/^(d-[0-9a-f]{10}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/),
  ),
});

/** Returns if a request is about this store. Throws ValidationException and ResourceNotFoundException. */
export function requireStore({ storeId }: Directory, request: unknown): void {
  const { IdentityStoreId } = parseInput(input, request, 'ValidationException');
  if (IdentityStoreId !== storeId) throw notFound('IDENTITY_STORE', IdentityStoreId);
}

const uuid = '[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}';

/** The id of a user or a group: stores moved from an older form have it without the store's prefix. */
export const resourceId = v.pipe(v.string(), v.regex(new RegExp(`^([0-9a-f]{10}-|)${uuid}$`)));

/** Returns the refusal for what is not there, with the kind and id of it as the service adds them. */
export function notFound(
  ResourceType: 'USER' | 'GROUP' | 'IDENTITY_STORE',
  ResourceId?: string,
): ServiceError {
  const details = ResourceId === undefined ? { ResourceType } : { ResourceType, ResourceId };
  return new ServiceError('ResourceNotFoundException', `${ResourceType} not found.`, { details });
}
