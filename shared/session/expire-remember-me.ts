import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { ProductName } from '#shared/products/product-facts.ts';

/** How each product calls the cookie that signs a browser in again for weeks. */
export const REMEMBER_ME_COOKIES: Readonly<Record<ProductName, string>> = {
  jira: 'seraph.rememberme.cookie',
  confluence: 'seraph.confluence',
  bitbucket: '_atl_bitbucket_remember_me',
};

/**
 * Returns the Set-Cookie lines that take away a remember-me cookie of the product: left behind by
 * whoever used its own form in this browser, it would sign them in again as soon as a session ends.
 */
export function expireRememberMe({ cookies, product }: AcceptedRequest): string[] {
  const name = REMEMBER_ME_COOKIES[product.name];
  if (!cookies.has(name)) return [];
  const path = new URL(product.address).pathname;
  return [`${name}=; Max-Age=0; Path=${path}; Secure; HttpOnly`];
}
