import { type LoginPageFacts, PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import type { ProductSettings } from '#shared/settings/product-settings.ts';
import type { AlbRequest } from './alb-event.ts';

/** A request for a login page of the product: the product found no session, although we gave one. */
export interface LoginPage {
  /** Path and query of the page to return to after the login; a front page of the product where it names none. */
  readonly destination: string;
}

/**
 * Returns the login page that listener rule 50 leads to the function, or null for any other request. The
 * products name the page to return to below their context path, or below a part of them.
 */
export function readLoginPage(
  { method, path, query }: AlbRequest,
  { name, address }: ProductSettings,
): LoginPage | null {
  const page = PRODUCT_FACTS[name].loginPages.find((one) => path.endsWith(one.path));
  if (method !== 'GET' || page === undefined) return null;
  const context = new URL(address).pathname.replace(/\/$/, '');
  if (path !== context + page.path) return null;
  const named = new URLSearchParams(query).get(page.destinationParameter) ?? '';
  const destination = toDestination(named, context, page);
  const front = context + page.destinationsBelow + page.frontPage;
  // Not the login page again.
  const isUsable = destination !== null && destination.split(/[?#]/, 1)[0] !== path;
  return { destination: isUsable ? destination : front };
}

/** Returns a path of this host, below what the page leads to; null: another place is named, or none. */
function toDestination(
  named: string,
  context: string,
  { destinationsBelow: below }: LoginPageFacts,
): string | null {
  // It was decoded just now: what cannot stand in a header is encoded again.
  const path = named.replace(/[^\x21-\x7e]+|["<>`]/g, encodeURIComponent);
  if (below === '/') return isPath(path) ? withContext(path, context) : null;
  if (DOTS.test(path) || path.includes('\\')) return null;
  if (!path.startsWith('/')) return /^[\w-]+(?:[/?#]|$)/.test(path) ? context + below + path : null;
  const whole = withContext(path, context);
  return whole.startsWith(context + below) ? whole : null;
}

// A browser resolves these, and may end up elsewhere.
const DOTS = /(?:^|\/)(?:\.|%2e){1,2}(?:[/?#]|$)/i;

const isPath = (path: string) => /^\/(?![/\\])[\x21-\x7e]*$/.test(path);

function withContext(path: string, context: string): string {
  const hasContext = context !== '' && isBelow(path, context);
  return hasContext ? path : context + path;
}

const isBelow = (path: string, context: string) =>
  path.startsWith(context) && ['', '/', '?'].includes(path.charAt(context.length));
