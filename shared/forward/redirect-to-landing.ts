import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { Answer } from './answer.ts';
import { redirect } from './redirect.ts';

/** Below the public paths (listener rule 10), where no request is authenticated. */
export const LANDING_PATH = '/_edge/landing';

// The load balancer refuses request lines over 16 K; a URL close to that is redirected to directly.
const LONGEST_PATH = 15_000;

/**
 * Returns the redirect that hands a request over to listener rule 60: 307, so that method and body
 * survive, by way of the landing, which sees whether the browser kept our cookie. A browser that drops
 * cookies would otherwise be redirected to the same URL without end.
 */
export function redirectToLanding(request: AcceptedRequest, setCookies: readonly string[]): Answer {
  const asked = `${request.path}${request.query}`;
  const landing = `${LANDING_PATH}?to=${asked.replace(/[%&+#]/g, encodeURIComponent)}`;
  const path = landing.length > LONGEST_PATH ? asked : landing;
  return redirect(`https://${request.product.host}${path}`, setCookies);
}
