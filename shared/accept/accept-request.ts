import { Failure } from '#shared/base/failure.ts';
import type { ProductSettings, Products } from '#shared/settings/product-settings.ts';
import type { AlbRequest } from './alb-event.ts';
import { type LoginPage, readLoginPage } from './login-page.ts';
import { readCookies } from './read-cookies.ts';

/** A request for one of the products. */
export interface AcceptedRequest extends AlbRequest {
  readonly product: ProductSettings;
  /** The Cookie header's pairs as sent, values never decoded; the first of a name counts. */
  readonly cookies: ReadonlyMap<string, string>;
  /** Null: not the product's own login page. */
  readonly loginPage: LoginPage | null;
}

/**
 * Returns the request with the product that its Host names. Throws `accept.unknown_host`, and
 * `accept.cross_site` for an unsafe method that comes from another site: the load balancer's
 * session is an ambient credential, so such a request must not be given a fresh product session.
 */
export function acceptRequest(received: AlbRequest, products: Products): AcceptedRequest {
  const host = onlyValue(received, 'host')?.toLowerCase().replace(/:443$/, '');
  const product = Object.values(products).find((candidate) => candidate.host === host);
  if (product === undefined) throw new Failure('accept.unknown_host');
  if (!SAFE_METHODS.has(received.method) && comesFromElsewhere(received, product.host)) {
    throw new Failure('accept.cross_site', { product: product.name });
  }
  const cookies = readCookies(received.headers.get('cookie') ?? []);
  return { ...received, product, cookies, loginPage: readLoginPage(received, product) };
}

// RFC 9110 section 9.2.1, without TRACE, which the load balancer refuses.
export const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The header's value, or undefined when it is missing or was sent more than once. */
export function onlyValue(request: AlbRequest, name: string): string | undefined {
  const values = request.headers.get(name);
  return values?.length === 1 ? values[0] : undefined;
}

// A sibling host of the same site counts as elsewhere too: it may be another team's, or taken over.
// A page with `no-referrer` sends the origin `null` to its own site; only the browser knows better.
function comesFromElsewhere(request: AlbRequest, host: string): boolean {
  const sites = request.headers.get('sec-fetch-site') ?? [];
  const origins = request.headers.get('origin') ?? [];
  const vouched = sites.length > 0 && sites.every((site) => OWN_SITES.has(site));
  return (
    (sites.length > 0 && !vouched) ||
    origins.some((origin) =>
      origin === 'null' ? !vouched : origin.toLowerCase() !== `https://${host}`,
    )
  );
}

const OWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'none']);
