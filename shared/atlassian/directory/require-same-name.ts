import {
  type ProductCall,
  type ProductConnection,
  refuseAnswer,
} from '#shared/atlassian/rest/product-client.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';

/**
 * Throws `provision.product_refused` for an account of another name than the one that was wanted:
 * a database may fold more than case, and `ádmin` must not be given `admin`.
 */
export function requireSameName(
  connection: ProductConnection,
  call: ProductCall,
  { wanted, found }: { readonly wanted: string; readonly found: string },
): void {
  if (isSameUser(wanted, found)) return;
  refuseAnswer(connection, call, { status: 200, reason: 'other_account' });
}
