// In: choices, certificates and the addresses of the products. Out: the servers that the function and
// the load balancer meet: OpenID provider, key host, Secrets Manager, the products, Crowd and directories.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Account } from '#infra/local/data-center/fill-directory.ts';
import {
  type KeyHost,
  startPublicKeyHost,
} from '#infra/local/load-balancer/start-public-key-host.ts';
import { makeUsers, type User } from '#infra/local/open-id-provider/make-users.ts';
import type { OpenIdProviderOptions } from '#infra/local/open-id-provider/provider-configuration.ts';
import {
  type OpenIdProvider,
  startOpenIdProvider,
} from '#infra/local/open-id-provider/start-open-id-provider.ts';
import {
  type SecretsManager,
  startSecretsManager,
} from '#infra/local/secrets-manager/start-secrets-manager.ts';
import type { Certificates } from '#infra/local/tls/certificates.ts';
import { type Directories, type DirectoryChoices, startDirectories } from './start-directories.ts';
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

/** The service account of a Google that was asked for. */
export const GOOGLE_SECRET = 'local/google-credentials';

/** What the OpenID provider says of whom, in userinfo and in access tokens. */
export interface ProviderChoices
  extends Pick<OpenIdProviderOptions<unknown>, 'accessTokens' | 'accessTokenClaims' | 'allClaims'> {
  readonly people?: Readonly<Record<string, User>>;
}

/** Everything but addresses, sessions and the account has a default. */
export interface ServerOptions extends ProductsOptions, ProviderChoices {
  /** Places that know groups; none by default. */
  readonly directories?: DirectoryChoices;
  readonly account: string;
  readonly region: string;
}

export interface Servers extends Products {
  readonly provider: OpenIdProvider<Readonly<Record<string, User>>>;
  readonly keyHost: KeyHost;
  readonly secrets: SecretsManager;
  readonly directories: Directories;
}

/** Returns the running servers. Passwords and keys are made up at each start. */
export async function startServers(options: ServerOptions, tls: Certificates): Promise<Servers> {
  const { account, region } = options;
  const [provider, keyHost, { products, accounts }] = await Promise.all([
    startProvider(options, tls),
    startPublicKeyHost({ tls }),
    startProducts(options, tls),
  ]);
  const site = { tls, provider, account, region };
  const directories = await startDirectories(options.directories ?? {}, site);
  const { google } = directories;
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
      ...(google && { [GOOGLE_SECRET]: JSON.stringify(google.serviceAccountKey) }),
    },
  });
  return { provider, keyHost, secrets, directories, ...products };
}

function startProvider(
  { addresses, people = makeUsers(), ...options }: ServerOptions,
  tls: Certificates,
): Promise<Servers['provider']> {
  const { accessTokens, accessTokenClaims, allClaims } = options;
  return startOpenIdProvider({
    tls,
    redirectUris: Object.values(addresses).map((address) => `${address}/oauth2/idpresponse`),
    people,
    clientSecret: randomBytes(24).toString('base64url'),
    ...(accessTokens && { accessTokens }),
    ...(accessTokenClaims && { accessTokenClaims }),
    ...(allClaims && { allClaims }),
  });
}

function toSecret({ name, password }: Account): string {
  return JSON.stringify({ username: name, password });
}

function makeKey(): string {
  return JSON.stringify({ kid: randomUUID(), k: randomBytes(48).toString('hex') });
}
