import type { ALBResult } from 'aws-lambda';
import type { EdgeRequest } from '#shared/accept/accept-request.ts';
import { SAFE_METHODS } from '#shared/accept/accept-request.ts';
import { Failure } from '#shared/base/failure.ts';
import { type HttpAnswer, HttpTrouble, headerValues, type SendHttp } from '#shared/base/http.ts';
import { type CookieLife, type RelayedCookie, relayCookie } from '#shared/session/relay-cookie.ts';
import { type Answer, hasPlainHeaders, toAlbResult } from './answer.ts';
import { redirectToLanding } from './landing.ts';
import { toProxyRequest } from './proxy-request.ts';

/** What the browser is given along with the page. */
export interface Handover {
  /** The product's own Set-Cookie lines. */
  readonly sessionCookies: readonly string[];
  readonly edgeCookies: readonly string[];
}

export interface Forwarding {
  readonly mode: 'proxy' | 'redirect';
  readonly send: SendHttp;
  readonly loadBalancerCookieName: string;
  /** No cookie of the product outlives this. */
  readonly edgeSessionSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Yields the product's own answer to a safe request (`proxy`), or the redirect that takes the
 * request past us: in mode `redirect`, for an unsafe method (done here and then redirected it
 * would happen twice), and for an answer that does not fit, does not end or cannot be told in JSON.
 * Throws `forward.product_unavailable` when the product does not answer.
 */
export async function forwardRequest(
  request: EdgeRequest,
  handover: Handover,
  forwarding: Forwarding,
): Promise<ALBResult> {
  const life = { nowMs: forwarding.now(), longestSeconds: forwarding.edgeSessionSeconds };
  const fresh = handover.sessionCookies.map((line) => relayCookie(line, life));
  const replays = forwarding.mode === 'proxy' && SAFE_METHODS.has(request.method);
  const answer = replays ? await replay(request, fresh, forwarding) : null;
  const page = answer && toAlbResult(toPage(answer, { fresh, handover, life }), request.valueMode);
  return page ?? redirectPast(request, [...fresh.map(({ line }) => line), ...handover.edgeCookies]);
}

/** Null: not an answer that can go through a Lambda function. */
async function replay(
  request: EdgeRequest,
  fresh: readonly RelayedCookie[],
  forwarding: Forwarding,
): Promise<HttpAnswer | null> {
  const { address, name: product } = request.product;
  const { loadBalancerCookieName } = forwarding;
  try {
    const outgoing = toProxyRequest(request, { address, loadBalancerCookieName, fresh });
    const answer = await forwarding.send(outgoing);
    return answer.truncated || !hasPlainHeaders(answer.headers) ? null : answer;
  } catch (error) {
    if (error instanceof HttpTrouble ? error.timedOut : isUnsendable(error)) return null;
    throw new Failure('forward.product_unavailable', { product, reason: 'connection' }, error);
  }
}

// A header that Node refuses to write: the load balancer, which let it in, may carry it.
const isUnsendable = (error: unknown) =>
  error instanceof Error && 'code' in error && /^ERR_INVALID_/.test(String(error.code));

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
  return {
    status: answer.status,
    headers: [
      ...answer.headers.filter(([name]) => !NOT_RELAYED.test(name)),
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
