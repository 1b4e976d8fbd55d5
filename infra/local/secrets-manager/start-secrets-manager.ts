// In: certificates, the secrets that are there at the start, and the credentials that may read them.
// Out: AWS Secrets Manager's wire protocol (JSON 1.1 over HTTPS) on a free port of 127.0.0.1.
import {
  type AccountOptions,
  type Credentials,
  LOCAL_ACCOUNT,
  toSigner,
} from '#infra/local/aws/requests.ts';
import { openServer, type ServerOptions } from '#infra/local/aws/start-json-service.ts';
import {
  answerRequest,
  type SecretsManagerCall,
  type SecretsManagerSwitches,
  type Service,
} from './answer-request.ts';
import { getSecretValue } from './read-operations.ts';
import { findSecret, type SecretStore } from './secret-store.ts';
import { createSecret, putSecretValue } from './write-operations.ts';

/** What the service is started with; `secrets` are texts by name. */
export interface SecretsManagerOptions extends ServerOptions, AccountOptions {
  readonly secrets?: Readonly<Record<string, string>>;
}

/** A running service; `put` makes or replaces a secret's current value as an operator would. */
export interface SecretsManager {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly calls: SecretsManagerCall[];
  readonly switches: SecretsManagerSwitches;
  arn(name: string): string;
  read(name: string): string | undefined;
  put(name: string, value: string): string;
  close(): Promise<void>;
}

/** Returns a running service with the given secrets, as AWSCURRENT of their first version. */
export async function startSecretsManager(options: SecretsManagerOptions): Promise<SecretsManager> {
  const service = openService(options);
  const { store, signer } = service;
  for (const [Name, SecretString] of Object.entries(options.secrets ?? {})) {
    createSecret(store, { Name, SecretString });
  }
  const server = await openServer(options, (request, response) =>
    answerRequest(service, request, response),
  );
  return {
    ...server,
    region: signer.region,
    credentials: { accessKeyId: signer.accessKeyId, secretAccessKey: signer.secretAccessKey },
    calls: service.calls,
    switches: service.switches,
    ...operatorAccess(store),
  };
}

function openService(options: SecretsManagerOptions): Service {
  const { account = LOCAL_ACCOUNT.account } = options;
  const signer = toSigner(options, 'secretsmanager');
  const arnPrefix = `arn:aws:secretsmanager:${signer.region}:${account}:secret:`;
  return {
    store: { arnPrefix, secrets: new Map() },
    signer,
    calls: [],
    switches: {
      down: false,
      slowMs: 0,
      throttleNext: 0,
      batch: 'permitted',
      mostPerBatch: 20,
      signatures: 'verify',
      refusals: new Map(),
    },
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
