import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { AlbRequest } from '#shared/accept/alb-event.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Answer } from '#shared/forward/answer.ts';
import { redirect } from '#shared/forward/redirect.ts';
import { SESSION_COOKIE } from '#shared/session/edge-cookies.ts';

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
