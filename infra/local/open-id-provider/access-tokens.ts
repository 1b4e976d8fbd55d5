import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { importJWK, type JWK, SignJWT } from 'jose';
import type Provider from 'oidc-provider';
import type { User } from './make-users.ts';
import type { ProviderSwitches } from './provider-app.ts';
import { writeLists } from './write-lists.ts';

/** What it takes to turn the library's opaque access tokens into JWTs. */
export interface AccessTokenParts {
  readonly people: Readonly<Record<string, User>>;
  readonly switches: ProviderSwitches;
  readonly signingKey: JWK;
  readonly clientId: string;
  /** Win over the claims that every token has. */
  readonly claimsOf: ((user: User) => Readonly<Record<string, unknown>>) | undefined;
}

/** Whose an access token is. */
export interface AccessTokens {
  /** The user's `sub`; null: unknown, expired or revoked. */
  subjectOf(token: string): Promise<string | null>;
}

interface TokenAnswer {
  access_token: string;
  readonly expires_in: number;
}

/**
 * Lets the token endpoint hand out JWTs (RFC 9068) while the switch says so, and userinfo accept them. They stand in
 * front of the library's opaque tokens, because it refuses at userinfo each token that names an audience.
 */
export function issueAccessTokens(provider: Provider, parts: AccessTokenParts): AccessTokens {
  const opaqueByJwt = new Map<string, string>();
  const subjectOf = async (token: string) => {
    const found = await provider.AccessToken.find(opaqueByJwt.get(token) ?? token);
    return found?.accountId ?? null;
  };
  provider.use(async (context, next) => {
    if (context.path === '/me') unwrap(context.req, opaqueByJwt);
    await next();
    if (context.path !== '/token' || parts.switches.accessTokens === 'opaque') return;
    if (context.status !== 200) return;
    const answer = context.body as TokenAnswer;
    const user = findUser(parts, await subjectOf(answer.access_token));
    if (user === undefined) return;
    const token = await sign(provider.issuer, parts, { user, seconds: answer.expires_in });
    opaqueByJwt.set(token, answer.access_token);
    answer.access_token = token;
  });
  return { subjectOf };
}

function unwrap({ headers }: IncomingMessage, opaqueByJwt: ReadonlyMap<string, string>): void {
  const [, token = ''] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  const opaque = opaqueByJwt.get(token);
  if (opaque !== undefined) headers.authorization = `Bearer ${opaque}`;
}

function findUser({ people }: AccessTokenParts, sub: string | null): User | undefined {
  return Object.values(people).find(({ claims }) => claims.sub === sub);
}

async function sign(
  issuer: string,
  { switches, signingKey, clientId, claimsOf }: AccessTokenParts,
  { user, seconds }: { readonly user: User; readonly seconds: number },
): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  const { sub } = user.claims;
  const jti = randomUUID();
  const usual = { iss: issuer, sub, client_id: clientId, iat, exp: iat + seconds, jti };
  const typ = switches.accessTokenType;
  return new SignJWT({ ...usual, ...writeLists(claimsOf?.(user) ?? {}, switches) })
    .setProtectedHeader({
      alg: 'RS256',
      kid: String(signingKey.kid),
      ...(typ === null ? {} : { typ }),
    })
    .sign(await importJWK(signingKey, 'RS256'));
}

/**
 * Lets userinfo say everything that a user carries, in whatever shape and under whatever name, whatever scope was
 * asked for: the library keeps to the claims that its scopes list.
 */
export function includeAllClaims(
  provider: Provider,
  { people, switches }: Pick<AccessTokenParts, 'people' | 'switches'>,
): void {
  provider.use(async (context, next) => {
    await next();
    if (context.path !== '/me' || context.status !== 200) return;
    const { sub } = context.body as { readonly sub: string };
    const user = Object.values(people).find(({ claims }) => claims.sub === sub);
    if (user !== undefined) context.body = writeLists(user.claims, switches);
  });
}
