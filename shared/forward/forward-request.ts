import type { ALBResult } from 'aws-lambda';
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import { SESSION_COOKIE } from '#shared/session/edge-cookies.ts';
import { type Answer, toAlbResult, toAlbResultOrThrow } from './answer.ts';
import { assertSessionUser } from './assert-session-user.ts';
import { countLoginReturn, isLoginLoop } from './login-loop.ts';
import { redirect } from './redirect.ts';
import { redirectToLanding } from './redirect-to-landing.ts';
import { relayAnswer } from './relay-answer.ts';
import { relayCookie } from './relay-cookie.ts';
import { type Replay, type Replaying, replayRequest, type SessionOwner } from './replay-request.ts';

/** The session in which a request is forwarded. */
export interface ForwardedSession extends SessionOwner {
  /** The product's own Set-Cookie lines; empty where the browser has the session already. */
  readonly setCookies: readonly string[];
  /** The replay, where it has been made already. */
  readonly replay: Replay | null;
}

export interface Forwarding extends Replaying {
  /** No cookie of the product outlives this. */
  readonly edgeSessionSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Returns the product's own answer, whatever its status, or a redirect where the request cannot be
 * proxied or its answer does not fit; from the product's login page a redirect to the page to return to.
 * Without a session (null) the product's pages are relayed as they are. Throws what a replay throws, and
 * what `assertSessionUser` throws.
 */
export async function forwardRequest(
  request: AcceptedRequest,
  session: ForwardedSession | null,
  edgeCookies: readonly string[],
  forwarding: Forwarding,
): Promise<ALBResult> {
  const life = { nowMs: forwarding.now(), longestSeconds: forwarding.edgeSessionSeconds };
  const cookies = (session?.setCookies ?? []).map((line) => relayCookie(line, life));
  const setCookies = [...cookies.map(({ line }) => line), ...edgeCookies];
  const leave = session === null ? null : leaveLoginPage(request, setCookies);
  if (leave !== null) return toAlbResultOrThrow(leave, request, TOO_LONG);
  const replaying = canRedirect(request) ? forwarding : { ...forwarding, mode: 'proxy' as const };
  const replay = session?.replay ?? (await replayRequest(request, cookies, replaying));
  if (session !== null) assertSessionUser(replay, session, request);
  const page =
    replay === 'not_proxied'
      ? null
      : toAlbResult(
          relayAnswer(replay, { session: cookies, edge: edgeCookies }, life),
          request.valueMode,
        );
  return page ?? toAlbResultOrThrow(redirectToLanding(request, setCookies), request, TOO_LONG);
}

const TOO_LONG = 'redirect_too_long';

/** The redirect from the product's login page to the page to return to; null: there is none, or it is a loop. */
function leaveLoginPage(request: AcceptedRequest, setCookies: readonly string[]): Answer | null {
  const { loginPage: page, product } = request;
  if (page === null || isLoginLoop(request, page)) return null;
  const cookies = [...setCookies, countLoginReturn(request, page)];
  return redirect(`https://${product.host}${page.destination}`, cookies);
}

// A browser that has the marker comes here by rule 50 only: redirected to the same URL it would come again.
const canRedirect = ({ loginPage, cookies }: AcceptedRequest) =>
  loginPage === null && !cookies.has(SESSION_COOKIE);
