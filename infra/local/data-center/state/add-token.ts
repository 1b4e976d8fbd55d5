import type { ProductState } from './make-state.ts';

/** Makes the text a personal access token of its owner. Throws when nobody has that name. */
export function addToken(product: ProductState, token: string, owner: string): void {
  const person = product.directory.findPerson(owner);
  if (person === undefined) throw new Error(`No account '${owner}' to own a token`);
  product.tokens.set(token, person);
}
