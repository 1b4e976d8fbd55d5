// In: choices, certificates and the address of the product. Out: the servers that the function and
// the load balancer meet: OpenID provider, key host, Secrets Manager and Jira.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Certificates } from './certificates.ts';
import { type JiraOptions, type LocalJira, startJira } from './jira/start-jira.ts';
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

/** Names of the secrets that the local Secrets Manager holds. */
export const SECRETS = {
  client: 'local/oidc-client',
  jira: 'local/jira-credentials',
  sessionKey: 'local/session-key',
  passwordKey: 'local/password-key',
} as const;

/** Everything but the account has a default. */
export interface ServerOptions {
  readonly people?: Readonly<Record<string, Person>>;
  readonly jira?: JiraOptions;
  /** `https://{host}:{port}` under which browsers see Jira. */
  readonly address: string;
  readonly account: string;
  readonly region: string;
}

export interface Servers {
  readonly provider: OpenIdProvider<Readonly<Record<string, Person>>>;
  readonly keyHost: KeyHost;
  readonly secrets: SecretsManager;
  readonly jira: LocalJira;
}

/** Yields the running servers. Passwords and keys are made up at each start. */
export async function startServers(options: ServerOptions, tls: Certificates): Promise<Servers> {
  const { address, account, region } = options;
  const service = { name: 'svc-edge', password: randomBytes(24).toString('base64url') };
  const [provider, keyHost, jira] = await Promise.all([
    startOpenIdProvider({
      tls,
      redirectUris: [`${address}/oauth2/idpresponse`],
      people: options.people ?? makePeople(),
      clientSecret: randomBytes(24).toString('base64url'),
    }),
    startPublicKeyHost({ tls }),
    startJira({ serviceAccount: service, tls, publicUrl: address, ...options.jira }),
  ]);
  const secrets = await startSecretsManager({
    tls,
    region,
    account,
    secrets: {
      [SECRETS.client]: JSON.stringify({ client_secret: provider.clientSecret }),
      [SECRETS.jira]: JSON.stringify({ username: service.name, password: service.password }),
      [SECRETS.sessionKey]: JSON.stringify({
        kid: randomUUID(),
        k: randomBytes(48).toString('hex'),
      }),
      [SECRETS.passwordKey]: randomBytes(48).toString('hex'),
    },
  });
  return { provider, keyHost, secrets, jira };
}
