import { expect, it } from 'vitest';
import { namesAt } from '#test/infra/local/json/names-at.ts';
import { optionalMemberAt } from '#test/infra/local/json/optional-member-at.ts';
import { callCrowd } from './call-crowd.ts';
import { listedNames } from './listed-names.ts';
import { jira, startTestCrowd } from './start-test-crowd.ts';

const grace = {
  name: 'grace',
  'first-name': 'Grace',
  'last-name': 'Hopper',
  'display-name': 'Grace Hopper',
  email: 'grace@example.com',
  active: true,
  password: { value: 'first password' },
};
const ada = '/user?username=ada';

it('a user is found in any letter case, with links but without attributes', async () => {
  const nowMs = 1_500_000_000_000;
  const crowd = await startTestCrowd({ clock: () => nowMs });
  crowd.addPerson({ name: 'Grace H+', displayName: 'G', emailAddress: 'g@example.com' });
  const { status, json } = await callCrowd(crowd, '/user?username=grace%20h%2B');
  const base = `${crowd.url}/rest/usermanagement/1`;
  const query = '?username=Grace%20H%2B';
  expect(status).toBe(200);
  expect(json).toEqual({
    expand: 'attributes',
    link: { href: `${base}/user${query}`, rel: 'self' },
    name: 'Grace H+',
    'first-name': '',
    'last-name': '',
    'display-name': 'G',
    email: 'g@example.com',
    password: { link: { href: `${base}/user/password${query}`, rel: 'edit' } },
    key: expect.stringMatching(/^32769:[\da-f-]{36}$/),
    'created-date': nowMs,
    'updated-date': nowMs,
    active: true,
    attributes: {
      attributes: [],
      link: { href: `${base}/user/attribute${query}`, rel: 'self' },
    },
  });
});

it('an unknown user ends in 404 USER_NOT_FOUND, and a request that names no user in ILLEGAL_ARGUMENT', async () => {
  const crowd = await startTestCrowd();
  const unknown = await callCrowd(crowd, '/user?username=x');
  expect(unknown.status).toBe(404);
  expect(unknown.json).toEqual({ reason: 'USER_NOT_FOUND', message: 'User <x> does not exist' });
  const unnamed = await callCrowd(crowd, '/user');
  expect(unnamed).toMatchObject({ status: 400, json: { reason: 'ILLEGAL_ARGUMENT' } });
});

it('creating a user answers 201 with the user and where they are', async () => {
  const crowd = await startTestCrowd();
  const answer = await callCrowd(crowd, '/user', { json: grace });
  expect(answer.status).toBe(201);
  expect(answer.json).toMatchObject({ name: 'grace', 'last-name': 'Hopper', active: true });
  expect(answer.text).not.toContain('first password');
  const found = await fetch(answer.headers.get('location') ?? '');
  expect(found.status).toBe(401);
  expect(crowd.acceptsPassword('grace', 'first password')).toBe(true);
});

it('creating a user may answer without a body, but with a content type', async () => {
  const crowd = await startTestCrowd({ switches: { userCreateAnswer: 'empty' } });
  const answer = await callCrowd(crowd, '/user', { json: grace });
  expect([answer.status, answer.type, answer.text]).toEqual([201, 'application/json', '']);
});

it.each([
  ['a name that is taken, in any letter case', { name: 'ADA' }, 'INVALID_USER'],
  ['a blank name', { name: ' ' }, 'INVALID_USER'],
  ['a name that ends with a space', { name: 'grace ' }, 'INVALID_USER'],
  ['no name', { name: undefined }, 'ILLEGAL_ARGUMENT'],
  ['no password', { password: undefined }, 'ILLEGAL_ARGUMENT'],
  ['a password without a value', { password: {} }, 'ILLEGAL_ARGUMENT'],
  ['an empty password', { password: { value: '' } }, 'INVALID_CREDENTIAL'],
  ['a password against the policy', { password: { value: 'short' } }, 'INVALID_CREDENTIAL'],
])('creating a user with %s is refused', async (_what, difference, reason) => {
  const crowd = await startTestCrowd({ switches: { passwordPattern: '^.{6,}$' } });
  const answer = await callCrowd(crowd, '/user', { json: { ...grace, ...difference } });
  expect(answer).toMatchObject({ status: 400, json: { reason } });
  expect(crowd.people()).toHaveLength(2);
});

it('creating a user twice at once ends in one account and one refusal', async () => {
  const crowd = await startTestCrowd();
  const create = () => callCrowd(crowd, '/user', { json: grace });
  const answers = await Promise.all([create(), create()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
});

it('creating a user without saying so leaves them inactive, unless the switch says otherwise', async () => {
  const crowd = await startTestCrowd();
  const { active: _unsaid, ...json } = grace;
  await callCrowd(crowd, '/user', { json });
  expect(crowd.person('grace')?.active).toBe(false);
  crowd.switches.omittedActive = 'active';
  await callCrowd(crowd, '/user', { json: { ...json, name: 'hopper' } });
  expect(crowd.person('hopper')?.active).toBe(true);
});

it('replacing a user blanks what is left out and keeps groups, attributes and the password', async () => {
  const crowd = await startTestCrowd();
  const attributes = [{ name: 'managed', values: ['yes'] }];
  await callCrowd(crowd, '/user/attribute?username=ada', { json: { attributes } });
  const json = { name: 'Ada', email: 'new@example.com', active: true };
  const answer = await callCrowd(crowd, ada, { method: 'PUT', json });
  expect([answer.status, answer.text, answer.type]).toEqual([204, '', null]);
  expect(crowd.person('ada')).toMatchObject({
    ...{ name: 'ada', firstName: '', lastName: '', displayName: '' },
    ...{ emailAddress: 'new@example.com', active: true, groups: ['jira-users'] },
    attributes: { managed: ['yes'] },
  });
  expect(crowd.acceptsPassword('ada', 'ada password')).toBe(true);
});

it('replacing a user without active deactivates', async () => {
  const crowd = await startTestCrowd();
  await callCrowd(crowd, ada, { method: 'PUT', json: { name: 'ada' } });
  expect(crowd.person('ada')?.active).toBe(false);
});

it('replacing a user may build the display name from the other names', async () => {
  const crowd = await startTestCrowd({ switches: { fillsMissingNames: true } });
  const json = { name: 'ada', 'first-name': 'Augusta', 'last-name': 'King' };
  await callCrowd(crowd, ada, { method: 'PUT', json });
  expect(crowd.person('ada')?.displayName).toBe('Augusta King');
  await callCrowd(crowd, ada, { method: 'PUT', json: { name: 'ada' } });
  expect(crowd.person('ada')?.displayName).toBe('ada');
});

it.each(['INVALID_USER', 'ILLEGAL_ARGUMENT'] as const)(
  'replacing a user by another is refused (%s)',
  async (otherNameInUpdate) => {
    const crowd = await startTestCrowd({ switches: { otherNameInUpdate } });
    const answer = await callCrowd(crowd, ada, { method: 'PUT', json: { name: 'bob' } });
    expect(answer).toMatchObject({ status: 400, json: { reason: otherNameInUpdate } });
  },
);

it('replacing a user who does not exist ends in 404', async () => {
  const crowd = await startTestCrowd();
  const options = { method: 'PUT', json: { name: 'eve' } };
  expect((await callCrowd(crowd, '/user?username=eve', options)).status).toBe(404);
});

const rename = '/user/rename?username=ada';

it.each([200, 204] as const)(
  'renaming a user answers %i and keeps key and groups',
  async (renameStatus) => {
    const crowd = await startTestCrowd({ switches: { renameStatus } });
    const before = crowd.person('ada');
    const answer = await callCrowd(crowd, rename, { json: { 'new-name': 'Countess' } });
    expect(answer.status).toBe(renameStatus);
    expect(crowd.person('ada')).toBeUndefined();
    expect(crowd.person('countess')).toEqual({ ...before, name: 'Countess' });
  },
);

it('renaming a user changes the letter case of a name, but takes no name of another user', async () => {
  const crowd = await startTestCrowd();
  const statusOf = async (name: string) =>
    (await callCrowd(crowd, rename, { json: { 'new-name': name } })).status;
  expect(await statusOf('ADA')).toBe(200);
  expect(await statusOf('Bob')).toBe(400);
  expect(crowd.people().map(({ name }) => name)).toEqual(['bob', 'ADA']);
});

const password = '/user/password?username=ada';

it('a password is set with 204 and ends an expiry', async () => {
  const crowd = await startTestCrowd();
  crowd.expirePassword('ada');
  const answer = await callCrowd(crowd, password, {
    method: 'PUT',
    json: { value: ' a new one ' },
  });
  expect(answer.status).toBe(204);
  const sign = { json: { value: ' a new one ' } };
  expect((await callCrowd(crowd, '/authentication?username=ada', sign)).status).toBe(200);
});

it('a password against the policy is refused', async () => {
  const crowd = await startTestCrowd({ switches: { passwordPattern: '\\d' } });
  const answer = await callCrowd(crowd, password, { method: 'PUT', json: { value: 'none' } });
  expect(answer).toMatchObject({ status: 400, json: { reason: 'INVALID_CREDENTIAL' } });
  expect(crowd.acceptsPassword('ada', 'ada password')).toBe(true);
});

it('a password is never empty, even without a policy', async () => {
  const crowd = await startTestCrowd();
  const answer = await callCrowd(crowd, password, { method: 'PUT', json: { value: '' } });
  expect(answer).toMatchObject({ status: 400, json: { reason: 'INVALID_CREDENTIAL' } });
});

it('a password of a directory that delegates to LDAP is neither set nor checked here', async () => {
  const crowd = await startTestCrowd({ switches: { delegatedDirectory: true } });
  const set = await callCrowd(crowd, password, { method: 'PUT', json: { value: 'new' } });
  expect(set).toMatchObject({ status: 403, json: { reason: 'APPLICATION_PERMISSION_DENIED' } });
  const json = { value: 'ada password' };
  const checked = await callCrowd(crowd, '/authentication?username=ada', { json });
  expect(checked.json).toHaveProperty('reason', 'INVALID_USER_AUTHENTICATION');
  expect((await callCrowd(crowd, '/user', { json: grace })).status).toBe(201);
});

it.each([
  ['ada', 'ada password', 200, undefined],
  ['ADA', 'ada password', 200, undefined],
  ['ada', 'wrong', 400, 'INVALID_USER_AUTHENTICATION'],
  ['eve', 'ada password', 400, 'INVALID_USER_AUTHENTICATION'],
  ['bob', 'bob password', 403, 'APPLICATION_ACCESS_DENIED'],
  ['sue', 'sue password', 400, 'INACTIVE_ACCOUNT'],
])('a password of %s, given as %s, ends in %i %s', async (name, value, status, reason) => {
  const crowd = await startTestCrowd();
  const sue = { name: 'sue', displayName: 'Sue', emailAddress: 's@example.com', active: false };
  crowd.addPerson({ ...sue, password: 'sue password' });
  await callCrowd(crowd, '/user/password?username=bob', {
    method: 'PUT',
    json: { value: 'bob password' },
  });
  const path = `/authentication?username=${name}`;
  const answer = await callCrowd(crowd, path, { json: { value }, as: jira });
  expect([answer.status, optionalMemberAt(answer.json, 'reason')]).toEqual([status, reason]);
});

const attribute = '/user/attribute?username=ada';

const named = (name: string, ...values: string[]) => ({ name, values });

it('attributes are kept by name, whether posted or put, and shown when expanded', async () => {
  const crowd = await startTestCrowd();
  const first = { attributes: [named('a', '1'), named('b', '2', '3')] };
  expect((await callCrowd(crowd, attribute, { json: first })).status).toBe(204);
  const second = { attributes: [named('a', '9')] };
  await callCrowd(crowd, attribute, { method: 'PUT', json: second });
  const { json } = await callCrowd(crowd, `${ada}&expand=attributes`);
  const list = [named('a', '9'), named('b', '2', '3')];
  expect(json).toMatchObject({ attributes: { attributes: list } });
  expect((await callCrowd(crowd, attribute)).json).toMatchObject({ attributes: list });
  const path = `${attribute}&attributename=b`;
  expect((await callCrowd(crowd, path, { method: 'DELETE' })).status).toBe(204);
  expect(crowd.person('ada')?.attributes).toEqual({ a: ['9'] });
});

it('attributes have values of at most 255 characters', async () => {
  const crowd = await startTestCrowd();
  const store = (length: number) =>
    callCrowd(crowd, attribute, { json: { attributes: [named('a', 'x'.repeat(length))] } });
  expect((await store(255)).status).toBe(204);
  expect((await store(256)).status).toBe(400);
});

it('attributes of groups are kept like those of users', async () => {
  const crowd = await startTestCrowd();
  const path = '/group/attribute?groupname=readers';
  await callCrowd(crowd, path, { json: { attributes: [named('a', '1')] } });
  expect((await callCrowd(crowd, path)).json).toMatchObject({ attributes: [named('a', '1')] });
});

const find = async (query: string) => {
  const crowd = await startTestCrowd();
  const { json } = await callCrowd(crowd, `/search?${query}`);
  return optionalMemberAt(json, 'reason') ?? listedNames(json);
};

it.each([
  ['entity-type=user', ['ada', 'bob']],
  ['entity-type=user&restriction=name%3DADA', ['ada']],
  ['entity-type=user&restriction=email%3D%22bob%40example.com%22', ['bob']],
  ['entity-type=user&restriction=lastName%3Dlove*%20and%20active%3Dtrue', ['ada']],
  ['entity-type=user&restriction=displayName%3D*b*d*', ['bob']],
  ['entity-type=user&restriction=active%3Dfalse', []],
  ['entity-type=user&start-index=1', ['bob']],
  ['entity-type=user&max-results=1', ['ada']],
  ['entity-type=group&restriction=name%3Dreaders', ['readers']],
  ['entity-type=user&restriction=constructor%3Dx', 'ILLEGAL_ARGUMENT'],
  ['entity-type=user&restriction=name%3E3', 'ILLEGAL_ARGUMENT'],
  ['entity-type=planet', 'ILLEGAL_ARGUMENT'],
])('a search for %s finds %j', async (query, found) => {
  expect(await find(query)).toEqual(found);
});

it.each([
  ['email = "bob@example.com" AND active = true', ['bob']],
  ["email = 'bob@example.com'", ['bob']],
  ['email = "\\"odd and even\\\\\\"@example.com"', ['odd']],
  ['email = "\\b\\o\\b@example.com"', ['bob']],
  ['email = ""odd and even\\"@example.com"', 'ILLEGAL_ARGUMENT'],
  ['email = "bob@example.com\\"', 'ILLEGAL_ARGUMENT'],
  ['email = "bob@example.com" and', 'ILLEGAL_ARGUMENT'],
  ['email = "bob@example.com" or name = ada', 'ILLEGAL_ARGUMENT'],
  ['and email = "bob@example.com"', 'ILLEGAL_ARGUMENT'],
  ['email = "bob@example.com" active = true', 'ILLEGAL_ARGUMENT'],
])('a search for the restriction %s finds %j', async (restriction, found) => {
  const crowd = await startTestCrowd();
  const emailAddress = '"odd and even\\"@example.com';
  crowd.addPerson({ name: 'odd', displayName: 'Odd', emailAddress });
  const query = `entity-type=user&restriction=${encodeURIComponent(restriction)}`;
  const { json } = await callCrowd(crowd, `/search?${query}`);
  expect(optionalMemberAt(json, 'reason') ?? namesAt(json, 'users')).toEqual(found);
});

it('a search takes a restriction in XML and answers in JSON, with whole users when expanded', async () => {
  const crowd = await startTestCrowd();
  const xml =
    '<property-search-restriction><property><name>email</name><type>STRING</type></property>' +
    '<match-mode>CONTAINS</match-mode><value>ADA@</value></property-search-restriction>';
  const { json } = await callCrowd(crowd, '/search?entity-type=user&expand=user', { xml });
  expect(json).toMatchObject({ users: [{ name: 'ada', 'first-name': 'Ada' }] });
});
