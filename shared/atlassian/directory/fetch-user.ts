import type * as v from 'valibot';
import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import { type ProductCall, readAnswer } from '#shared/atlassian/rest/product-client.ts';
import { requireSameName } from './require-same-name.ts';

/** Where a product shows one user, and what it shows. */
export interface UserLookUp<T> {
  readonly path: string;
  readonly schema: v.GenericSchema<unknown, T>;
  readonly nameOf: (user: T) => string;
}

/**
 * Fetches the user of this name; null: the product has no such account. Throws
 * `provision.product_refused` for a user of another name.
 */
export async function fetchUser<T extends object>(
  { connection, perform }: ProductCalls,
  username: string,
  { path, schema, nameOf }: UserLookUp<T>,
): Promise<T | null> {
  const call: ProductCall = { operation: 'find_account', method: 'GET', path };
  const answer = await perform(call, [200, 404]);
  if (answer.status === 404) return null;
  const user = readAnswer(connection, call, { answer, schema });
  requireSameName(connection, call, { wanted: username, found: nameOf(user) });
  return user;
}
