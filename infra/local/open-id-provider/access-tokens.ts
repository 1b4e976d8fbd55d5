import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { importJWK, type JWK, SignJWT } from 'jose';
import type Provider from 'oidc-provider';
import type { Person } from './make-people.ts';
import type { ProviderSwitches } from './provider-app.ts';

/** What it takes to turn the library's opaque access tokens into JWTs. */
export interface AccessTokenParts {
  readonly people: Readonly<Record<string, Person>>;
  readonly switches: ProviderSwitches;
  readonly signingKey: JWK;
  readonly clientId: string;
  /** Win over the claims that every token has. */
  readonly claimsOf: ((person: Person) => Readonly<Record<string, unknown>>) | undefined;
}

/** Whose an access token is. */
export interface AccessTokens {
  /** The person's `sub`; null: nobody's, no longer good, or taken back. */
  personOf(token: string): Promise<string | null>;
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
  const personOf = async (token: string) => {
    const found = await provider.AccessToken.find(opaqueByJwt.get(token) ?? token);
    return found?.accountId ?? null;
  };
  provider.use(async (context, next) => {
    if (context.path === '/me') unwrap(context.req, opaqueByJwt);
    await next();
    if (context.path !== '/token' || parts.switches.accessTokens === 'opaque') return;
    if (context.status !== 200) return;
    const answer = context.body as TokenAnswer;
    const person = findPerson(parts, await personOf(answer.access_token));
    if (person === undefined) return;
    const token = await sign(provider.issuer, parts, { person, seconds: answer.expires_in });
    opaqueByJwt.set(token, answer.access_token);
    answer.access_token = token;
  });
  return { personOf };
}

function unwrap({ headers }: IncomingMessage, opaqueByJwt: ReadonlyMap<string, string>): void {
  const [, token = ''] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  const opaque = opaqueByJwt.get(token);
  if (opaque !== undefined) headers.authorization = `Bearer ${opaque}`;
}

function findPerson({ people }: AccessTokenParts, sub: string | null): Person | undefined {
  return Object.values(people).find(({ claims }) => claims.sub === sub);
}

async function sign(
  issuer: string,
  { switches, signingKey, clientId, claimsOf }: AccessTokenParts,
  { person, seconds }: { readonly person: Person; readonly seconds: number },
): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  const { sub } = person.claims;
  const jti = randomUUID();
  const usual = { iss: issuer, sub, client_id: clientId, iat, exp: iat + seconds, jti };
  const typ = switches.accessTokenType;
  return new SignJWT({ ...usual, ...claimsOf?.(person) })
    .setProtectedHeader({
      alg: 'RS256',
      kid: String(signingKey.kid),
      ...(typ === null ? {} : { typ }),
    })
    .sign(await importJWK(signingKey, 'RS256'));
}

/**
 * Lets userinfo say everything that a person carries, in whatever shape and under whatever name, whatever scope was
 * asked for: the library keeps to the claims that its scopes list.
 */
export function includeAllClaims(
  provider: Provider,
  people: Readonly<Record<string, Person>>,
): void {
  provider.use(async (context, next) => {
    await next();
    if (context.path !== '/me' || context.status !== 200) return;
    const { sub } = context.body as { readonly sub: string };
    const person = Object.values(people).find(({ claims }) => claims.sub === sub);
    if (person !== undefined) context.body = person.claims;
  });
}
