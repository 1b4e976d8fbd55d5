/** Somebody whom a product has found. */
export interface FoundUser {
  readonly username: string;
  /** '': they have none, or the product keeps it to itself. */
  readonly email: string;
}

/**
 * Returns the user names of everybody whose e-mail address is `email` in any case, as Unicode NFC.
 * What a product takes for a match is never believed: a part of an address may do, or a name that
 * looks like one.
 */
export async function findByEmail(
  email: string,
  search: (text: string) => AsyncIterable<FoundUser>,
): Promise<readonly string[]> {
  const text = email.normalize('NFC');
  // The text of everybody who has none.
  if (text.trim() === '') return [];
  const names = new Set<string>();
  for await (const found of search(text)) {
    // Once each: somebody may move to the next page while it is read.
    if (toEmailKey(found.email) === toEmailKey(text)) names.add(found.username);
  }
  return [...names];
}

const toEmailKey = (email: string) => email.normalize('NFC').toLowerCase();
