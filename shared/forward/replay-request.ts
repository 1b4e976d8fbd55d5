import { type AcceptedRequest, SAFE_METHODS } from '#shared/accept/accept-request.ts';
import { Failure } from '#shared/base/failure.ts';
import type { HttpAnswer, SendHttp } from '#shared/base/http.ts';
import { NetworkError } from '#shared/base/network-error.ts';
import { readRetryAfter } from '#shared/base/read-retry-after.ts';
import { type RetryRules, withRetries } from '#shared/base/retry.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import { readSessionUser } from '#shared/products/read-session-user.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import { hasPlainHeaders } from './answer.ts';
import { toProxyRequest } from './proxy-request.ts';
import type { RelayedCookie } from './relay-cookie.ts';

export interface Replaying {
  readonly mode: 'proxy' | 'redirect';
  readonly send: SendHttp;
  /** Returns how a page of the product at this address is tried again. */
  readonly retryRulesFor: (address: string) => RetryRules;
  readonly loadBalancerCookieName: string;
}

/** The user in whose session a replay is to be made, and the strategy that reads the user of an answer. */
export interface SessionOwner {
  readonly username: string;
  readonly sessions: SessionStrategy;
}

/** The product's answer to a replayed request, or that the request cannot be proxied. */
export type Replay = HttpAnswer | 'not_proxied';

/**
 * Returns the product's answer to the browser's request, with the fresh cookies over its own. A request is
 * not proxied in mode `redirect`, with an unsafe method (done here and then redirected it would happen
 * twice), and with an answer that is too long, too slow, unreadable to Node or cannot be written in JSON. Throws
 * `forward.product_unavailable` when the product cannot be reached, or says so itself (429, 502, 503,
 * 504), after bounded retries.
 */
export async function replayRequest(
  request: AcceptedRequest,
  fresh: readonly RelayedCookie[],
  replaying: Replaying,
): Promise<Replay> {
  if (replaying.mode !== 'proxy' || !SAFE_METHODS.has(request.method)) return 'not_proxied';
  const { address } = request.product;
  const { loadBalancerCookieName, retryRulesFor } = replaying;
  const outgoing = toProxyRequest(request, { address, loadBalancerCookieName, fresh });
  const attempt = () =>
    replaying.send(outgoing).then(requireAvailable(request), toFailure(request));
  const answer = await withRetries(retryRulesFor(address), attempt, isUnreachable);
  const isWhole = answer !== null && !answer.truncated && hasPlainHeaders(answer.headers);
  return isWhole ? answer : 'not_proxied';
}

/**
 * Returns the replay in the session that the browser has, where the answer itself says that the session is
 * this user's; null: the answer proves nothing. The request is a safe one, so an answer that is thrown
 * away has changed nothing.
 */
export async function replayInExistingSession(
  request: AcceptedRequest,
  owner: SessionOwner,
  replaying: Replaying,
): Promise<Replay | null> {
  if (request.loginPage !== null || !owner.sessions.hasSessionCookie(request)) return null;
  const replay = await replayRequest(request, [], replaying);
  if (replay === 'not_proxied') return replay;
  const name = readSessionUser(replay.headers, request.product.name);
  return name !== null && isSameUser(name, owner.username) ? replay : null;
}

// What something in front of the product says, or a product that is starting or overrun.
const UNAVAILABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

const requireAvailable =
  ({ product }: AcceptedRequest) =>
  (answer: HttpAnswer): HttpAnswer => {
    const { status } = answer;
    if (!UNAVAILABLE.has(status)) return answer;
    const evidence = { product: product.name, status, ...readRetryAfter(answer) };
    throw new Failure('forward.product_unavailable', evidence);
  };

const isUnreachable = (error: unknown): error is Failure =>
  error instanceof Failure && error.code === 'forward.product_unavailable';

const toFailure =
  ({ product }: AcceptedRequest) =>
  (error: unknown): null => {
    if (error instanceof NetworkError ? error.timedOut || error.unreadable : isUnsendable(error)) {
      return null;
    }
    const evidence = { product: product.name, reason: 'connection' };
    throw new Failure('forward.product_unavailable', evidence, error);
  };

// A header that Node refuses to write: the load balancer, which let it in, may carry it.
const isUnsendable = (error: unknown) =>
  error instanceof Error && 'code' in error && /^ERR_INVALID_/.test(String(error.code));
