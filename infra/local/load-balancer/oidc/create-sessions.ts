import * as v from 'valibot';
import type { RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';
import { joinCookies } from '#infra/local/load-balancer/rules/request-parts.ts';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import type { AuthenticateOidc } from '#infra/local/load-balancer/template/parse-actions.ts';
import { createSeal } from './create-seal.ts';
import { type Redeemed, redeem } from './redeem.ts';
import { readSessionCookies, writeSessionCookies } from './session-cookies.ts';

const sessionSchema = v.object({
  issuer: v.string(),
  clientId: v.string(),
  claims: v.looseObject({ sub: v.string() }),
  accessToken: v.string(),
  expiresAtMs: v.number(),
  refreshToken: v.optional(v.string()),
  accessTokenExpiresAtMs: v.optional(v.number()),
});

export type Session = v.InferOutput<typeof sessionSchema>;

export type FoundSession =
  | { readonly kind: 'valid'; readonly session: Session; readonly setCookies: readonly string[] }
  /** Something is there, but it expired, was altered or belongs to another client. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'none' };

export interface Sessions {
  find(oidc: AuthenticateOidc, request: RoutedRequest): Promise<FoundSession>;
  /** The Set-Cookie values of a session that begins now. */
  start(oidc: AuthenticateOidc, request: RoutedRequest, redeemed: Redeemed): Promise<string[]>;
}

export interface SessionOptions {
  readonly ca: string;
  readonly switches: LoadBalancerSwitches;
  readonly now: () => number;
}

/** Returns sessions that live in their cookie alone: a copy of the cookie is a copy of the session. */
export function createSessions(options: SessionOptions): Sessions {
  const seal = createSeal();
  const { switches, now } = options;
  return { find, start };

  async function find(oidc: AuthenticateOidc, request: RoutedRequest): Promise<FoundSession> {
    const value = readSessionCookies(oidc.sessionCookieName, joinCookies(request.headers));
    if (value === undefined) return { kind: 'none' };
    const parsed = v.safeParse(sessionSchema, await seal.open(value));
    if (!parsed.success || !isCurrent(parsed.output, oidc, now())) return { kind: 'invalid' };
    const session = parsed.output;
    if (!mustRefresh(session, now())) return { kind: 'valid', session, setCookies: [] };
    const next = await refresh(session, oidc, options);
    if (next === null) return { kind: 'invalid' };
    return { kind: 'valid', session: next, setCookies: await write(next, oidc, request) };
  }

  async function start(oidc: AuthenticateOidc, request: RoutedRequest, redeemed: Redeemed) {
    const expiresAtMs = now() + oidc.sessionTimeoutSeconds * 1000;
    return write(toSession(oidc, switches, { ...redeemed, expiresAtMs }), oidc, request);
  }

  async function write(session: Session, oidc: AuthenticateOidc, request: RoutedRequest) {
    return writeSessionCookies(await seal.seal(session), {
      name: oidc.sessionCookieName,
      nowMs: now(),
      httpOnly: switches.httpOnlySessionCookie,
      isCors: request.headers.some(([name]) => name.toLowerCase() === 'origin'),
    });
  }
}

function isCurrent(session: Session, oidc: AuthenticateOidc, nowMs: number): boolean {
  const isOurs = session.issuer === oidc.issuer && session.clientId === oidc.clientId;
  return isOurs && nowMs < session.expiresAtMs;
}

// Without a refresh token a session outlives its access token, which is then passed on expired.
function mustRefresh({ refreshToken, accessTokenExpiresAtMs }: Session, nowMs: number): boolean {
  if (!refreshToken || accessTokenExpiresAtMs === undefined) return false;
  return accessTokenExpiresAtMs <= nowMs;
}

/** null: the provider refused or answered for another user, and the user has to sign in again. */
async function refresh(
  session: Session,
  oidc: AuthenticateOidc,
  { ca, switches, now }: SessionOptions,
): Promise<Session | null> {
  const grant = { grant_type: 'refresh_token', refresh_token: session.refreshToken ?? '' };
  try {
    const redeemed = await redeem(grant, { oidc, ca, switches, nowMs: now() });
    if (redeemed.claims.sub !== session.claims.sub) return null;
    const refreshToken = redeemed.refreshToken ?? session.refreshToken;
    const { expiresAtMs } = session;
    return toSession(oidc, switches, { ...redeemed, refreshToken, expiresAtMs });
  } catch {
    // As the load balancer does: a refresh that fails redirects the user to the provider.
    return null;
  }
}

function toSession(
  { issuer, clientId }: AuthenticateOidc,
  { refreshTokens }: LoadBalancerSwitches,
  redeemed: Redeemed & { readonly expiresAtMs: number },
): Session {
  const { claims, accessToken, expiresAtMs, refreshToken, accessTokenExpiresAtMs } = redeemed;
  return {
    ...{ issuer, clientId, claims, accessToken, expiresAtMs },
    ...(refreshTokens && refreshToken ? { refreshToken } : {}),
    ...(accessTokenExpiresAtMs === undefined ? {} : { accessTokenExpiresAtMs }),
  };
}
