import type { ProductContext, ProductNode } from '#infra/local/data-center/state/product.ts';
import type { Session } from '#infra/local/data-center/state/sessions.ts';

/**
 * Returns every value of the cookie that the browser sent, in order of arrival: one browser may hold a cookie of the same
 * name for several paths, and Tomcat tries each.
 */
export function readCookies(context: ProductContext, name: string): string[] {
  const header = context.req.header('cookie') ?? '';
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

export type Cookie = readonly [name: string, value: string, attributes: string];

/** Adds a cookie for the context path to the answer, its other attributes as given. */
export function setCookie(context: ProductContext, node: ProductNode, cookie: Cookie): void {
  const [name, value, attributes] = cookie;
  const path = `Path=${node.product.contextPath || '/'}`;
  const text = [`${name}=${value}`, path, attributes].filter(Boolean).join('; ');
  context.header('Set-Cookie', text, { append: true });
}

/** Sends the session's id and its XSRF token, which belong together. */
export function setSessionCookies(
  context: ProductContext,
  node: ProductNode,
  session: Session,
): void {
  setSessionIdCookie(context, node, session.id);
  setXsrfCookie(context, node, session);
}

/** Sends the XSRF token of a session, where the product has one in a cookie. */
export function setXsrfCookie(context: ProductContext, node: ProductNode, session: Session): void {
  const { kind, switches } = node.product;
  if (kind.xsrfCookie === null) return;
  setCookie(context, node, [kind.xsrfCookie, session.xsrfToken, switches.xsrfCookieAttributes]);
}

/** Returns the name of the session cookie. */
export const sessionCookieOf = ({ product: { kind, switches } }: ProductNode) =>
  switches.sessionCookieName ?? kind.sessionCookie;

/** Sends a session id. */
export function setSessionIdCookie(context: ProductContext, node: ProductNode, id: string): void {
  const name = sessionCookieOf(node);
  setCookie(context, node, [name, id, node.product.switches.sessionCookieAttributes]);
}

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
