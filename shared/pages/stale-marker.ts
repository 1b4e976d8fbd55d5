import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { Answer } from '#shared/forward/answer.ts';
import { redirect } from '#shared/forward/redirect.ts';
import { expireMarker, SESSION_COOKIE } from '#shared/session/edge-cookies.ts';

/** Tells whether our marker outlived the load balancer's session: listener rule 65 led here. */
export function hasStaleMarker({ route, cookies }: AcceptedRequest): boolean {
  return route === 'public' && cookies.has(SESSION_COOKIE);
}

/**
 * Returns the redirect to the same URL that expires the marker, so that the sign-in which follows ends at
 * the function and not in the product session of the user before.
 */
export function answerStaleMarker({ product, path, query }: AcceptedRequest): Answer {
  return redirect(`https://${product.host}${path}${query}`, [expireMarker()]);
}
