// In: requests that begin a login at the provider, and the requests that come back from there.
// Out: sealed `state` parameters, each good for one return of the same browser within 15 minutes.
import { randomUUID } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import * as v from 'valibot';
import type { RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';
import { joinCookies } from '#infra/local/load-balancer/rules/request-parts.ts';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import { SignInFailure } from './call-provider.ts';
import { createSeal } from './create-seal.ts';

const nonceCookieName = 'AWSALBAuthNonce';
const loginLimitMs = 15 * 60 * 1000;

const stateSchema = v.object({
  id: v.string(),
  ruleName: v.string(),
  host: v.string(),
  returnTo: v.string(),
  nonce: v.string(),
  startedAtMs: v.number(),
});

export type LoginState = v.InferOutput<typeof stateSchema>;

export interface LoginStateOptions {
  readonly switches: Pick<LoadBalancerSwitches, 'nonceCookie'>;
  readonly now: () => number;
}

/** States live in the browser, but for the list of those already used. */
export interface LoginStates {
  /** The state parameter, and the Set-Cookie value that binds it to the browser. */
  issue(ruleName: string, request: RoutedRequest): Promise<{ state: string; setCookie: string }>;
  /** The state that the request brings back. Throws SignInFailure. */
  consume(text: string | null, request: RoutedRequest): Promise<LoginState>;
}

/** Returns the states of one load balancer; only it can open what it sealed. */
export function createLoginStates({ switches, now }: LoginStateOptions): LoginStates {
  const seal = createSeal();
  const used = new Map<string, number>();
  return {
    issue: async (ruleName, request) => {
      const present = readNonce(request);
      const nonce = switches.nonceCookie === 'reuse' && present ? present : randomUUID();
      const startedAtMs = now();
      const { host } = request;
      const draft = { id: randomUUID(), ruleName, host, returnTo: toUrl(request), nonce };
      const state = await seal.seal({ ...draft, startedAtMs });
      return { state, setCookie: writeNonce(nonce, startedAtMs + loginLimitMs) };
    },
    consume: async (text, request) => {
      if (!text) throw new SignInFailure(401, 'AuthMissingStateParam');
      const state = requireGenuine(await seal.open(text), request, now());
      forgetLate(used, now());
      if (used.has(state.id)) throw new SignInFailure(401, 'AuthInvalidStateParam');
      requireNonce(state, request);
      used.set(state.id, state.startedAtMs);
      return state;
    },
  };
}

/** Returns the Set-Cookie value that takes the nonce from the browser. */
export function clearNonce(): string {
  return writeNonce('', 0);
}

function requireGenuine(opened: unknown, request: RoutedRequest, nowMs: number): LoginState {
  const parsed = v.safeParse(stateSchema, opened);
  if (!parsed.success) throw new SignInFailure(401, 'AuthInvalidStateParam');
  const state = parsed.output;
  const isLate = nowMs > state.startedAtMs + loginLimitMs;
  if (isLate || state.host !== request.host) throw new SignInFailure(401, 'AuthInvalidStateParam');
  return state;
}

function requireNonce(state: LoginState, request: RoutedRequest): void {
  const nonce = readNonce(request);
  if (!nonce) throw new SignInFailure(401, 'AuthMissingAWSALBAuthNonce');
  if (nonce !== state.nonce) throw new SignInFailure(401, 'AuthInvalidAWSALBAuthNonce');
}

function forgetLate(used: Map<string, number>, nowMs: number): void {
  for (const [id, startedAtMs] of used) {
    if (nowMs > startedAtMs + loginLimitMs) used.delete(id);
  }
}

function readNonce(request: RoutedRequest): string | undefined {
  return parseCookie(joinCookies(request.headers), { decode: (value) => value })[nonceCookieName];
}

function writeNonce(value: string, expiresAtMs: number): string {
  const expires = new Date(expiresAtMs);
  const attributes = { path: '/', secure: true, httpOnly: true, expires };
  return stringifySetCookie({ name: nonceCookieName, value, ...attributes });
}

function toUrl(request: RoutedRequest): string {
  return `https://${request.host}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
}
