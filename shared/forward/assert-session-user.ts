import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import { Failure } from '#shared/base/failure.ts';
import { judgeSessionUser } from '#shared/products/judge-session-user.ts';
import type { Replay, SessionOwner } from './replay-request.ts';

/**
 * Throws unless the user may see the product's answer. On the product's login page: `session.sent_back`
 * unless the answer is a page of the user's own session, such as one that says what the user may not see;
 * to redirect the browser again would not end. On any page: `session.login_refused` for an answer that was
 * made for another user, whatever went wrong with sessions and cookies.
 */
export function assertSessionUser(
  replay: Replay,
  owner: SessionOwner,
  request: AcceptedRequest,
): void {
  const { name: product } = request.product;
  const session =
    replay === 'not_proxied' ? null : judgeSessionUser(replay.headers, owner.username);
  if (request.loginPage !== null && !(session === 'own' && isPage(replay))) {
    throw new Failure('session.sent_back', { product });
  }
  // A request with credentials of its own is answered for these.
  if (session !== 'other' || request.headers.has('authorization')) return;
  throw new Failure('session.login_refused', { product, reason: 'other_person' });
}

const isPage = (replay: Replay) =>
  replay !== 'not_proxied' && (replay.status < 300 || replay.status >= 400);
