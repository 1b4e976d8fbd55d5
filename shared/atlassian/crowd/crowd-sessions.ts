// In: a user and their request. Out: Crowd's single sign-on token, one for all products.
import * as v from 'valibot';
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import { type ProductCalls, productCalls } from '#shared/atlassian/rest/product-calls.ts';
import { type ProductCall, readAnswer } from '#shared/atlassian/rest/product-client.ts';
import type { ServiceCalls } from '#shared/atlassian/rest/service-account.ts';
import { Failure } from '#shared/base/failure.ts';
import { toSetCookie } from '#shared/base/set-cookie.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import { expireRememberMe } from '#shared/session/expire-remember-me.ts';
import {
  EXISTING_SESSION,
  type ProductSession,
  type SessionStrategy,
} from '#shared/session/product-session.ts';
import { type CookieConfig, cookieConfigReader } from './cookie-config.ts';
import { RESOURCES, readCrowdRefusal, readReason } from './read-crowd-refusal.ts';

export interface CrowdSessionOptions extends ServiceCalls {
  readonly sessionSeconds: number;
  readonly bindsToClientAddress: boolean;
  readonly verifiesNewSessions: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Returns sessions by a token that Crowd gives without a password. A product takes the token for a
 * session of its own on any node, so nothing sticks to one.
 * Source: https://developer.atlassian.com/server/crowd/rest/v602/api-group-token/
 */
export function crowdSessions(options: CrowdSessionOptions): SessionStrategy {
  const calls = productCalls(options, readCrowdRefusal);
  const crowd = { ...options, ...calls, readConfig: cookieConfigReader(calls, options.now) };
  return {
    // The product's own session, which Crowd's token has opened, is what a page is made in.
    hasSessionCookie: ({ cookies, product }) => cookies.has(product.sessionCookie),
    findExistingSession: (request, username) => findExistingSession(crowd, request, username),
    open: (request, { username }) => open(crowd, request, username),
  };
}

interface Crowd extends CrowdSessionOptions, ProductCalls {
  readonly readConfig: () => Promise<CookieConfig>;
}

const NEW_SESSION = v.object({ token: v.string() });
const SESSION = v.object({ user: v.object({ name: v.string() }) });
// It goes into a path: nothing that a path could be changed with.
const TOKEN = /^[\w-]{8,1024}$/;

async function findExistingSession(
  crowd: Crowd,
  request: AcceptedRequest,
  username: string,
): Promise<ProductSession | null> {
  const { name } = await crowd.readConfig();
  const token = request.cookies.get(name);
  if (token === undefined || !TOKEN.test(token)) return null;
  return (await validate(crowd, request, { token, username })) ? EXISTING_SESSION : null;
}

interface Claimed {
  readonly token: string;
  readonly username: string;
}

/** Tells whether the token is alive, for this browser and this user; that prolongs its life. */
async function validate(
  crowd: Crowd,
  request: AcceptedRequest,
  claimed: Claimed,
): Promise<boolean> {
  const call: ProductCall = {
    operation: 'find_session',
    method: 'POST',
    path: `${RESOURCES}/session/${claimed.token}?expand=user`,
    json: { validationFactors: toFactors(crowd, request) },
  };
  const answer = await crowd.perform(call, [200, 400, 404]);
  if (answer.status !== 200) return false;
  const { user } = readAnswer(crowd.connection, call, { answer, schema: SESSION });
  return isSameUser(user.name, claimed.username);
}

async function open(
  crowd: Crowd,
  request: AcceptedRequest,
  username: string,
): Promise<ProductSession> {
  const [config, token] = await Promise.all([
    crowd.readConfig(),
    createToken(crowd, request, username),
  ]);
  requireReach(config, request);
  if (crowd.verifiesNewSessions && !(await validate(crowd, request, { token, username }))) {
    return refuseLogin({ reason: 'not_read_back' });
  }
  const { name, domain, secure } = config;
  const line = toSetCookie({ name, value: token, secure, ...(domain !== null && { domain }) });
  return { setCookies: [line, ...expireRememberMe(request)] };
}

async function createToken(
  crowd: Crowd,
  request: AcceptedRequest,
  username: string,
): Promise<string> {
  const call: ProductCall = {
    operation: 'create_session',
    method: 'POST',
    path: `${RESOURCES}/session?validate-password=false&duration=${crowd.sessionSeconds}`,
    // `username` is what every client in use sends, whatever the generated description says.
    json: {
      username,
      'validation-factors': { validationFactors: toFactors(crowd, request) },
    },
  };
  // 200: the session that this user has already, where Crowd says so.
  const answer = await crowd.perform(call, [200, 201, 400]);
  if (answer.status === 400) return refuseLogin({ status: 400, reason: readReason(answer) });
  const { token } = readAnswer(crowd.connection, call, { answer, schema: NEW_SESSION });
  return TOKEN.test(token) ? token : refuseLogin({ reason: 'token' });
}

/**
 * What the products see of the browser: Crowd reduces the load balancer's address and its
 * X-Forwarded-For to the one behind it, once the load balancer is among its trusted proxies.
 */
function toFactors({ bindsToClientAddress }: Crowd, request: AcceptedRequest) {
  const address = bindsToClientAddress ? readClientAddress(request) : null;
  return address === null ? [] : [{ name: 'remote_address', value: address }];
}

// The load balancer appends the address that it saw; what stands before is what the client claims.
function readClientAddress(request: AcceptedRequest): string | null {
  const chain = request.headers.get('x-forwarded-for')?.join().split(',') ?? [];
  const last = chain.at(-1)?.trim() ?? '';
  // With client port preservation: 203.0.113.7:4711, [2001:db8::7]:4711.
  const [, bracketed, v4, v6] =
    /^(?:\[([\da-f:.]+)\](?::\d+)?|([\d.]+)(?::\d+)?|([\da-f:.]+))$/i.exec(last) ?? [];
  return bracketed ?? v4 ?? v6 ?? null;
}

// A browser would drop a cookie for a domain that the host is not part of, and come back for ever.
function requireReach({ domain }: CookieConfig, { product }: AcceptedRequest): void {
  const host = product.host.replace(/:\d+$/, '');
  if (domain === null || host === domain || host.endsWith(`.${domain}`)) return;
  refuseLogin({ reason: 'cookie_domain' });
}

function refuseLogin(evidence: { readonly status?: number; readonly reason: string }): never {
  throw new Failure('session.login_refused', { product: 'crowd', ...evidence });
}
