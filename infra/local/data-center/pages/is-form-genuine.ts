import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import { readCookies } from '#infra/local/data-center/steps/read-cookies.ts';

/**
 * Whether the form came from a page of this session: its atl_token, the cookie (where there is one) and the session's token are one.
 * A script may opt out with `X-Atlassian-Token: no-check`.
 */
export function isFormGenuine(context: ProductContext, node: ProductNode, token: string): boolean {
  if (/^no-?check$/i.test(context.req.header('x-atlassian-token') ?? '')) return true;
  const expected = context.get('caller').session?.xsrfToken;
  if (expected === undefined || token !== expected) return false;
  const { xsrfCookie } = node.product.kind;
  return xsrfCookie === null || readCookies(context, xsrfCookie).includes(expected);
}
