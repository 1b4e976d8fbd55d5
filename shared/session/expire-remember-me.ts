import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import { toSetCookie } from '#shared/base/set-cookie.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';

/**
 * Returns the Set-Cookie lines that expire the product's remember-me cookie: left behind by a login at the
 * product's own form, it would open a session of that user as soon as this one ends.
 */
export function expireRememberMe({ cookies, product }: AcceptedRequest): string[] {
  const name = PRODUCT_FACTS[product.name].rememberMeCookie;
  if (!cookies.has(name)) return [];
  const path = new URL(product.address).pathname;
  return [toSetCookie({ name, value: '', maxAgeSeconds: 0, path })];
}
