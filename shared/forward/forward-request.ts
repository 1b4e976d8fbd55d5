import type { ALBResult } from 'aws-lambda';
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import { Failure } from '#shared/base/failure.ts';
import { type HttpAnswer, headerValues } from '#shared/base/http.ts';
import { redirectToLanding } from '#shared/pages/landing.ts';
import { SESSION_COOKIE } from '#shared/session/edge-cookies.ts';
import { type Answer, toAlbResult } from './answer.ts';
import { assertSessionUser, countLoginReturn, isLoginLoop } from './login-loop.ts';
import { redirect } from './redirect.ts';
import { type CookieLife, type RelayedCookie, relayCookie } from './relay-cookie.ts';
import { type Replay, type Replaying, replayRequest, type SessionOwner } from './replay-request.ts';

/** What the browser is given along with the page. */
export interface Handover {
  /** The product's own Set-Cookie lines. */
  readonly sessionCookies: readonly string[];
  readonly edgeCookies: readonly string[];
  /** What came of a replay that has been made already. */
  readonly replay: Replay | null;
  /** Null: the product's sign-on is its own matter still, and its pages are handed over as they are. */
  readonly owner: SessionOwner | null;
}

export interface Forwarding extends Replaying {
  /** No cookie of the product outlives this. */
  readonly edgeSessionSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Returns the product's own answer, whatever its status, or the redirect that takes the request past
 * us where it cannot be replayed or its answer does not fit; from the product's sign-in page a
 * redirect to where the person wanted to go. Throws what a replay throws, `session.sent_back`, and
 * `session.login_refused` for a page that was made for somebody else.
 */
export async function forwardRequest(
  request: AcceptedRequest,
  handover: Handover,
  forwarding: Forwarding,
): Promise<ALBResult> {
  const life = { nowMs: forwarding.now(), longestSeconds: forwarding.edgeSessionSeconds };
  const fresh = handover.sessionCookies.map((line) => relayCookie(line, life));
  const setCookies = [...fresh.map(({ line }) => line), ...handover.edgeCookies];
  const { owner } = handover;
  const { signInPage } = request;
  if (owner !== null && signInPage !== null && !isLoginLoop(request, signInPage)) {
    return redirectTo(signInPage.destination, request, [
      ...setCookies,
      countLoginReturn(request, signInPage),
    ]);
  }
  // With the marker in hand only rule 5 leads here: redirected to the same URL they would come back.
  const isReturn = signInPage !== null || request.cookies.has(SESSION_COOKIE);
  const replaying = isReturn ? { ...forwarding, mode: 'proxy' as const } : forwarding;
  const replay = handover.replay ?? (await replayRequest(request, fresh, replaying));
  if (owner !== null && signInPage !== null) assertSessionUser(replay, owner, request);
  if (owner !== null) requireNobodyElse(replay, owner, request);
  const page =
    replay === 'not_proxied'
      ? null
      : toAlbResult(toPage(replay, { fresh, handover, life }), request.valueMode);
  return page ?? toResult(redirectToLanding(request, setCookies), request);
}

// Whatever went wrong with sessions and cookies: nobody sees a page that was made for somebody else.
// A request with credentials of its own is answered for these.
function requireNobodyElse(replay: Replay, owner: SessionOwner, request: AcceptedRequest): void {
  if (replay === 'not_proxied' || request.headers.has('authorization')) return;
  const name = owner.sessions.sessionUserOf(replay.headers);
  if (name === null || name.toLowerCase() === owner.username.toLowerCase()) return;
  const evidence = { product: request.product.name, reason: 'other_person' };
  throw new Failure('session.login_refused', evidence);
}

interface PageParts {
  readonly fresh: readonly RelayedCookie[];
  readonly handover: Handover;
  readonly life: CookieLife;
}

// The load balancer computes the length, and an answer that carries a session is nobody else's.
const NOT_RELAYED =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|set-cookie|(?:[\w-]+-)?cache-control|surrogate-control|expires|pragma|age)$/;

function toPage(answer: HttpAnswer, { fresh, handover, life }: PageParts): Answer {
  const later = headerValues(answer.headers, 'set-cookie').map((line) => relayCookie(line, life));
  const lines = [...lastOfEachName([...fresh, ...later]), ...handover.edgeCookies];
  const named = new Set(
    headerValues(answer.headers, 'connection').flatMap((value) =>
      value.split(',').map((name) => name.trim().toLowerCase()),
    ),
  );
  return {
    status: answer.status,
    headers: [
      ...answer.headers.filter(([name]) => !NOT_RELAYED.test(name) && !named.has(name)),
      ['cache-control', 'private, no-store'],
      ...lines.map((line) => ['set-cookie', line] as const),
    ],
    body: answer.body,
  };
}

// The product may rotate a cookie that its login has just set: only the last one counts.
function lastOfEachName(cookies: readonly RelayedCookie[]): string[] {
  return [...new Map(cookies.map(({ identity, line }) => [identity, line])).values()];
}

function redirectTo(
  path: string,
  request: AcceptedRequest,
  setCookies: readonly string[],
): ALBResult {
  return toResult(redirect(`https://${request.product.host}${path}`, setCookies), request);
}

function toResult(answer: Answer, { valueMode }: AcceptedRequest): ALBResult {
  const result = toAlbResult(answer, valueMode);
  if (result !== null) return result;
  throw new Failure('defect.unexpected', { reason: 'redirect_too_long' });
}
