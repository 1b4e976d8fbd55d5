// In: certificates, the client's redirect addresses and the users who may sign in.
// Out: a certified OpenID provider on a free port of 127.0.0.1, and the addresses a client is configured with.

import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import Provider from 'oidc-provider';
import { includeAllClaims, issueAccessTokens } from './access-tokens.ts';
import type { User } from './make-users.ts';
import { type ProviderSwitches, providerApp } from './provider-app.ts';
import {
  makeSigningKey,
  type OpenIdProviderOptions,
  type ProviderClient,
  providerConfiguration,
} from './provider-configuration.ts';

/** A running provider: addresses for the client's configuration, users and switches to change at run time. */
export interface OpenIdProvider<People> {
  readonly issuer: string;
  readonly port: number;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userInfoEndpoint: string;
  readonly endSessionEndpoint: string;
  /** The JWKS that verifies ID tokens and JWT access tokens. */
  readonly keySetUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly people: People;
  readonly switches: ProviderSwitches;
  /** The `sub` of the user whose access token it is, opaque or JWT; null: unknown, expired or revoked. */
  personOfAccessToken(token: string): Promise<string | null>;
  close(): Promise<void>;
}

/**
 * Returns a running OpenID provider under `https://{host}:{port}`. It listens on 127.0.0.1 only: a client that cannot
 * resolve the host connects to 127.0.0.1 and keeps the name for TLS and for the Host header.
 */
export async function startOpenIdProvider<People extends Readonly<Record<string, User>>>(
  options: OpenIdProviderOptions<People>,
): Promise<OpenIdProvider<People>> {
  const server = createServer({ cert: options.tls.cert, key: options.tls.key });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const addresses = addressesOf(`https://${options.host ?? 'id.localhost'}:${port}`);
  const client = clientOf(options);
  const switches = switchesOf(options);
  const { provider, subjectOf } = openProvider(options, {
    ...client,
    issuer: addresses.issuer,
    switches,
    signingKey: makeSigningKey(),
  });
  const app = providerApp(provider, { people: options.people, switches });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  server.on('request', (request, response) => void listener(request, response));
  return {
    ...addresses,
    ...client,
    port,
    people: options.people,
    switches,
    personOfAccessToken: subjectOf,
    close: () => stop(server),
  };
}

function openProvider(
  options: OpenIdProviderOptions<Readonly<Record<string, User>>>,
  { issuer, ...client }: ProviderClient & { readonly issuer: string },
) {
  const { people, accessTokenClaims: claimsOf } = options;
  const provider = new Provider(issuer, providerConfiguration(options, client));
  const { subjectOf } = issueAccessTokens(provider, { ...client, people, claimsOf });
  if (options.allClaims === true) includeAllClaims(provider, { people, switches: client.switches });
  return { provider, subjectOf };
}

function addressesOf(issuer: string) {
  return {
    issuer,
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint: `${issuer}/token`,
    userInfoEndpoint: `${issuer}/me`,
    endSessionEndpoint: `${issuer}/session/end`,
    keySetUrl: `${issuer}/jwks`,
  };
}

function clientOf(options: { readonly clientId?: string; readonly clientSecret?: string }) {
  return {
    clientId: options.clientId ?? 'edge-authenticator',
    clientSecret: options.clientSecret ?? 'local-client-secret',
  };
}

function switchesOf(options: OpenIdProviderOptions<unknown>): ProviderSwitches {
  return {
    refreshTokens: 'never',
    accessTokens: options.accessTokens ?? 'opaque',
    accessTokenType: 'at+jwt',
    lists: 'list',
    listLimit: null,
    fail: {},
  };
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
