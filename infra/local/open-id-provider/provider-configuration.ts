import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import type { Account, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Certificates } from '#infra/local/tls/certificates.ts';
import { inMemoryAdapter } from './in-memory-adapter.ts';
import type { User } from './make-users.ts';
import { logoutForm, messagePage } from './pages.ts';
import type { ProviderSwitches } from './provider-app.ts';
import { writeLists } from './write-lists.ts';

/** The client that the provider knows, and the switches that its configuration listens to. */
export interface ProviderClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly switches: ProviderSwitches;
  readonly signingKey: JWK;
}

const hour = 3600;

/**
 * Returns the provider's configuration: every default that would print a notice is replaced by a deliberate choice.
 * The one client may authenticate by Basic or in the body: the library accepts both for client_secret_basic.
 */
export function providerConfiguration(
  options: OpenIdProviderOptions<Readonly<Record<string, User>>>,
  client: ProviderClient,
): Configuration {
  return {
    adapter: inMemoryAdapter(),
    clients: [clientMetadata(options, client)],
    clientBasedCORS: () => false,
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    jwks: { keys: [client.signingKey] },
    pkce: { required: () => false },
    claims: claimRules(options.furtherClaims ?? []),
    features: features(),
    findAccount: (_context, sub) => findAccount(options.people, client.switches, sub),
    loadExistingGrant: grantEverythingAsked,
    issueRefreshToken: async () => client.switches.refreshTokens === 'always',
    renderError: (context, out) => {
      context.type = 'html';
      context.body = messagePage('Sign-in failed', `${out.error}: ${out.error_description ?? ''}`);
    },
    ttl: lifetimes(options.accessTokenSeconds ?? hour),
  };
}

function clientMetadata(
  options: OpenIdProviderOptions<unknown>,
  { clientId, clientSecret }: ProviderClient,
) {
  return {
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: [...options.redirectUris],
    post_logout_redirect_uris: [...(options.postLogoutRedirectUris ?? [])],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
  };
}

// Further claims come with `profile`, as providers deliver custom attributes.
function claimRules(furtherClaims: readonly string[]): NonNullable<Configuration['claims']> {
  return {
    openid: ['sub'],
    profile: ['name', 'preferred_username', ...furtherClaims],
    email: ['email', 'email_verified'],
    groups: ['groups'],
  };
}

function features(): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (context, form) => {
        context.body = logoutForm(form);
      },
      postLogoutSuccessSource: (context) => {
        context.body = messagePage('Signed out', 'You are signed out of the identity provider.');
      },
    },
  };
}

async function findAccount(
  people: Readonly<Record<string, User>>,
  switches: ProviderSwitches,
  sub: string,
): Promise<Account | undefined> {
  const user = Object.values(people).find(({ claims }) => claims.sub === sub);
  // Read at each call: a group lost at the provider is lost at the next userinfo request.
  return (
    user && {
      accountId: sub,
      claims: async () => ({ ...writeLists(user.claims, switches), sub }),
    }
  );
}

// Consent is the operator's matter in this world: whatever the client asks for is granted without a page.
async function grantEverythingAsked({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider, params } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grantId = session.grantIdFor(client.clientId);
  const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const grant =
    existing ?? new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope(String(params?.['scope'] ?? 'openid'));
  await grant.save();
  return grant;
}

function lifetimes(accessTokenSeconds: number): NonNullable<Configuration['ttl']> {
  return {
    AccessToken: accessTokenSeconds,
    AuthorizationCode: 60,
    Grant: 14 * 24 * hour,
    IdToken: hour,
    Interaction: hour,
    RefreshToken: 14 * 24 * hour,
    Session: 14 * 24 * hour,
  };
}

/** Returns a new RSA key under which the provider signs its tokens and publishes the public half. */
export function makeSigningKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' }) as JWK;
  return { ...jwk, alg: 'RS256', use: 'sig', kid: randomUUID() };
}

/** What the provider is started with; everything optional has a default good for the local world. */
export interface OpenIdProviderOptions<People> {
  readonly tls: Certificates;
  readonly redirectUris: readonly string[];
  readonly people: People;
  readonly postLogoutRedirectUris?: readonly string[];
  readonly host?: string;
  readonly port?: number;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly accessTokenSeconds?: number;
  /** Claims beyond the standard ones that users may carry, such as `upn`; they come with scope `profile`. */
  readonly furtherClaims?: readonly string[];
  /** Userinfo says every claim of a user, of whatever name and shape, whatever scope was asked for. */
  readonly allClaims?: boolean;
  /** What access tokens are at the start; opaque when absent. */
  readonly accessTokens?: ProviderSwitches['accessTokens'];
  /** Claims of a JWT access token; they win over iss, sub, client_id, iat, exp and jti. Asked at each sign-in. */
  readonly accessTokenClaims?: (user: User) => Readonly<Record<string, unknown>>;
}
