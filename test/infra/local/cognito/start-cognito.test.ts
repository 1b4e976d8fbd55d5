import { Agent } from 'node:https';
import {
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
  ListGroupsCommand,
  paginateAdminListGroupsForUser,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Cognito, startCognito } from '#infra/local/cognito/start-cognito.ts';
import { makeCertificates } from '#infra/local/tls/certificates.ts';

const tls = await makeCertificates([]);
const UserPoolId = 'eu-central-1_People';
const manyGroups = Array.from({ length: 130 }, (_, index) => `group-${index}`);

let service: Cognito;
let client: CognitoIdentityProviderClient;

beforeEach(async () => {
  service = await startCognito({
    tls,
    pools: {
      [UserPoolId]: {
        people: {
          ada: { sub: 'sub-ada', aliases: ['ada@example.com'], groups: ['jira-users', 'admins'] },
          'Okta_grace@example.com': { sub: 'sub-grace', federated: true, groups: ['jira-users'] },
          lonely: { groups: [] },
          everywhere: { groups: manyGroups },
        },
        groups: {
          admins: {
            Description: 'Run the place',
            Precedence: 0,
            RoleArn: 'arn:aws:iam::123456789012:role/admins',
          },
        },
      },
      'eu-central-1_Strict': { usernames: 'keep_case', people: { ada: { groups: ['strict'] } } },
    },
  });
  client = clientOf({});
});
afterEach(async () => {
  client.destroy();
  await service.close();
});

it('listing the groups of a user tells what is known of each group, with dates', async () => {
  const { Groups } = await list({});
  const dates = { LastModifiedDate: expect.any(Date), CreationDate: expect.any(Date) };
  expect(Groups).toEqual([
    { GroupName: 'jira-users', UserPoolId, ...dates },
    {
      GroupName: 'admins',
      UserPoolId,
      Description: 'Run the place',
      Precedence: 0,
      RoleArn: 'arn:aws:iam::123456789012:role/admins',
      ...dates,
    },
  ]);
  expect(Groups?.[0]?.CreationDate?.getUTCFullYear()).toBeGreaterThan(2020);
});

it('listing the groups of a user is an empty list without a token for a user in no group', async () => {
  const answer = await list({ Username: 'lonely' });
  expect(answer.Groups).toEqual([]);
  expect(answer.NextToken).toBeUndefined();
});

it.each([
  ['the username', 'ada'],
  ['the username in another case', 'ADA'],
  ['an alias', 'ada@example.com'],
  ['the sub of a local account', 'sub-ada'],
])('listing the groups of a user works by %s', async (_by, Username) => {
  expect(namesOf(await list({ Username }))).toEqual(['jira-users', 'admins']);
});

it('listing the groups of a user finds a federated account by its username only, never by its sub', async () => {
  const grace = await list({ Username: 'Okta_grace@example.com' });
  expect(namesOf(grace)).toEqual(['jira-users']);
  await expect(list({ Username: 'sub-grace' })).rejects.toMatchObject({
    name: 'UserNotFoundException',
  });
});

it('listing the groups of a user minds the case of usernames in a pool that was made so', async () => {
  const strict = { UserPoolId: 'eu-central-1_Strict' };
  expect(namesOf(await list({ ...strict, Username: 'ada' }))).toEqual(['strict']);
  await expect(list({ ...strict, Username: 'Ada' })).rejects.toMatchObject({
    name: 'UserNotFoundException',
  });
});

it('listing the groups of a user shows what an administrator changed in the next answer', async () => {
  service.people.set('ada', { groups: ['night-shift'] });
  service.groups.set('night-shift', { Description: 'Awake' });
  expect((await list({})).Groups).toMatchObject([
    { GroupName: 'night-shift', Description: 'Awake' },
  ]);
  service.people.delete('ada');
  await expect(list({})).rejects.toMatchObject({ name: 'UserNotFoundException' });
});

it.each([
  ['with the page size of the service', {}, undefined, 3],
  ['with a limit of the caller', { Limit: 50 }, undefined, 3],
  ['with smaller pages than the caller would like', { Limit: 60 }, 7, 19],
  ['with a last page that is just full', {}, 65, 3],
])('paging returns every group once %s', async (_how, wanted, pageSize, pages) => {
  if (pageSize !== undefined) service.switches.pageSize = pageSize;
  const names: (string | undefined)[] = [];
  for await (const page of paginateAdminListGroupsForUser({ client }, of('everywhere', wanted))) {
    names.push(...namesOf(page));
  }
  expect(names).toEqual(manyGroups);
  expect(service.calls).toHaveLength(pages);
});

it('paging ends without a token when the last page is just full', async () => {
  service.switches.pageSize = 2;
  expect((await list({})).NextToken).toBeUndefined();
});

it('paging accepts no token of another user, and none that it never issued', async () => {
  const { NextToken } = await list({ Username: 'everywhere' });
  const invalid = { name: 'InvalidParameterException' };
  await expect(list({ NextToken })).rejects.toMatchObject(invalid);
  await expect(list({ NextToken: 'made-up' })).rejects.toMatchObject(invalid);
});

it('paging refuses a limit of 0 as observed, or takes it as documented', async () => {
  await expect(list({ Limit: 0 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  service.switches.zeroLimit = 'allowed';
  expect(namesOf(await list({ Limit: 0 }))).toEqual(['jira-users', 'admins']);
});

it.each([
  ['for an unknown user', { Username: 'nobody' }, 'UserNotFoundException'],
  ['for an unknown pool', { UserPoolId: 'eu-central-1_Other' }, 'ResourceNotFoundException'],
  ['for a pool id of no such form', { UserPoolId: 'pool' }, 'InvalidParameterException'],
  ['for a name with a space', { Username: 'ada lovelace' }, 'InvalidParameterException'],
  ['for an empty name', { Username: '' }, 'InvalidParameterException'],
  ['for more than a page can hold', { Limit: 61 }, 'InvalidParameterException'],
])('a request %s is refused once with 400', async (_what, wanted, name) => {
  await expect(list(wanted)).rejects.toMatchObject({
    name,
    message: expect.not.stringContaining('lovelace'),
    $metadata: { httpStatusCode: 400, attempts: 1, requestId: expect.any(String) },
  });
});

it('a request for an operation that is not there is refused', async () => {
  await expect(client.send(new ListGroupsCommand({ UserPoolId }))).rejects.toMatchObject({
    name: 'UnknownOperationException',
  });
});

it.each<[string, () => CognitoIdentityProviderClientConfig, string]>([
  [
    'with another secret key',
    () => ({ credentials: { ...service.credentials, secretAccessKey: 'wrong' } }),
    'InvalidSignatureException',
  ],
  [
    'with an unknown key id',
    () => ({ credentials: { ...service.credentials, accessKeyId: 'AKIAOTHER' } }),
    'UnrecognizedClientException',
  ],
  ['for another region', () => ({ region: 'us-east-1' }), 'InvalidSignatureException'],
])('a request signed %s is refused', async (_how, configuration, name) => {
  const stranger = clientOf(configuration());
  await expect(stranger.send(listCommand({}))).rejects.toMatchObject({ name });
  stranger.destroy();
});

it('a fault of throttling passes after so many calls, and the client tries again by itself', async () => {
  service.switches.failures.set('AdminListGroupsForUser', {
    times: 2,
    code: 'TooManyRequestsException',
  });
  expect((await list({})).$metadata.attempts).toBe(3);
  expect(service.calls).toEqual(
    ['TooManyRequestsException', 'TooManyRequestsException', 'ok'].map((outcome) => ({
      operation: 'AdminListGroupsForUser',
      outcome,
    })),
  );
});

it.each([
  ['TooManyRequestsException', 400],
  ['NotAuthorizedException', 400],
  ['AccessDeniedException', 400],
  ['InternalErrorException', 500],
])('a fault of %s is answered with %i', async (code, httpStatusCode) => {
  service.switches.failures.set('*', { times: Infinity, code });
  const impatient = clientOf({ maxAttempts: 1 });
  await expect(impatient.send(listCommand({}))).rejects.toMatchObject({
    name: code,
    $metadata: { httpStatusCode },
  });
  impatient.destroy();
});

it('a fault in front of the service is a bare status, and passes', async () => {
  service.switches.failures.set('AdminListGroupsForUser', { times: 1, status: 503 });
  expect((await list({})).$metadata.attempts).toBe(2);
  expect(service.calls.map(({ outcome }) => outcome)).toEqual(['503', 'ok']);
});

it('a fault meant for another operation leaves this one alone', async () => {
  service.switches.failures.set('ListGroups', { times: 1, code: 'InternalErrorException' });
  expect((await list({})).$metadata.attempts).toBe(1);
});

it('a fault of hanging takes the call and never answers', async () => {
  service.switches.hang = true;
  const patience = new AbortController();
  const answer = client.send(listCommand({}), { abortSignal: patience.signal });
  await Promise.all([
    expect(answer).rejects.toMatchObject({ name: 'AbortError' }),
    expect
      .poll(() => service.calls)
      .toEqual([{ operation: 'AdminListGroupsForUser', outcome: 'hung' }])
      .then(() => patience.abort()),
  ]);
});

it('the ARN names region, account and the first pool', () => {
  expect(service.userPoolArn).toBe(
    `arn:aws:cognito-idp:eu-central-1:123456789012:userpool/${UserPoolId}`,
  );
});

function clientOf(configuration: CognitoIdentityProviderClientConfig) {
  return new CognitoIdentityProviderClient({
    endpoint: service.endpoint,
    region: service.region,
    credentials: service.credentials,
    requestHandler: { httpsAgent: new Agent({ ca: tls.ca }) },
    ...configuration,
  });
}

type Wanted = Partial<AdminListGroupsForUserCommand['input']>;

function of(Username: string, wanted: Wanted) {
  return { UserPoolId, Username, ...wanted };
}

function listCommand(wanted: Wanted) {
  return new AdminListGroupsForUserCommand(of('ada', wanted));
}

function list(wanted: Wanted) {
  return client.send(listCommand(wanted));
}

function namesOf({ Groups = [] }: { Groups?: { GroupName?: string | undefined }[] | undefined }) {
  return Groups.map(({ GroupName }) => GroupName);
}
