import { createHash } from 'node:crypto';
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { SignInPage } from '#shared/accept/sign-in-page.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Replay, SessionOwner } from './replay-request.ts';

/** Names of the cookies that remember for moments where somebody was sent from a sign-in page. */
export const RETURN_COOKIE = '__Host-edge-return-';
const SECONDS = 20;

/** Returns the Set-Cookie line that remembers how often we have sent the browser to this page. */
export function countLoginReturn(request: AcceptedRequest, page: SignInPage): string {
  return `${toName(page)}=${countReturns(request, page) + 1}; Max-Age=${SECONDS}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}

// Two tabs of one page may come at the same time, so once proves nothing yet.
const MOST_RETURNS = 2;

/** Tells whether the product keeps sending the browser back from the page that we sent it to. */
export function isLoginLoop(request: AcceptedRequest, page: SignInPage): boolean {
  return countReturns(request, page) >= MOST_RETURNS;
}

function countReturns({ cookies }: AcceptedRequest, page: SignInPage): number {
  const count = Number(cookies.get(toName(page)) ?? 0);
  return Number.isInteger(count) && count >= 0 ? count : MOST_RETURNS;
}

/**
 * Throws `session.sent_back` unless the product's sign-in page is a page that was made in the person's
 * own session: then it says something to them, such as that the other one is not for them. Sending
 * them to and fro would not end, and no more would a redirect of the product's.
 */
export function assertSessionUser(
  replay: Replay,
  owner: SessionOwner,
  { product }: AcceptedRequest,
): void {
  const isPage = replay !== 'not_proxied' && (replay.status < 300 || replay.status >= 400);
  const name = isPage ? owner.sessions.sessionUserOf(replay.headers) : null;
  if (name?.toLowerCase() === owner.username.toLowerCase()) return;
  throw new Failure('session.sent_back', { product: product.name });
}

// One for each page: several tabs may come from sign-in pages at the same time.
function toName({ destination }: SignInPage): string {
  const digest = createHash('sha256').update(destination).digest('base64url');
  return RETURN_COOKIE + digest.slice(0, 12);
}
