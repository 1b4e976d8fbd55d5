import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { inMemoryAdapter } from '#infra/local/open-id-provider/in-memory-adapter.ts';
import type { Certificates } from '#infra/local/tls/certificates.ts';

export interface TestProvider {
  readonly issuer: string;
  /** What userinfo says; change it at will. */
  readonly claims: Record<string, unknown> & { sub: string };
  /** Turns the provider on, once the addresses that it may send browsers back to are known. */
  allow(redirectUris: readonly string[], overrides?: Configuration): void;
  close(): Promise<void>;
}

/** A real OpenID provider in which one user is always signed in and agrees to everything. */
export async function startProvider(certificates: Certificates): Promise<TestProvider> {
  const server = createServer(certificates);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `https://id.localhost:${(server.address() as AddressInfo).port}`;
  const claims = { sub: 'person-1', name: 'Ada Lovelace', email: 'ada@example.com' };
  return {
    issuer,
    claims,
    allow: (redirectUris, overrides = {}) => {
      const provider = new Provider(issuer, { ...configure(claims, redirectUris), ...overrides });
      server.on('request', (incoming, outgoing) => {
        if (!incoming.url?.startsWith('/interaction/')) {
          void provider.callback()(incoming, outgoing);
          return;
        }
        void agree(provider, claims.sub)(incoming, outgoing);
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const lifetimes = [
  'AccessToken',
  'AuthorizationCode',
  'Grant',
  'IdToken',
  'Interaction',
  'RefreshToken',
  'Session',
];

function configure(claims: { sub: string }, redirectUris: readonly string[]): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    adapter: inMemoryAdapter(),
    jwks: {
      keys: [{ ...privateKey.export({ format: 'jwk' }), kty: 'EC', alg: 'ES256', use: 'sig' }],
    },
    ttl: Object.fromEntries(lifetimes.map((name) => [name, 3600])),
    clients: [
      {
        client_id: 'load-balancer',
        client_secret: 'a secret: with +signs',
        redirect_uris: [...redirectUris],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    claims: {
      openid: ['sub'],
      profile: ['name', 'groups', 'filler', 'exp', 'iss'],
      email: ['email'],
    },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => false },
    cookies: { keys: ['only for tests'] },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ ...claims, sub: accountId }),
    }),
    loadExistingGrant,
  };
}

async function loadExistingGrant({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider, params } = oidc;
  if (!client || !session?.accountId) return undefined;
  const grantId = session.grantIdFor(client.clientId);
  if (grantId) return provider.Grant.find(grantId);
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(String(params?.['scope'] ?? 'openid'));
  await grant.save();
  return grant;
}

function agree(provider: Provider, accountId: string) {
  return (...sides: Parameters<ReturnType<Provider['callback']>>) =>
    provider.interactionFinished(...sides, { login: { accountId } });
}
