import type { ALBResult } from 'aws-lambda';
import type { EdgeRequest } from '#shared/accept/accept-request.ts';
import { Failure } from '#shared/base/failure.ts';
import { type HttpAnswer, headerValues } from '#shared/base/http.ts';
import { type CookieLife, type RelayedCookie, relayCookie } from '#shared/session/relay-cookie.ts';
import { type Answer, toAlbResult } from './answer.ts';
import { redirectToLanding } from './landing.ts';
import { type Replay, type Replaying, replayRequest } from './replay-request.ts';

/** What the browser is given along with the page. */
export interface Handover {
  /** The product's own Set-Cookie lines. */
  readonly sessionCookies: readonly string[];
  readonly edgeCookies: readonly string[];
  /** What came of a replay that has been made already. */
  readonly replay: Replay | null;
}

export interface Forwarding extends Replaying {
  /** No cookie of the product outlives this. */
  readonly edgeSessionSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Yields the product's own answer, whatever its status, or the redirect that takes the request past
 * us where it cannot be replayed or its answer does not fit. Throws what a replay throws.
 */
export async function forwardRequest(
  request: EdgeRequest,
  handover: Handover,
  forwarding: Forwarding,
): Promise<ALBResult> {
  const life = { nowMs: forwarding.now(), longestSeconds: forwarding.edgeSessionSeconds };
  const fresh = handover.sessionCookies.map((line) => relayCookie(line, life));
  const replay = handover.replay ?? (await replayRequest(request, fresh, forwarding));
  const page =
    replay === 'goes_past'
      ? null
      : toAlbResult(toPage(replay, { fresh, handover, life }), request.valueMode);
  return page ?? redirectPast(request, [...fresh.map(({ line }) => line), ...handover.edgeCookies]);
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

function redirectPast(request: EdgeRequest, setCookies: readonly string[]): ALBResult {
  const result = toAlbResult(redirectToLanding(request, setCookies), request.valueMode);
  if (result !== null) return result;
  throw new Failure('defect.unexpected', { reason: 'redirect_too_long' });
}
