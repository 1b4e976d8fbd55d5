import type { RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeCertificates } from '#infra/local/tls/certificates.ts';
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

const BUSY = { 'retry-after': '60' };

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

  it.each<[string, (response: ServerResponse) => void]>([
    ['a call', () => {}],
    ['the wait before another', (response) => response.writeHead(503, BUSY).end('{}')],
  ])(
    'the client of Secrets Manager ends %s with the signal, and makes no other call',
    async (_what, answer) => {
      const end = new AbortController();
      let requests = 0;
      const { url } = await localServer((_request, response) => {
        requests += 1;
        response.once('close', () => end.abort());
        answer(response);
        if (!response.writableEnded) end.abort();
      });
      vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url);
      await expect(secretsManager()(ARN, end.signal)).rejects.toMatchObject({ name: 'AbortError' });
      expect(requests).toBe(1);
    },
  );

  it('the client of Secrets Manager reads the secrets of a whole deployment at once', async () => {
    const waiting: ServerResponse[] = [];
    const url = await trustedServer((_request, response) => {
      if (waiting.push(response) < 8) return;
      for (const each of waiting) each.end('{"SecretString":"s3cr3t"}');
    });
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url);
    const fetchSecret = secretsManagerClient();
    const fetched = await Promise.all(Array.from({ length: 8 }, () => fetchSecret(ARN)));
    expect(new Set(fetched)).toEqual(new Set(['s3cr3t']));
  });

  it('the client of Secrets Manager gives up on a silent server', async () => {
    const { url } = await localServer(() => {});
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url);
    await expect(secretsManagerClient()(ARN)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

/** Starts a server over TLS whose authority every client trusts until the test ends, and returns its URL. */
async function trustedServer(listener: RequestListener): Promise<string> {
  const { ca, ...own } = await makeCertificates([]);
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, ca]);
  const server = createServer(own, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    setDefaultCACertificates(before);
    server.close();
    server.closeAllConnections();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
