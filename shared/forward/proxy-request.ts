import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import { type HttpRequest, headerValues } from '#shared/base/http.ts';
import { listConnectionHeaders } from './list-connection-headers.ts';
import type { RelayedCookie } from './relay-cookie.ts';
import { toProductCookies } from './to-product-cookies.ts';

/** What the replay needs to know besides the request. */
export interface ProxyTarget {
  /** The product's address without trailing slash. */
  readonly address: string;
  readonly loadBalancerCookieName: string;
  /** What the browser is about to be given, and so has to be replayed with. */
  readonly fresh: readonly RelayedCookie[];
}

// A path of the browser has the context path in it already.
const BEHIND_ORIGIN = /^(https?:\/\/[^/]+).*$/;

// A page that takes longer is left to the load balancer, which waits a minute.
const PROXY_TIMEOUT_MS = 6_000;
const LONGEST_BODY_BYTES = 1_000_000;

/** Returns the same request for the product's own address, signed in with the fresh session. */
export function toProxyRequest(request: AcceptedRequest, target: ProxyTarget): HttpRequest {
  return {
    method: request.method,
    url: `${target.address.replace(BEHIND_ORIGIN, '$1')}${request.path}${request.query}`,
    headers: toProxyHeaders(request, target),
    timeoutMs: PROXY_TIMEOUT_MS,
    part: 'page',
    bodyLimitBytes: LONGEST_BODY_BYTES,
    worthReading: (headers) =>
      Number(headerValues(headers, 'content-length')[0] ?? 0) <= LONGEST_BODY_BYTES &&
      !headerValues(headers, 'content-type').some((type) => type.startsWith('text/event-stream')),
    ...(request.body.byteLength > 0 && { body: request.body }),
  };
}

// RFC 9110 section 7.6.1, and what Node sets by itself.
const HOP_BY_HOP =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-length|host|cookie)$/;
// Some servers take an underscore for a dash. None of these is for the product to see.
const IDENTITY_HEADER = /^x[-_]amzn[-_]oidc[-_]/;

function toProxyHeaders(
  request: AcceptedRequest,
  target: ProxyTarget,
): Record<string, string[] | string> {
  const named = listConnectionHeaders(request.headers.get('connection') ?? []);
  const headers: Record<string, string[] | string> = { host: request.product.host };
  for (const [name, values] of request.headers) {
    if (HOP_BY_HOP.test(name) || IDENTITY_HEADER.test(name) || named.has(name)) continue;
    headers[name] = [...values];
  }
  const cookie = toProxyCookies(request, target);
  return cookie === '' ? headers : { ...headers, cookie };
}

function toProxyCookies(request: AcceptedRequest, target: ProxyTarget): string {
  const cookies = toProductCookies(request.cookies, target.loadBalancerCookieName);
  for (const { name, value, deletes } of target.fresh) {
    if (deletes) cookies.delete(name);
    else cookies.set(name, value);
  }
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}
