// In: requests that a rule wants authenticated, and the browser's returns from the provider. Out: a
// session, leave to go on without one, or the answer that sends the browser on its way.
import { randomUUID } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import * as v from 'valibot';
import { type Answer, refuse } from '#infra/local/load-balancer/listener/exchange.ts';
import type { RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';
import { joinCookies } from '#infra/local/load-balancer/rules/request-parts.ts';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/switches.ts';
import type { AuthenticateOidc } from '#infra/local/load-balancer/template/parse-actions.ts';
import { SignInFailure } from './call-provider.ts';
import { createSeal } from './create-seal.ts';
import { createSessions, type Session } from './create-sessions.ts';
import { redeem } from './redeem.ts';

export type SignInOutcome =
  | { readonly kind: 'session'; readonly session: Session; readonly setCookies: readonly string[] }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'answer'; readonly answer: Answer };

export interface SignIn {
  authenticate(rule: AuthenticatedRule, request: RoutedRequest): Promise<SignInOutcome>;
  /** The answer to a request for `/oauth2/idpresponse`. */
  finish(request: RoutedRequest): Promise<Answer>;
}

export interface AuthenticatedRule {
  readonly name: string;
  readonly authenticate: AuthenticateOidc;
}

export interface SignInOptions {
  readonly rules: readonly AuthenticatedRule[];
  readonly ca: string;
  readonly switches: LoadBalancerSwitches;
  readonly now: () => number;
}

const nonceCookieName = 'AWSALBAuthNonce';
const loginLimitMs = 15 * 60 * 1000;
const locationLimitBytes = 16 * 1024;
const callbackPath = '/oauth2/idpresponse';

const stateSchema = v.object({
  id: v.string(),
  ruleName: v.string(),
  host: v.string(),
  returnTo: v.string(),
  nonce: v.string(),
  startedAtMs: v.number(),
});

/**
 * The authenticate-oidc action (Elastic Load Balancing, "Authenticate users using an Application
 * Load Balancer"). State lives in the browser, but for the list of states already used.
 */
export function createSignIn(options: SignInOptions): SignIn {
  const seal = createSeal();
  const sessions = createSessions(options);
  const usedStates = new Map<string, number>();

  return { authenticate, finish: (request) => finish(request).catch(toAnswer) };

  async function authenticate(
    rule: AuthenticatedRule,
    request: RoutedRequest,
  ): Promise<SignInOutcome> {
    const found = await sessions.find(rule.authenticate, request);
    if (found.kind === 'valid') {
      return { kind: 'session', session: found.session, setCookies: found.setCookies };
    }
    const { onUnauthenticatedRequest } = rule.authenticate;
    const isExpired = found.kind === 'invalid';
    if (onUnauthenticatedRequest === 'allow' && mayStayAnonymous(isExpired)) {
      return { kind: 'anonymous' };
    }
    // Deny is for requests that carry nothing: an expired session is still sent to the provider.
    if (onUnauthenticatedRequest === 'deny' && !isExpired) {
      return { kind: 'answer', answer: refuse(401) };
    }
    return { kind: 'answer', answer: await begin(rule, request) };
  }

  function mayStayAnonymous(isExpired: boolean): boolean {
    return !isExpired || options.switches.expiredSessionOnAllow === 'anonymous';
  }

  async function begin(rule: AuthenticatedRule, request: RoutedRequest): Promise<Answer> {
    if (request.host === '') return refuse(401, 'AuthMissingHostHeader');
    const nonce = chooseNonce(request);
    const state = await seal.seal({
      id: randomUUID(),
      ruleName: rule.name,
      host: request.host,
      returnTo: toUrl(request),
      nonce,
      startedAtMs: options.now(),
    });
    const location = toAuthorizationUrl(rule.authenticate, request, state);
    if (location.length > locationLimitBytes) return refuse(507);
    return redirect(location, [writeNonce(nonce, options.now() + loginLimitMs)]);
  }

  function chooseNonce(request: RoutedRequest): string {
    const present = readNonce(request);
    return options.switches.nonceCookie === 'reuse' && present ? present : randomUUID();
  }

  async function finish(request: RoutedRequest): Promise<Answer> {
    const query = new URLSearchParams(request.query);
    const state = await requireState(query.get('state'), request);
    const rule = options.rules.find(({ name }) => name === state.ruleName);
    if (!rule) throw new SignInFailure(401, 'AuthInvalidStateParam');
    const error = query.get('error');
    if (error) throw new SignInFailure(statusOf(error), 'AuthMissingCodeParam');
    const code = query.get('code');
    if (!code) throw new SignInFailure(401, 'AuthMissingCodeParam');
    const grant = { grant_type: 'authorization_code', code, redirect_uri: toCallback(request) };
    const { ca, switches, now } = options;
    const redeemed = await redeem(grant, { oidc: rule.authenticate, ca, switches, nowMs: now() });
    const cookies = await sessions.start(rule.authenticate, request, redeemed);
    return redirect(state.returnTo, [...cookies, writeNonce('', 0)]);
  }

  function statusOf(error: string): number {
    return error === 'access_denied' ? options.switches.deniedSignInStatus : 561;
  }

  async function requireState(text: string | null, request: RoutedRequest) {
    if (!text) throw new SignInFailure(401, 'AuthMissingStateParam');
    const parsed = v.safeParse(stateSchema, await seal.open(text));
    if (!parsed.success) throw new SignInFailure(401, 'AuthInvalidStateParam');
    const state = parsed.output;
    const isLate = options.now() > state.startedAtMs + loginLimitMs;
    if (isLate || state.host !== request.host || isUsed(state.id)) {
      throw new SignInFailure(401, 'AuthInvalidStateParam');
    }
    const nonce = readNonce(request);
    if (!nonce) throw new SignInFailure(401, 'AuthMissingAWSALBAuthNonce');
    if (nonce !== state.nonce) throw new SignInFailure(401, 'AuthInvalidAWSALBAuthNonce');
    usedStates.set(state.id, state.startedAtMs);
    return state;
  }

  function isUsed(id: string): boolean {
    for (const [other, startedAtMs] of usedStates) {
      if (options.now() > startedAtMs + loginLimitMs) usedStates.delete(other);
    }
    return usedStates.has(id);
  }
}

function toAuthorizationUrl(oidc: AuthenticateOidc, request: RoutedRequest, state: string): string {
  const url = new URL(oidc.authorizationEndpoint);
  const parameters = {
    ...oidc.extraParams,
    client_id: oidc.clientId,
    redirect_uri: toCallback(request),
    response_type: 'code',
    scope: oidc.scope,
    state,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

function toCallback(request: RoutedRequest): string {
  return `https://${request.host}${callbackPath}`;
}

function toUrl(request: RoutedRequest): string {
  return `https://${request.host}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
}

function readNonce(request: RoutedRequest): string | undefined {
  return parseCookie(joinCookies(request.headers), { decode: (value) => value })[nonceCookieName];
}

function writeNonce(value: string, expiresAtMs: number): string {
  const expires = new Date(expiresAtMs);
  const attributes = { path: '/', secure: true, httpOnly: true, expires };
  return stringifySetCookie({ name: nonceCookieName, value, ...attributes });
}

function redirect(location: string, setCookies: readonly string[]): Answer {
  return {
    statusCode: 302,
    headers: [
      ['location', location],
      ...setCookies.map((cookie): [string, string] => ['set-cookie', cookie]),
      ['cache-control', 'no-cache, no-store'],
    ],
    body: Buffer.alloc(0),
  };
}

function toAnswer(failure: unknown): Answer {
  if (!(failure instanceof SignInFailure)) return refuse(500, 'AuthUnhandledException');
  return refuse(failure.statusCode, failure.errorReason);
}
