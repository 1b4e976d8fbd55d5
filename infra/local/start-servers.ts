// In: choices, certificates and the addresses of the products. Out: the servers that the function and
// the load balancer meet: OpenID provider, key host, Secrets Manager, the products and Crowd.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Certificates } from './certificates.ts';
import type { Account } from './data-center/fill-directory.ts';
import { type KeyHost, startPublicKeyHost } from './load-balancer/start-public-key-host.ts';
import { makePeople, type Person } from './open-id-provider/make-people.ts';
import {
  type OpenIdProvider,
  startOpenIdProvider,
} from './open-id-provider/start-open-id-provider.ts';
import {
  type SecretsManager,
  startSecretsManager,
} from './secrets-manager/start-secrets-manager.ts';
import { type Products, type ProductsOptions, startProducts } from './start-products.ts';

/** Names of the secrets that the local Secrets Manager holds. */
export const SECRETS = {
  client: 'local/oidc-client',
  jira: 'local/jira-credentials',
  confluence: 'local/confluence-credentials',
  bitbucket: 'local/bitbucket-credentials',
  crowd: 'local/crowd-credentials',
  sessionKey: 'local/session-key',
  passwordKey: 'local/password-key',
  tokenKey: 'local/token-key',
} as const;

/** Everything but addresses, sessions and the account has a default. */
export interface ServerOptions extends ProductsOptions {
  readonly people?: Readonly<Record<string, Person>>;
  readonly account: string;
  readonly region: string;
}

export interface Servers extends Products {
  readonly provider: OpenIdProvider<Readonly<Record<string, Person>>>;
  readonly keyHost: KeyHost;
  readonly secrets: SecretsManager;
}

/** Yields the running servers. Passwords and keys are made up at each start. */
export async function startServers(options: ServerOptions, tls: Certificates): Promise<Servers> {
  const { addresses, account, region } = options;
  const [provider, keyHost, { products, accounts }] = await Promise.all([
    startOpenIdProvider({
      tls,
      redirectUris: Object.values(addresses).map((address) => `${address}/oauth2/idpresponse`),
      people: options.people ?? makePeople(),
      clientSecret: randomBytes(24).toString('base64url'),
    }),
    startPublicKeyHost({ tls }),
    startProducts(options, tls),
  ]);
  const secrets = await startSecretsManager({
    tls,
    region,
    account,
    secrets: {
      [SECRETS.client]: JSON.stringify({ client_secret: provider.clientSecret }),
      [SECRETS.jira]: toSecret(accounts.jira),
      [SECRETS.confluence]: toSecret(accounts.confluence),
      [SECRETS.bitbucket]: toSecret(accounts.bitbucket),
      [SECRETS.crowd]: toSecret(accounts.crowd),
      [SECRETS.sessionKey]: makeKey(),
      [SECRETS.passwordKey]: randomBytes(48).toString('hex'),
      [SECRETS.tokenKey]: makeKey(),
    },
  });
  return { provider, keyHost, secrets, ...products };
}

function toSecret({ name, password }: Account): string {
  return JSON.stringify({ username: name, password });
}

function makeKey(): string {
  return JSON.stringify({ kid: randomUUID(), k: randomBytes(48).toString('hex') });
}
