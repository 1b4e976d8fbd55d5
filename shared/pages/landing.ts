import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { AlbRequest } from '#shared/accept/alb-event.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Answer } from '#shared/forward/answer.ts';
import { redirect } from '#shared/forward/redirect.ts';
import { SESSION_COOKIE } from '#shared/session/edge-cookies.ts';

/** Below the edge's public paths (listener rule 1), where no request is authenticated. */
export const LANDING_PATH = '/_edge/landing';

/**
 * Returns the redirect that hands a request over to listener rule 6: 307, so that method and body
 * survive, by way of the landing, where it shows whether the browser kept our cookie. Straight back
 * to the same URL, a browser that drops cookies would come round for ever.
 */
export function redirectToLanding(request: AcceptedRequest, setCookies: readonly string[]): Answer {
  const asked = `${request.path}${request.query}`;
  const landing = `${LANDING_PATH}?to=${asked.replace(/[%&+#]/g, encodeURIComponent)}`;
  const path = landing.length > LONGEST_PATH ? asked : landing;
  return redirect(`https://${request.product.host}${path}`, setCookies);
}

// The load balancer refuses request lines over 16 K; a URL close to that goes back directly.
const LONGEST_PATH = 15_000;

/**
 * Returns the redirect from the landing to the URL that was asked for. Throws
 * `forward.cookies_dropped` when our cookie did not come along, `forward.landing_refused` when the
 * destination is no path of this host.
 */
export function answerLanding(request: AcceptedRequest): Answer {
  const to = readDestination(request);
  if (!request.cookies.has(SESSION_COOKIE)) {
    throw new Failure('forward.cookies_dropped', { product: request.product.name });
  }
  return redirect(`https://${request.product.host}${to}`, []);
}

// Behind `https://host` a path cannot name another host, whatever its further characters are.
function readDestination({ query }: AlbRequest): string {
  const to = new URLSearchParams(query).get('to') ?? '';
  if (/^\/[\x21-\x7e]*$/.test(to) && !to.startsWith('/_edge/')) return to;
  throw new Failure('forward.landing_refused');
}
