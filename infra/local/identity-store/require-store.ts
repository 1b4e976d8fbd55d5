import * as v from 'valibot';
import { parseInput } from '#infra/local/aws/requests.ts';
import type { Directory } from './directory.ts';
import { notFound } from './not-found.ts';

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
