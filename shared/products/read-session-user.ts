import type { HttpHeaders } from '#shared/base/http.ts';
import { decodeForm } from './decode-form.ts';
import { PRODUCT_FACTS, type ProductName } from './product-facts.ts';
import { readUserHeader } from './read-user-header.ts';

/**
 * Returns the user in whose session a product made an answer, in the one encoding that this product is
 * known to use: this is what a session is proved by. Null: the answer does not say, or is encoded otherwise.
 */
export function readSessionUser(headers: HttpHeaders, product: ProductName): string | null {
  const name = readUserHeader(headers);
  return name === null || !PRODUCT_FACTS[product].encodesUserHeader ? name : decodeForm(name);
}
