import * as v from 'valibot';
import type { RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';
import { joinCookies } from '#infra/local/load-balancer/rules/request-parts.ts';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/switches.ts';
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

/** Sessions that live in their cookie alone: whoever holds a copy holds the session. */
export function createSessions(options: SessionOptions): Sessions {
  const seal = createSeal();

  return { find, start };

  async function find(oidc: AuthenticateOidc, request: RoutedRequest): Promise<FoundSession> {
    const value = readSessionCookies(oidc.sessionCookieName, joinCookies(request.headers));
    if (value === undefined) return { kind: 'none' };
    const parsed = v.safeParse(sessionSchema, await seal.open(value));
    if (!parsed.success || !isCurrent(parsed.output, oidc)) return { kind: 'invalid' };
    const session = parsed.output;
    return mustRefresh(session)
      ? refresh(session, oidc, request)
      : { kind: 'valid', session, setCookies: [] };
  }

  async function start(oidc: AuthenticateOidc, request: RoutedRequest, redeemed: Redeemed) {
    const expiresAtMs = options.now() + oidc.sessionTimeoutSeconds * 1000;
    return write(toSession(oidc, redeemed, expiresAtMs), oidc, request);
  }

  function isCurrent(session: Session, oidc: AuthenticateOidc): boolean {
    const isOurs = session.issuer === oidc.issuer && session.clientId === oidc.clientId;
    return isOurs && options.now() < session.expiresAtMs;
  }

  // Without a refresh token a session outlives its access token, which is then passed on expired.
  function mustRefresh(session: Session): boolean {
    const { refreshToken, accessTokenExpiresAtMs } = session;
    if (!refreshToken || accessTokenExpiresAtMs === undefined) return false;
    return accessTokenExpiresAtMs <= options.now();
  }

  async function refresh(session: Session, oidc: AuthenticateOidc, request: RoutedRequest) {
    const grant = { grant_type: 'refresh_token', refresh_token: session.refreshToken ?? '' };
    const { ca, switches, now } = options;
    try {
      const redeemed = await redeem(grant, { oidc, ca, switches, nowMs: now() });
      if (redeemed.claims.sub !== session.claims.sub) return { kind: 'invalid' } as const;
      const refreshToken = redeemed.refreshToken ?? session.refreshToken;
      const next = toSession(oidc, { ...redeemed, refreshToken }, session.expiresAtMs);
      const setCookies = await write(next, oidc, request);
      return { kind: 'valid', session: next, setCookies } as const;
    } catch {
      // A refresh that fails sends the person to the provider.
      return { kind: 'invalid' } as const;
    }
  }

  function toSession(oidc: AuthenticateOidc, redeemed: Redeemed, expiresAtMs: number): Session {
    const { claims, accessToken, refreshToken, accessTokenExpiresAtMs } = redeemed;
    return {
      issuer: oidc.issuer,
      clientId: oidc.clientId,
      claims,
      accessToken,
      expiresAtMs,
      ...(options.switches.refreshTokens && refreshToken ? { refreshToken } : {}),
      ...(accessTokenExpiresAtMs === undefined ? {} : { accessTokenExpiresAtMs }),
    };
  }

  async function write(session: Session, oidc: AuthenticateOidc, request: RoutedRequest) {
    return writeSessionCookies(await seal.seal(session), {
      name: oidc.sessionCookieName,
      nowMs: options.now(),
      httpOnly: options.switches.httpOnlySessionCookie,
      isCors: request.headers.some(([name]) => name.toLowerCase() === 'origin'),
    });
  }
}
