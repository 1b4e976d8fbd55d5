import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import type { ProductSettings } from '#shared/settings/product-settings.ts';
import type { AlbRequest } from './alb-event.ts';

/** A request for the product's own login page: the product found no session, although we gave one. */
export interface LoginPage {
  /** Path and query of the page to return to after the login; the product's front page where it names none. */
  readonly destination: string;
}

/**
 * Returns the login page that listener rule 50 leads to the function, or null for any other request. The
 * products name the page to return to below their context path.
 */
export function readLoginPage(
  { method, path, query }: AlbRequest,
  { name, address }: ProductSettings,
): LoginPage | null {
  const page = PRODUCT_FACTS[name].loginPage;
  if (method !== 'GET' || !path.endsWith(page.path)) return null;
  const context = new URL(address).pathname.replace(/\/$/, '');
  if (path !== context + page.path) return null;
  const destination = toDestination(
    new URLSearchParams(query).get(page.destinationParameter),
    context,
  );
  // Not the login page again.
  return destination.split('?', 1)[0] === path ? { destination: `${context}/` } : { destination };
}

function toDestination(named: string | null, context: string): string {
  // It was decoded just now: what cannot stand in a header is encoded again.
  const path = (named ?? '').replace(/[^\x21-\x7e]+|["<>`]/g, encodeURIComponent);
  // Only a path of this host.
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(path)) return `${context}/`;
  const hasContext = context !== '' && isBelow(path, context);
  return hasContext ? path : context + path;
}

const isBelow = (path: string, context: string) =>
  path.startsWith(context) && ['', '/', '?'].includes(path.charAt(context.length));
