import type { ServerResponse } from 'node:http';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startSecretsManager } from '#infra/local/secrets-manager/start-secrets-manager.ts';
import { makeCertificates } from '#infra/local/tls/certificates.ts';
import { errorName } from '#shared/base/error-name.ts';
import { secretsManager } from '#shared/base/secrets-manager.ts';
import { secretsManagerClient } from '#shared/base/secrets-manager-client.ts';
import { localServer } from '#test/builders/local-server.ts';

/** What no test here expects to be called. */
const never = () => expect.unreachable('reading several secrets was denied');

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
    expect(await createFetch(never)(ARN)).toBe('s3cr3t');
    expect(sdk.commandCalls(GetSecretValueCommand).map((call) => call.args[0].input)).toEqual([
      { SecretId: ARN },
    ]);
  });

  it('a secret without text is refused', async () => {
    sdk.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array([1]) });
    await expect(createFetch(never)(ARN)).rejects.toThrow('the secret holds no text');
  });

  it('an error of Secrets Manager is thrown', async () => {
    sdk.on(GetSecretValueCommand).rejects(new Error('denied'));
    await expect(createFetch(never)(ARN)).rejects.toThrow('denied');
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
    await expect(secretsManagerClient(never)(ARN)).rejects.toThrow();
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
      await expect(secretsManager(never)(ARN, end.signal)).rejects.toMatchObject({
        name: 'AbortError',
      });
      expect(requests).toBe(1);
    },
  );

  it('the client of Secrets Manager gives up on a silent server', async () => {
    const { url } = await localServer(() => {});
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url);
    await expect(secretsManagerClient(never)(ARN)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('several secrets that are needed at the same time', () => {
  it('several secrets are read with one call', async () => {
    const { read, calls } = await localService();
    expect(await read('one', 'two', 'three')).toEqual([
      'text of one',
      'text of two',
      'text of three',
    ]);
    expect(calls()).toEqual(['BatchGetSecretValue ok']);
  });

  it('a secret that is needed by itself is read by itself', async () => {
    const { read, calls } = await localService();
    await read('one');
    await read('two');
    expect(calls()).toEqual(['GetSecretValue ok', 'GetSecretValue ok']);
  });

  it.each(['AccessDeniedException', 'DecryptionFailure'] as const)(
    'a secret whose reading fails with %s fails alone',
    async (code) => {
      const { read, service } = await localService();
      service.switches.refusals.set('two', code);
      expect(await read('one', 'two', 'three')).toEqual(['text of one', code, 'text of three']);
    },
  );

  it('a secret that is not there fails alone', async () => {
    const { read } = await localService();
    expect(await read('one', 'four')).toEqual(['text of one', 'ResourceNotFoundException']);
  });

  it('secrets that one call leaves out are read by themselves', async () => {
    const { read, service } = await localService();
    service.switches.mostPerBatch = 1;
    expect(await read('one', 'two', 'three')).toEqual([
      'text of one',
      'text of two',
      'text of three',
    ]);
  });

  it('secrets are read each by itself once reading several was denied, and that is told once', async () => {
    const { read, service, calls, denials } = await localService();
    service.switches.batch = 'denied';
    expect(await read('one', 'two')).toEqual(['text of one', 'text of two']);
    expect(await read('one', 'two')).toEqual(['text of one', 'text of two']);
    expect(calls().filter((call) => call.startsWith('Batch'))).toEqual([
      'BatchGetSecretValue AccessDeniedException',
    ]);
    expect(denials).toHaveLength(1);
  });

  it('secrets are read each by itself while there are too many calls for several, and that is not told', async () => {
    const { read, service, calls, denials } = await localService();
    service.switches.throttleNext = 2;
    expect(await read('one', 'two')).toEqual(['text of one', 'text of two']);
    await read('one', 'two');
    expect(calls().at(-1)).toBe('BatchGetSecretValue ok');
    expect(denials).toEqual([]);
  });

  it('secrets are not read by themselves in an outage', async () => {
    const { read, service, calls } = await localService();
    service.switches.down = true;
    expect(await read('one', 'two')).toEqual(['TimeoutError', 'TimeoutError']);
    expect(new Set(calls())).toEqual(new Set(['BatchGetSecretValue cut']));
  });
});

/** Starts a Secrets Manager that the real client of the AWS SDK reads from until the test ends. */
async function localService() {
  const tls = await makeCertificates([]);
  const names = ['one', 'two', 'three'];
  const secrets = Object.fromEntries(names.map((name) => [name, `text of ${name}`]));
  const service = await startSecretsManager({ tls, secrets });
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, tls.ca]);
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', service.endpoint);
  vi.stubEnv('AWS_REGION', service.region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', service.credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', service.credentials.secretAccessKey);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    setDefaultCACertificates(before);
    await service.close();
  });
  const denials: string[] = [];
  const fetchSecret = secretsManager(() => void denials.push('denied'));
  const readOne = (name: string) =>
    fetchSecret(names.includes(name) ? service.arn(name) : name).catch(errorName);
  return {
    service,
    denials,
    read: (...wanted: string[]) => Promise.all(wanted.map(readOne)),
    calls: () => service.calls.map(({ operation, outcome }) => `${operation} ${outcome}`),
  };
}
