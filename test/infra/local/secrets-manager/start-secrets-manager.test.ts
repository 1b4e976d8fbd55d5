import { Agent } from 'node:https';
import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type SecretsManager,
  startSecretsManager,
} from '#infra/local/secrets-manager/start-secrets-manager.ts';
import { makeCertificates } from '#infra/local/tls/certificates.ts';

const tls = await makeCertificates([]);
const token = 'a'.repeat(32);

let service: SecretsManager;
let client: SecretsManagerClient;

beforeEach(async () => {
  service = await startSecretsManager({
    tls,
    secrets: { 'edge/session': 'first', 'edge/password': 'words' },
  });
  client = clientOf({});
});
afterEach(async () => {
  client.destroy();
  await service.close();
});

it.each([
  ['its name', () => 'edge/session'],
  ['its ARN', () => service.arn('edge/session')],
  ['its ARN without the random suffix', () => service.arn('edge/session').slice(0, -7)],
])('reading a secret works by %s', async (_by, id) => {
  const answer = await client.send(new GetSecretValueCommand({ SecretId: id() }));
  expect(answer).toMatchObject({
    ARN: service.arn('edge/session'),
    Name: 'edge/session',
    SecretString: 'first',
    VersionStages: ['AWSCURRENT'],
    CreatedDate: expect.any(Date),
  });
});

it('reading a secret finds the value before the last change under AWSPREVIOUS and by its version', async () => {
  const first = await get({});
  await client.send(put('second'));
  const previous = await get({ VersionStage: 'AWSPREVIOUS' });
  expect(previous.SecretString).toBe('first');
  expect(previous.VersionId).toBe(first.VersionId);
  expect((await get({ VersionId: first.VersionId })).SecretString).toBe('first');
  expect((await get({})).SecretString).toBe('second');
});

it('reading a secret keeps bytes as bytes', async () => {
  const SecretBinary = Uint8Array.of(0, 255, 128);
  await client.send(new CreateSecretCommand({ Name: 'bytes', SecretBinary }));
  const answer = await client.send(new GetSecretValueCommand({ SecretId: 'bytes' }));
  expect(answer.SecretBinary).toEqual(SecretBinary);
  expect(answer.SecretString).toBeUndefined();
});

it.each([
  ['an unknown secret', { SecretId: 'edge/other' }, 'ResourceNotFoundException'],
  ['an unknown label', { VersionStage: 'AWSPENDING' }, 'ResourceNotFoundException'],
  ['an unknown version', { VersionId: token }, 'ResourceNotFoundException'],
  ['an empty name', { SecretId: '' }, 'InvalidParameterException'],
])('reading a secret is refused for %s', async (_what, wanted, name) => {
  await expect(get(wanted)).rejects.toMatchObject({
    name,
    $metadata: { httpStatusCode: 400, attempts: 1 },
  });
});

it('reading a secret is refused when the label belongs to another version than the one named', async () => {
  const { VersionId } = await get({});
  await client.send(put('second'));
  await expect(get({ VersionId, VersionStage: 'AWSCURRENT' })).rejects.toMatchObject({
    name: 'InvalidRequestException',
  });
});

it('reading a secret is refused once the secret is marked for deletion', async () => {
  await client.send(new DeleteSecretCommand({ SecretId: 'edge/session' }));
  await expect(get({})).rejects.toMatchObject({ name: 'InvalidRequestException' });
});

it('reading a secret lists in a batch what cannot be had beside what can', async () => {
  service.switches.refusals.set('edge/password', 'AccessDeniedException');
  const SecretIdList = ['edge/session', 'edge/password', 'edge/other'];
  const answer = await client.send(new BatchGetSecretValueCommand({ SecretIdList }));
  expect(answer.SecretValues).toMatchObject([{ Name: 'edge/session', SecretString: 'first' }]);
  expect(answer.Errors).toMatchObject([
    { SecretId: 'edge/password', ErrorCode: 'AccessDeniedException' },
    { SecretId: 'edge/other', ErrorCode: 'ResourceNotFoundException' },
  ]);
});

it('reading several secrets is cut at the most that one call returns, and goes on with its token', async () => {
  service.switches.mostPerBatch = 1;
  const SecretIdList = ['edge/session', 'edge/password'];
  const first = await client.send(new BatchGetSecretValueCommand({ SecretIdList }));
  expect(first.SecretValues).toMatchObject([{ Name: 'edge/session' }]);
  const { NextToken } = first;
  const remaining = await client.send(new BatchGetSecretValueCommand({ SecretIdList, NextToken }));
  expect(remaining.SecretValues).toMatchObject([{ Name: 'edge/password' }]);
  expect(remaining.NextToken).toBeUndefined();
});

it('reading several secrets can be denied as a whole', async () => {
  service.switches.batch = 'denied';
  const command = new BatchGetSecretValueCommand({ SecretIdList: ['edge/session'] });
  await expect(client.send(command)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect((await get({})).SecretString).toBe('first');
});

it('changing a secret repeats a request with the same token without another version', async () => {
  await client.send(put('second', { ClientRequestToken: token }));
  await client.send(put('second', { ClientRequestToken: token }));
  const { VersionIdsToStages } = await describeSession();
  expect(Object.keys(VersionIdsToStages ?? {})).toHaveLength(2);
});

it('changing a secret never changes a version that exists', async () => {
  await client.send(put('second', { ClientRequestToken: token }));
  await expect(client.send(put('third', { ClientRequestToken: token }))).rejects.toMatchObject({
    name: 'ResourceExistsException',
  });
});

it('changing a secret never creates a name twice', async () => {
  const again = new CreateSecretCommand({ Name: 'edge/session', SecretString: 'x' });
  await expect(client.send(again)).rejects.toMatchObject({ name: 'ResourceExistsException' });
});

it('changing a secret finishes a rotation by moving AWSCURRENT from the version that has it', async () => {
  const { VersionId: old = '' } = await get({});
  await client.send(put('second', { ClientRequestToken: token, VersionStages: ['AWSPENDING'] }));
  expect((await get({})).SecretString).toBe('first');
  await client.send(move({ MoveToVersionId: token, RemoveFromVersionId: old }));
  expect((await get({})).SecretString).toBe('second');
  expect((await describeSession()).VersionIdsToStages).toEqual({
    [old]: ['AWSPREVIOUS'],
    [token]: ['AWSPENDING', 'AWSCURRENT'],
  });
});

it.each([
  ['without naming the version that has it', {}, 'InvalidParameterException'],
  ['naming a version that has it not', { RemoveFromVersionId: token }, 'InvalidParameterException'],
  [
    'to a version that is not there',
    { MoveToVersionId: 'b'.repeat(32) },
    'ResourceNotFoundException',
  ],
])('changing a secret refuses to move AWSCURRENT %s', async (_how, wanted, name) => {
  await client.send(put('second', { ClientRequestToken: token, VersionStages: ['AWSPENDING'] }));
  const command = move({ MoveToVersionId: token, ...wanted });
  await expect(client.send(command)).rejects.toMatchObject({ name });
});

it('changing a secret shows an operator’s change to the next reader', async () => {
  service.put('edge/session', 'second');
  service.put('edge/new', 'fresh');
  expect((await get({})).SecretString).toBe('second');
  expect((await get({ SecretId: 'edge/new' })).SecretString).toBe('fresh');
  expect(service.read('edge/session')).toBe('second');
});

it.each<[string, () => SecretsManagerClientConfig, string]>([
  [
    'with another secret key',
    () => ({ credentials: credentials({ secretAccessKey: 'wrong' }) }),
    'InvalidSignatureException',
  ],
  [
    'with an unknown key id',
    () => ({ credentials: credentials({ accessKeyId: 'AKIAOTHER' }) }),
    'UnrecognizedClientException',
  ],
  ['of another region', () => ({ region: 'us-east-1' }), 'InvalidSignatureException'],
])('a caller %s is refused', async (_who, configuration, name) => {
  const stranger = clientOf(configuration());
  const command = new GetSecretValueCommand({ SecretId: 'edge/session' });
  await expect(stranger.send(command)).rejects.toMatchObject({ name });
  stranger.destroy();
});

it('a service that believes every signature answers any caller', async () => {
  service.switches.signatures = 'any';
  const stranger = clientOf({ credentials: credentials({ accessKeyId: 'AKIAOTHER' }) });
  const answer = await stranger.send(new GetSecretValueCommand({ SecretId: 'edge/session' }));
  expect(answer.SecretString).toBe('first');
  stranger.destroy();
});

it.each<[string, (request: Outgoing) => void, string]>([
  [
    'whose body was changed under way',
    (request) => {
      request.body = Buffer.from(
        new TextDecoder().decode(request.body).replace('session', 'sessiom'),
      );
    },
    'InvalidSignatureException',
  ],
  [
    'who signed nothing',
    (request) => delete request.headers['authorization'],
    'MissingAuthenticationTokenException',
  ],
  [
    'who signed in another form',
    (request) => {
      request.headers['authorization'] = 'Bearer token';
    },
    'IncompleteSignatureException',
  ],
])('a caller %s is refused', async (_who, change, name) => {
  client.middlewareStack.add(
    (next) => (step) => {
      change(step.request as Outgoing);
      return next(step);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await expect(get({})).rejects.toMatchObject({ name });
});

it('a caller with a session token is served', async () => {
  const temporary = clientOf({ credentials: credentials({ sessionToken: 'temporary' }) });
  const command = new GetSecretValueCommand({ SecretId: 'edge/session' });
  expect((await temporary.send(command)).SecretString).toBe('first');
  temporary.destroy();
});

it.each(['AccessDeniedException', 'DecryptionFailure', 'InternalServiceError'] as const)(
  'a fault of %s hits the one secret it is meant for',
  async (code) => {
    service.switches.refusals.set('edge/session', code);
    await expect(get({})).rejects.toMatchObject({ name: code });
    expect((await get({ SecretId: 'edge/password' })).SecretString).toBe('words');
    service.switches.refusals.clear();
    expect((await get({})).SecretString).toBe('first');
  },
);

it('a fault of throttling passes after so many calls, and the client tries again by itself', async () => {
  service.switches.throttleNext = 1;
  expect((await get({})).$metadata.attempts).toBe(2);
  expect(service.calls.map(({ outcome }) => outcome)).toEqual(['ThrottlingException', 'ok']);
});

it('a fault of an outage cuts connections until it is over', async () => {
  service.switches.down = true;
  const impatient = clientOf({ maxAttempts: 1 });
  const command = new GetSecretValueCommand({ SecretId: 'edge/session' });
  await expect(impatient.send(command)).rejects.toMatchObject({ code: 'ECONNRESET' });
  service.switches.down = false;
  expect((await impatient.send(command)).SecretString).toBe('first');
  impatient.destroy();
});

it('a fault of slowness holds the answer back longer than a client waits', async () => {
  service.switches.slowMs = 60_000;
  const command = new GetSecretValueCommand({ SecretId: 'edge/session' });
  const impatient = AbortSignal.timeout(50);
  await expect(client.send(command, { abortSignal: impatient })).rejects.toMatchObject({
    name: 'AbortError',
  });
});

it('calls are noted with what was asked and what came of it, never with a value', async () => {
  await get({});
  await client.send(put('second'));
  expect(service.calls).toEqual([
    { operation: 'GetSecretValue', secretId: 'edge/session', outcome: 'ok' },
    { operation: 'PutSecretValue', secretId: 'edge/session', outcome: 'ok' },
  ]);
});

interface Outgoing {
  body: Uint8Array;
  readonly headers: Record<string, string>;
}

function clientOf(configuration: SecretsManagerClientConfig): SecretsManagerClient {
  return new SecretsManagerClient({
    endpoint: service.endpoint,
    region: service.region,
    credentials: service.credentials,
    requestHandler: { httpsAgent: new Agent({ ca: tls.ca }) },
    ...configuration,
  });
}

function credentials(changed: Partial<SecretsManager['credentials'] & { sessionToken: string }>) {
  return { ...service.credentials, ...changed };
}

function get(wanted: Partial<GetSecretValueCommand['input']>) {
  return client.send(new GetSecretValueCommand({ SecretId: 'edge/session', ...wanted }));
}

function put(SecretString: string, further: Partial<PutSecretValueCommand['input']> = {}) {
  return new PutSecretValueCommand({ SecretId: 'edge/session', SecretString, ...further });
}

function move(wanted: Partial<UpdateSecretVersionStageCommand['input']>) {
  return new UpdateSecretVersionStageCommand({
    SecretId: 'edge/session',
    VersionStage: 'AWSCURRENT',
    ...wanted,
  });
}

function describeSession() {
  return client.send(new DescribeSecretCommand({ SecretId: 'edge/session' }));
}
