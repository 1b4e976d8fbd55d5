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
])('%s', (_title, createFetch) => {
  let sdk = mockClient(SecretsManagerClient);
  beforeEach(() => {
    sdk.restore();
    sdk = mockClient(SecretsManagerClient);
  });
  afterEach(() => void sdk.restore());

  it('the current text of a secret is fetched', async () => {
    sdk.on(GetSecretValueCommand, { SecretId: ARN }).resolves({ SecretString: 's3cr3t' });
    expect(await createFetch()(ARN)).toBe('s3cr3t');
    expect(sdk.commandCalls(GetSecretValueCommand).map((call) => call.args[0].input)).toEqual([
      { SecretId: ARN },
    ]);
  });

  it('a secret without text is refused', async () => {
    sdk.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array([1]) });
    await expect(createFetch()(ARN)).rejects.toThrow('the secret holds no text');
  });

  it('an error of Secrets Manager is thrown', async () => {
    sdk.on(GetSecretValueCommand).rejects(new Error('denied'));
    await expect(createFetch()(ARN)).rejects.toThrow('denied');
  });
});

describe('the client of Secrets Manager against a server', () => {
  beforeEach(() => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  });
  afterEach(() => void vi.unstubAllEnvs());

  it('the client of Secrets Manager tries twice and then gives up', async () => {
    let requests = 0;
    const { url } = await localServer((_request, response) => {
      requests += 1;
      response.writeHead(500).end('{}');
    });
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url);
    await expect(secretsManagerClient()(ARN)).rejects.toThrow();
    expect(requests).toBe(2);
  });

  it('the client of Secrets Manager gives up on a silent server', async () => {
    const { url } = await localServer(() => {});
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url);
    await expect(secretsManagerClient()(ARN)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
