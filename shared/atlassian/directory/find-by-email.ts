import type { ProductConnection } from '#shared/atlassian/rest/product-client.ts';
import { isSameEmail } from '#shared/products/is-same-email.ts';
import { refuseHiddenEmail } from './refuse-hidden-email.ts';

/** A user that a product has found. */
export interface FoundUser {
  readonly username: string;
  /** Null: the product does not say. */
  readonly email: string | null;
}

/** Searches for the users who have the text somewhere in a name or an address. */
export type SearchByEmail = (text: string) => AsyncIterable<FoundUser>;

/**
 * Returns the user names of all users whose e-mail address is `email` in any case, as Unicode NFC.
 * What a product takes for a match is never believed: a part of an address may do, or a name that
 * looks like one. Throws `provision.email_hidden` for a match whose address is not shown: it may be
 * the account of the user.
 */
export async function findByEmail(
  email: string,
  search: SearchByEmail,
  connection: ProductConnection,
): Promise<readonly string[]> {
  const text = email.normalize('NFC');
  // The address of every account without one.
  if (text.trim() === '') return [];
  const names = new Set<string>();
  for await (const found of search(text)) {
    if (found.email === null) return refuseHiddenEmail(connection);
    // Once each: a user may move to the next page while it is read.
    if (isSameEmail(found.email, text)) names.add(found.username);
  }
  return [...names];
}
