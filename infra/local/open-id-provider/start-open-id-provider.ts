// In: certificates, the client's redirect addresses and the people who may sign in.
// Out: a certified OpenID provider on a free port of 127.0.0.1, and the addresses a client is configured with.
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import Provider from 'oidc-provider';
import type { Certificates } from '#infra/local/certificates.ts';
import type { Person } from './make-people.ts';
import { type ProviderSwitches, providerApp } from './provider-app.ts';
import { providerConfiguration } from './provider-configuration.ts';

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
  /** Claims beyond the standard ones that people may carry, such as `upn`; they come with scope `profile`. */
  readonly furtherClaims?: readonly string[];
}

/** A running provider: addresses for the client's configuration, people and switches to change at run time. */
export interface OpenIdProvider<People> {
  readonly issuer: string;
  readonly port: number;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userInfoEndpoint: string;
  readonly endSessionEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly people: People;
  readonly switches: ProviderSwitches;
  close(): Promise<void>;
}

/**
 * A running OpenID provider under `https://{host}:{port}`. It listens on 127.0.0.1 only: a client that cannot
 * resolve the host connects to 127.0.0.1 and keeps the name for TLS and for the Host header.
 */
export async function startOpenIdProvider<People extends Readonly<Record<string, Person>>>(
  options: OpenIdProviderOptions<People>,
): Promise<OpenIdProvider<People>> {
  const server = createServer({ cert: options.tls.cert, key: options.tls.key });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const addresses = addressesOf(`https://${options.host ?? 'id.localhost'}:${port}`);
  const client = clientOf(options);
  const switches: ProviderSwitches = { refreshTokens: 'never', fail: {} };
  const provider = new Provider(
    addresses.issuer,
    providerConfiguration(options, { ...client, switches }),
  );
  const app = providerApp(provider, { people: options.people, switches });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  server.on('request', (request, response) => void listener(request, response));
  return {
    ...addresses,
    ...client,
    port,
    people: options.people,
    switches,
    close: () => stop(server),
  };
}

function addressesOf(issuer: string) {
  return {
    issuer,
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint: `${issuer}/token`,
    userInfoEndpoint: `${issuer}/me`,
    endSessionEndpoint: `${issuer}/session/end`,
  };
}

function clientOf(options: { readonly clientId?: string; readonly clientSecret?: string }) {
  return {
    clientId: options.clientId ?? 'edge-authenticator',
    clientSecret: options.clientSecret ?? 'local-client-secret',
  };
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
