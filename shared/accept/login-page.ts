import type { ProductName } from '#shared/products/product-facts.ts';
import type { ProductSettings } from '#shared/settings/product-settings.ts';
import type { AlbRequest } from './alb-event.ts';

/** A visit to the product's own sign-in page: the product found no session, although we gave one. */
export interface SignInPage {
  /** Path and query of the page that the product wanted to show after it; of its front page else. */
  readonly destination: string;
}

/**
 * Returns the visit that listener rule 5 takes to the function, or null for any other request. The
 * products name the page that was asked for below their context path.
 */
export function readSignInPage(
  { method, path, query }: AlbRequest,
  { name, address }: ProductSettings,
): SignInPage | null {
  const page = PAGES[name];
  if (method !== 'GET' || !path.endsWith(page.path)) return null;
  const context = new URL(address).pathname.replace(/\/$/, '');
  if (path !== context + page.path) return null;
  const named = new URLSearchParams(query).get(page.parameter) ?? '';
  // It was decoded just now: what cannot stand in a header is encoded again.
  const asked = named.replace(/[^\x21-\x7e]+|["<>`]/g, encodeURIComponent);
  // Only a path of this host.
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(asked)) return { destination: `${context}/` };
  const hasContext = context !== '' && isBelow(asked, context);
  const destination = hasContext ? asked : context + asked;
  // Not the sign-in page again.
  return destination.split('?', 1)[0] === path ? { destination: `${context}/` } : { destination };
}

const isBelow = (path: string, context: string) =>
  path.startsWith(context) && ['', '/', '?'].includes(path.charAt(context.length));

const PAGES: Readonly<Record<ProductName, { readonly path: string; readonly parameter: string }>> =
  {
    jira: { path: '/login.jsp', parameter: 'os_destination' },
    confluence: { path: '/login.action', parameter: 'os_destination' },
    bitbucket: { path: '/login', parameter: 'next' },
  };
