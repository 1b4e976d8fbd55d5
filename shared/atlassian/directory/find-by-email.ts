import { isSameEmail } from '#shared/products/is-same-email.ts';

/** A user that a product has found. */
export interface FoundUser {
  readonly username: string;
  /** '': the account has none, or the product does not show it. */
  readonly email: string;
}

/**
 * Returns the user names of all users whose e-mail address is `email` in any case, as Unicode NFC.
 * What a product takes for a match is never believed: a part of an address may do, or a name that
 * looks like one.
 */
export async function findByEmail(
  email: string,
  search: (text: string) => AsyncIterable<FoundUser>,
): Promise<readonly string[]> {
  const text = email.normalize('NFC');
  // The address of every account without one.
  if (text.trim() === '') return [];
  const names = new Set<string>();
  for await (const found of search(text)) {
    // Once each: a user may move to the next page while it is read.
    if (isSameEmail(found.email, text)) names.add(found.username);
  }
  return [...names];
}
