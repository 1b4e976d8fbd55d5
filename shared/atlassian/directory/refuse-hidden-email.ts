import type { ProductConnection } from '#shared/atlassian/rest/product-client.ts';
import { Failure } from '#shared/base/failure.ts';

/** Throws `provision.email_hidden`: whether a user has an account cannot be known by their address. */
export function refuseHiddenEmail({ product }: ProductConnection): never {
  throw new Failure('provision.email_hidden', { product, operation: 'find_by_email' });
}
