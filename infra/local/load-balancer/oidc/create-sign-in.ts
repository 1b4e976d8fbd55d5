// In: requests that a rule wants authenticated, and the browser's returns from the provider. Out: a
// session, leave to go on without one, or the answer that sends the browser on its way.
import { type Answer, refuse } from '#infra/local/load-balancer/rules/exchange.ts';
import type { RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import type { AuthenticateOidc } from '#infra/local/load-balancer/template/parse-actions.ts';
import { SignInFailure } from './call-provider.ts';
import { createSessions, type Session, type Sessions } from './create-sessions.ts';
import { clearNonce, createLoginStates, type LoginStates } from './login-states.ts';
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

const locationLimitBytes = 16 * 1024;
const callbackPath = '/oauth2/idpresponse';

/** The sessions and the logins of one load balancer. */
interface SignInParts {
  readonly options: SignInOptions;
  readonly sessions: Sessions;
  readonly states: LoginStates;
}

/**
 * Returns the authenticate-oidc action (Elastic Load Balancing, "Authenticate users using an Application
 * Load Balancer").
 */
export function createSignIn(options: SignInOptions): SignIn {
  const sessions = createSessions(options);
  const parts: SignInParts = { options, sessions, states: createLoginStates(options) };
  return {
    authenticate: (rule, request) => authenticate(parts, rule, request),
    finish: (request) => finish(parts, request).catch(toAnswer),
  };
}

async function authenticate(
  { options, sessions, states }: SignInParts,
  rule: AuthenticatedRule,
  request: RoutedRequest,
): Promise<SignInOutcome> {
  const found = await sessions.find(rule.authenticate, request);
  if (found.kind === 'valid') {
    return { kind: 'session', session: found.session, setCookies: found.setCookies };
  }
  const { onUnauthenticatedRequest } = rule.authenticate;
  const isExpired = found.kind === 'invalid';
  if (onUnauthenticatedRequest === 'allow' && mayStayAnonymous(options, isExpired)) {
    return { kind: 'anonymous' };
  }
  // Deny is for requests that carry nothing: an expired session is still sent to the provider.
  if (onUnauthenticatedRequest === 'deny' && !isExpired) {
    return { kind: 'answer', answer: refuse(401) };
  }
  return { kind: 'answer', answer: await begin(states, rule, request) };
}

function mayStayAnonymous({ switches }: SignInOptions, isExpired: boolean): boolean {
  return !isExpired || switches.expiredSessionOnAllow === 'anonymous';
}

async function begin(
  states: LoginStates,
  { name, authenticate: oidc }: AuthenticatedRule,
  request: RoutedRequest,
): Promise<Answer> {
  if (request.host === '') return refuse(401, 'AuthMissingHostHeader');
  const { state, setCookie } = await states.issue(name, request);
  const location = toAuthorizationUrl(oidc, request, state);
  if (location.length > locationLimitBytes) return refuse(507);
  return redirect(location, [setCookie]);
}

async function finish(
  { options, sessions, states }: SignInParts,
  request: RoutedRequest,
): Promise<Answer> {
  const { ca, switches, now } = options;
  const query = new URLSearchParams(request.query);
  const state = await states.consume(query.get('state'), request);
  const rule = options.rules.find(({ name }) => name === state.ruleName);
  if (!rule) throw new SignInFailure(401, 'AuthInvalidStateParam');
  const code = requireCode(query, switches);
  const grant = { grant_type: 'authorization_code', code, redirect_uri: toCallback(request) };
  const redeemed = await redeem(grant, { oidc: rule.authenticate, ca, switches, nowMs: now() });
  const cookies = await sessions.start(rule.authenticate, request, redeemed);
  return redirect(state.returnTo, [...cookies, clearNonce()]);
}

function requireCode(query: URLSearchParams, switches: LoadBalancerSwitches): string {
  const error = query.get('error');
  if (error) {
    const status = error === 'access_denied' ? switches.deniedSignInStatus : 561;
    throw new SignInFailure(status, 'AuthMissingCodeParam');
  }
  const code = query.get('code');
  if (!code) throw new SignInFailure(401, 'AuthMissingCodeParam');
  return code;
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
