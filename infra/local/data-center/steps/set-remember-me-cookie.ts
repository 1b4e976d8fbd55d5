import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import { setCookie } from './set-cookie.ts';

/** Sends the remember-me cookie; an empty value takes it back. */
export function setRememberMeCookie(
  context: ProductContext,
  node: ProductNode,
  value: string,
): void {
  const { rememberMeCookieAttributes, rememberMeSeconds } = node.product.switches;
  const maxAge = value === '' ? 0 : rememberMeSeconds;
  const expires = new Date(value === '' ? 10_000 : node.product.nowMs() + maxAge * 1000);
  const age = `Max-Age=${maxAge}; Expires=${expires.toUTCString()}`;
  const attributes = [age, rememberMeCookieAttributes].filter(Boolean).join('; ');
  setCookie(context, node, [node.product.kind.rememberMeCookie, value, attributes]);
}
