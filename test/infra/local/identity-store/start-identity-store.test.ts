import { Agent } from 'node:https';
import {
  type AlternateIdentifier,
  DescribeGroupCommand,
  GetUserIdCommand,
  IdentitystoreClient,
  type IdentitystoreClientConfig,
  ListGroupMembershipsForMemberCommand,
  ListUsersCommand,
  paginateListGroupMembershipsForMember,
} from '@aws-sdk/client-identitystore';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type IdentityStore,
  startIdentityStore,
} from '#infra/local/identity-store/start-identity-store.ts';
import { makeCertificates } from '#infra/local/tls/certificates.ts';

const tls = await makeCertificates([]);
const IdentityStoreId = 'd-1234567890';
const nowhere = '1234567890-00000000-0000-4000-8000-000000000000';
const okta = { Issuer: 'https://scim.aws.com/okta', Id: '00u1' };

let service: IdentityStore;
let client: IdentitystoreClient;

beforeEach(async () => {
  service = await startIdentityStore({
    tls,
    groups: [{ displayName: 'admins', description: 'Run the place', externalIds: [okta] }],
    people: [
      {
        userName: 'ada',
        email: 'ada@example.com',
        externalIds: [okta],
        groups: ['jira-users', 'admins'],
      },
      { userName: 'lonely' },
    ],
  });
  client = clientOf({});
});
afterEach(async () => {
  client.destroy();
  await service.close();
});

it.each<[string, AlternateIdentifier]>([
  ['the user name', unique('userName', 'ada')],
  ['the user name under the path that others write', unique('UserName', 'ada')],
  ['the e-mail address', unique('emails.value', 'ada@example.com')],
  ['the identity provider’s id', { ExternalId: okta }],
])('the id of a user is found by %s', async (_by, identifier) => {
  expect(await getUserId(identifier)).toMatchObject({ IdentityStoreId, UserId: idOf('ada') });
});

it.each<[string, AlternateIdentifier]>([
  ['a user name that does not exist', unique('userName', 'nobody')],
  ['a user name in another case', unique('userName', 'Ada')],
  ['a user name where an e-mail address is due', unique('emails.value', 'ada')],
  ['the same id of another issuer', { ExternalId: { ...okta, Issuer: 'https://other' } }],
])('the id of a user is not found by %s', async (_by, identifier) => {
  await expect(getUserId(identifier)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    ResourceType: 'USER',
    message: 'USER not found.',
    $metadata: { httpStatusCode: 400, attempts: 1 },
  });
});

it('the id of a user is found in any case where the store ignores case', async () => {
  service.switches.uniqueValues = 'ignore_case';
  expect((await getUserId(unique('userName', 'Ada'))).UserId).toBe(idOf('ada'));
});

it('the id of a user is refused for a path that is not unique', async () => {
  await expect(getUserId(unique('displayName', 'Ada'))).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

it('the groups of a user come as memberships with ids, whose names another request returns', async () => {
  const { GroupMemberships = [] } = await list({});
  expect(GroupMemberships).toEqual(
    ['jira-users', 'admins'].map((name) => ({
      IdentityStoreId,
      MembershipId: expect.stringMatching(/^1234567890-[0-9a-f-]{36}$/),
      GroupId: service.groupId(name),
      MemberId: { UserId: idOf('ada') },
    })),
  );
  expect(await describeGroup(GroupMemberships[1]?.GroupId)).toMatchObject({
    GroupId: service.groupId('admins'),
    DisplayName: 'admins',
    Description: 'Run the place',
    ExternalIds: [okta],
    IdentityStoreId,
  });
});

it('the groups of a user are an empty list without a token for a user in no group', async () => {
  const answer = await list({ MemberId: { UserId: idOf('lonely') } });
  expect(answer.GroupMemberships).toEqual([]);
  expect(answer.NextToken).toBeUndefined();
});

it('the groups of a user change with what an administrator does', async () => {
  const ada = idOf('ada');
  const grace = service.addPerson({ userName: 'grace', groups: ['admins'] });
  service.leave(ada, service.groupId('admins'));
  service.join(ada, service.addGroup({ displayName: 'night-shift' }));
  expect(await namesOf(await list({}))).toEqual(['jira-users', 'night-shift']);
  expect(await namesOf(await list({ MemberId: { UserId: grace } }))).toEqual(['admins']);
  service.people.delete(ada);
  await expect(list({ MemberId: { UserId: ada } })).rejects.toMatchObject({
    ResourceType: 'USER',
    ResourceId: ada,
  });
});

it('the groups of a user may name a group that is gone by the time it is asked for', async () => {
  const gone = service.groupId('admins');
  service.groups.delete(gone);
  expect((await list({})).GroupMemberships).toHaveLength(2);
  await expect(describeGroup(gone)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    ResourceType: 'GROUP',
    ResourceId: gone,
  });
});

it('the groups of a user may have no display name', async () => {
  const answer = await describeGroup(service.addGroup({}));
  expect(answer.DisplayName).toBeUndefined();
});

it('the groups of a user never include two users of one name or one e-mail address', () => {
  expect(() => service.addPerson({ userName: 'ada' })).toThrow('taken');
  expect(() => service.addPerson({ userName: 'eve', email: 'ada@example.com' })).toThrow('taken');
  expect(service.addPerson({ userName: 'eve' })).toMatch(/^1234567890-/);
});

it.each([
  ['with the page size of the service', {}, undefined, 3],
  ['with a limit of the caller', { MaxResults: 50 }, undefined, 5],
  ['with smaller pages than the caller would like', { MaxResults: 100 }, 30, 9],
])('paging returns every membership once %s', async (_how, wanted, pageSize, pages) => {
  if (pageSize !== undefined) service.switches.pageSize = pageSize;
  const groups = Array.from({ length: 250 }, (_, index) => `group-${index}`);
  const UserId = service.addPerson({ userName: 'everywhere', groups });
  const request = { IdentityStoreId, MemberId: { UserId }, ...wanted };
  const found: (string | undefined)[] = [];
  for await (const page of paginateListGroupMembershipsForMember({ client }, request)) {
    found.push(...(page.GroupMemberships ?? []).map(({ GroupId }) => GroupId));
  }
  expect(found).toEqual(groups.map(service.groupId));
  expect(service.calls).toHaveLength(pages);
});

it('paging accepts no token of another user, and none that it never issued', async () => {
  const { NextToken } = await list({ MaxResults: 1 });
  const lonely = { MemberId: { UserId: idOf('lonely') } };
  const invalid = { name: 'ValidationException' };
  await expect(list({ ...lonely, NextToken })).rejects.toMatchObject(invalid);
  await expect(list({ NextToken: 'made-up' })).rejects.toMatchObject(invalid);
  expect(await namesOf(await list({ NextToken }))).toEqual(['admins']);
});

it.each([
  ['of no such form', 'store', { name: 'ValidationException' }],
  [
    'of another store',
    'd-0987654321',
    { name: 'ResourceNotFoundException', ResourceType: 'IDENTITY_STORE' },
  ],
])('a request with a store id %s is refused', async (_what, id, refusal) => {
  const wanted = { IdentityStoreId: id };
  await expect(list(wanted)).rejects.toMatchObject(refusal);
  await expect(getUserId(unique('userName', 'ada'), wanted)).rejects.toMatchObject(refusal);
  await expect(describeGroup(nowhere, wanted)).rejects.toMatchObject(refusal);
});

it.each([
  ['for more than a page can hold', { MaxResults: 101 }],
  ['for no memberships', { MaxResults: 0 }],
  ['for a user id of no such form', { MemberId: { UserId: 'ada' } }],
])('a request %s is refused', async (_what, wanted) => {
  await expect(list(wanted)).rejects.toMatchObject({
    name: 'ValidationException',
    $metadata: { httpStatusCode: 400 },
  });
});

it('a request for an operation that is not there is refused', async () => {
  await expect(client.send(new ListUsersCommand({ IdentityStoreId }))).rejects.toMatchObject({
    name: 'UnknownOperationException',
  });
});

it.each<[string, () => IdentitystoreClientConfig, string]>([
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
  const command = new DescribeGroupCommand({ IdentityStoreId, GroupId: nowhere });
  await expect(stranger.send(command)).rejects.toMatchObject({ name });
  stranger.destroy();
});

it('a fault of throttling hits one operation, and the client tries again by itself', async () => {
  service.switches.failures.set('DescribeGroup', { times: 2, code: 'ThrottlingException' });
  expect((await list({})).$metadata.attempts).toBe(1);
  expect((await describeGroup(service.groupId('admins'))).$metadata.attempts).toBe(3);
  expect(service.calls).toEqual([
    { operation: 'ListGroupMembershipsForMember', outcome: 'ok' },
    { operation: 'DescribeGroup', outcome: 'ThrottlingException' },
    { operation: 'DescribeGroup', outcome: 'ThrottlingException' },
    { operation: 'DescribeGroup', outcome: 'ok' },
  ]);
});

it('a fault of throttling may say how long to wait', async () => {
  service.switches.failures.set('*', {
    times: 1,
    code: 'ThrottlingException',
    details: { RetryAfterSeconds: 7 },
  });
  const impatient = clientOf({ maxAttempts: 1 });
  const command = new DescribeGroupCommand({ IdentityStoreId, GroupId: nowhere });
  await expect(impatient.send(command)).rejects.toMatchObject({
    name: 'ThrottlingException',
    RetryAfterSeconds: 7,
    $metadata: { httpStatusCode: 400 },
  });
  impatient.destroy();
});

it.each([
  ['AccessDeniedException', 400],
  ['ValidationException', 400],
  ['InternalServerException', 500],
  ['UnknownOperationException', 400],
])('a fault of %s is answered with %i', async (code, httpStatusCode) => {
  service.switches.failures.set('GetUserId', { times: Infinity, code });
  const impatient = clientOf({ maxAttempts: 1 });
  const AlternateIdentifier = unique('userName', 'ada');
  const command = new GetUserIdCommand({ IdentityStoreId, AlternateIdentifier });
  await expect(impatient.send(command)).rejects.toMatchObject({
    name: code,
    $metadata: { httpStatusCode },
  });
  impatient.destroy();
});

it('a fault of hanging takes the call and never answers', async () => {
  service.switches.hang = true;
  const command = new DescribeGroupCommand({ IdentityStoreId, GroupId: nowhere });
  const patience = new AbortController();
  const answer = client.send(command, { abortSignal: patience.signal });
  await Promise.all([
    expect(answer).rejects.toMatchObject({ name: 'AbortError' }),
    expect
      .poll(() => service.calls)
      .toEqual([{ operation: 'DescribeGroup', outcome: 'hung' }])
      .then(() => patience.abort()),
  ]);
});

it('the ARN names the account and the store, and no region', () => {
  expect(service.identityStoreArn).toBe(
    'arn:aws:identitystore::123456789012:identitystore/d-1234567890',
  );
});

function clientOf(configuration: IdentitystoreClientConfig): IdentitystoreClient {
  return new IdentitystoreClient({
    endpoint: service.endpoint,
    region: service.region,
    credentials: service.credentials,
    requestHandler: { httpsAgent: new Agent({ ca: tls.ca }) },
    ...configuration,
  });
}

function idOf(userName: string): string {
  return service.people.entries().find(([, user]) => user.userName === userName)?.[0] ?? '';
}

function unique(AttributePath: string, AttributeValue: string): AlternateIdentifier {
  return { UniqueAttribute: { AttributePath, AttributeValue } };
}

type Store = { readonly IdentityStoreId?: string };

function getUserId(identifier: AlternateIdentifier, store: Store = {}) {
  return client.send(
    new GetUserIdCommand({ IdentityStoreId, AlternateIdentifier: identifier, ...store }),
  );
}

function list(wanted: Partial<ListGroupMembershipsForMemberCommand['input']>) {
  const MemberId = { UserId: idOf('ada') };
  return client.send(
    new ListGroupMembershipsForMemberCommand({ IdentityStoreId, MemberId, ...wanted }),
  );
}

function describeGroup(GroupId: string | undefined, store: Store = {}) {
  return client.send(new DescribeGroupCommand({ IdentityStoreId, GroupId, ...store }));
}

function namesOf(answer: Awaited<ReturnType<typeof list>>) {
  const memberships = answer.GroupMemberships ?? [];
  return Promise.all(
    memberships.map(async ({ GroupId }) => (await describeGroup(GroupId)).DisplayName),
  );
}
