import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { secretsManager } from '#shared/base/secrets-manager.ts';
import { secretsManagerClient } from '#shared/base/secrets-manager-client.ts';
import { localServer } from '#test/builders/local-server.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:one-abcdef';

describe.each([
  ['the client of Secrets Manager', secretsManagerClient],
  ['the reading of secrets', secretsManager],
])('%s', (_title, makeFetch) => {
  let sdk = mockClient(SecretsManagerClient);
  beforeEach(() => {
    sdk.restore();
    sdk = mockClient(SecretsManagerClient);
  });
  afterEach(() => void sdk.restore());

  it('asks for the current text of the secret', async () => {
    sdk.on(GetSecretValueCommand, { SecretId: ARN }).resolves({ SecretString: 's3cr3t' });
    expect(await makeFetch()(ARN)).toBe('s3cr3t');
    expect(sdk.commandCalls(GetSecretValueCommand).map((call) => call.args[0].input)).toEqual([
      { SecretId: ARN },
    ]);
  });

  it('refuses a secret that holds no text', async () => {
    sdk.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array([1]) });
    await expect(makeFetch()(ARN)).rejects.toThrow('the secret holds no text');
  });

  it('hands on what Secrets Manager refuses', async () => {
    sdk.on(GetSecretValueCommand).rejects(new Error('denied'));
    await expect(makeFetch()(ARN)).rejects.toThrow('denied');
  });
});

describe('the client of Secrets Manager against a server', () => {
  beforeEach(() => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  });
  afterEach(() => void vi.unstubAllEnvs());

  it('tries twice and then gives up', async () => {
    let requests = 0;
    const { url } = await localServer((_request, response) => {
      requests += 1;
      response.writeHead(500).end('{}');
    });
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url);
    await expect(secretsManagerClient()(ARN)).rejects.toThrow();
    expect(requests).toBe(2);
  });

  it('gives up on a server that is silent', async () => {
    const { url } = await localServer(() => {});
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url);
    await expect(secretsManagerClient()(ARN)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
