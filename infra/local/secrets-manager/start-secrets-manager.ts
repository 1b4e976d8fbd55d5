// In: certificates, the secrets that are there at the start, and the credentials that may read them.
// Out: AWS Secrets Manager's wire protocol (JSON 1.1 over HTTPS) on a free port of 127.0.0.1.
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificates } from '#infra/local/certificates.ts';
import {
  answerRequest,
  type SecretsManagerCall,
  type SecretsManagerSwitches,
  type Service,
} from './answer-request.ts';
import { createSecret } from './create-secret.ts';
import { findSecret } from './find-secret.ts';
import { getSecretValue } from './get-secret-value.ts';
import { putSecretValue } from './put-secret-value.ts';
import type { SecretStore } from './secret-store.ts';

/** What the service is started with; `secrets` are texts by name. */
export interface SecretsManagerOptions {
  readonly tls: Certificates;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly region?: string;
  readonly account?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A running service; `put` makes or replaces a secret's current value as an operator would. */
export interface SecretsManager {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly calls: SecretsManagerCall[];
  readonly switches: SecretsManagerSwitches;
  arn(name: string): string;
  read(name: string): string | undefined;
  put(name: string, value: string): string;
  close(): Promise<void>;
}

/** A running service with the given secrets, as AWSCURRENT of their first version. */
export async function startSecretsManager(options: SecretsManagerOptions): Promise<SecretsManager> {
  const service = openService(options);
  const { store, signer } = service;
  for (const [Name, SecretString] of Object.entries(options.secrets ?? {})) {
    createSecret(store, { Name, SecretString });
  }
  const server = createServer(options.tls, (request, response) => {
    answerRequest(service, request, response).catch((error: unknown) =>
      response.destroy(error as Error),
    );
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: signer.region,
    credentials: { accessKeyId: signer.accessKeyId, secretAccessKey: signer.secretAccessKey },
    calls: service.calls,
    switches: service.switches,
    ...operatorAccess(store),
    close: () => stop(server),
  };
}

function openService(options: SecretsManagerOptions): Service {
  const { region = 'eu-central-1', account = '123456789012' } = options;
  const credentials = options.credentials ?? {
    accessKeyId: 'AKIALOCALWORLD000000',
    secretAccessKey: 'local-world-secret-access-key',
  };
  return {
    store: { arnPrefix: `arn:aws:secretsmanager:${region}:${account}:secret:`, secrets: new Map() },
    signer: { ...credentials, region },
    calls: [],
    switches: { down: false, slowMs: 0, throttleNext: 0, refusals: new Map() },
  };
}

function operatorAccess(store: SecretStore) {
  return {
    arn: (name: string) => findSecret(store, name).arn,
    read: (name: string) => {
      const value = getSecretValue(store, { SecretId: name });
      return 'SecretString' in value ? value.SecretString : undefined;
    },
    put: (name: string, SecretString: string) =>
      store.secrets.has(name)
        ? putSecretValue(store, { SecretId: name, SecretString }).ARN
        : createSecret(store, { Name: name, SecretString }).ARN,
  };
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
