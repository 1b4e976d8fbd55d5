import { expect, it } from 'vitest';
import { namesAt } from '#test/infra/local/json/names-at.ts';
import { callCrowd } from './call-crowd.ts';
import { listedNames } from './listed-names.ts';
import { startTestCrowd } from './start-test-crowd.ts';

const direct = '/user/group/direct';

it('a group is found in any letter case', async () => {
  const crowd = await startTestCrowd();
  const { status, json } = await callCrowd(crowd, '/group?groupname=Readers');
  expect(status).toBe(200);
  expect(json).toMatchObject({ name: 'readers', type: 'GROUP', active: true, description: '' });
  const missing = await callCrowd(crowd, '/group?groupname=x');
  expect(missing).toMatchObject({ status: 404, json: { reason: 'GROUP_NOT_FOUND' } });
});

it('a group is created with 201, replaced with 200 and deleted with 204', async () => {
  const crowd = await startTestCrowd();
  const group = { name: 'writers', type: 'GROUP', description: 'Who write', active: true };
  const created = await callCrowd(crowd, '/group', { json: group });
  expect([created.status, created.text, created.type]).toEqual([201, '', 'application/json']);
  expect(created.headers.get('location')).toMatch(/\/group\?groupname=writers$/);
  const path = '/group?groupname=writers';
  const replaced = await callCrowd(crowd, path, { method: 'PUT', json: { name: 'writers' } });
  expect(replaced).toMatchObject({ status: 200, json: { description: '' } });
  expect((await callCrowd(crowd, path, { method: 'DELETE' })).status).toBe(204);
  expect((await callCrowd(crowd, path, { method: 'DELETE' })).status).toBe(404);
});

it('a group may come back from its creation', async () => {
  const crowd = await startTestCrowd({ switches: { groupCreateAnswer: 'group' } });
  const { json } = await callCrowd(crowd, '/group', { json: { name: 'writers' } });
  expect(json).toHaveProperty('name', 'writers');
});

it.each([
  ['a name that is taken, in any letter case', 'READERS'],
  ['a blank name', ''],
])('a group with %s is refused as INVALID_GROUP', async (_what, name) => {
  const crowd = await startTestCrowd();
  const answer = await callCrowd(crowd, '/group', { json: { name } });
  expect(answer).toMatchObject({ status: 400, json: { reason: 'INVALID_GROUP' } });
  const json = { name: 'other' };
  const path = '/group?groupname=readers';
  const replaced = await callCrowd(crowd, path, { method: 'PUT', json });
  expect(replaced).toMatchObject({ status: 400, json: { reason: 'INVALID_GROUP' } });
});

it('a membership is made from either side, without a body but with a content type', async () => {
  const crowd = await startTestCrowd();
  const bob = await callCrowd(crowd, `${direct}?username=bob`, { json: { name: 'Readers' } });
  expect([bob.status, bob.text, bob.type]).toEqual([201, '', 'application/json']);
  const path = '/group/user/direct?groupname=readers';
  expect((await callCrowd(crowd, path, { json: { name: 'ADA' } })).status).toBe(201);
  expect(crowd.groups()).toContainEqual({ name: 'readers', members: ['ada', 'bob'], groups: [] });
});

it.each([
  [`${direct}?username=eve`, 'readers', 404, 'USER_NOT_FOUND'],
  [`${direct}?username=bob`, 'unknown', 400, 'GROUP_NOT_FOUND'],
  ['/group/user/direct?groupname=unknown', 'bob', 404, 'GROUP_NOT_FOUND'],
  ['/group/user/direct?groupname=readers', 'eve', 400, 'USER_NOT_FOUND'],
  [`${direct}?username=ada`, 'jira-users', 409, 'MEMBERSHIP_ALREADY_EXISTS'],
  ['/group/user/direct?groupname=jira-users', 'ada', 409, 'MEMBERSHIP_ALREADY_EXISTS'],
])('a membership posted to %s for %s ends in %i %s', async (path, name, status, reason) => {
  const crowd = await startTestCrowd();
  const answer = await callCrowd(crowd, path, { json: { name } });
  expect(answer).toMatchObject({ status, json: { reason } });
});

it('a membership that exists may be made again in silence', async () => {
  const crowd = await startTestCrowd({ switches: { existingMembership: 'silent201' } });
  const answer = await callCrowd(crowd, `${direct}?username=ada`, {
    json: { name: 'jira-users' },
  });
  expect(answer.status).toBe(201);
  expect(crowd.person('ada')?.groups).toEqual(['jira-users']);
});

it.each([direct, '/group/user/direct'])('a membership is ended by DELETE %s', async (path) => {
  const crowd = await startTestCrowd();
  const leave = (query: string) => callCrowd(crowd, `${path}?${query}`, { method: 'DELETE' });
  expect((await leave('username=ada&groupname=jira-users')).status).toBe(204);
  expect(crowd.person('ada')?.groups).toEqual([]);
  for (const query of ['username=ada&groupname=jira-users', 'username=eve&groupname=x']) {
    const answer = await leave(query);
    expect(answer).toMatchObject({ status: 404, json: { reason: 'MEMBERSHIP_NOT_FOUND' } });
  }
});

it('a membership is asked about by name', async () => {
  const crowd = await startTestCrowd();
  const yes = await callCrowd(crowd, `${direct}?username=ada&groupname=JIRA-users`);
  expect(yes).toMatchObject({ status: 200, json: { name: 'jira-users' } });
  for (const query of ['username=bob&groupname=jira-users', 'username=eve&groupname=readers']) {
    const no = await callCrowd(crowd, `${direct}?${query}`);
    expect(no).toMatchObject({ status: 404, json: { reason: 'MEMBERSHIP_NOT_FOUND' } });
  }
  const member = '/group/user/direct?groupname=jira-users&username=';
  expect((await callCrowd(crowd, `${member}ada`)).json).toHaveProperty('name', 'ada');
  expect((await callCrowd(crowd, `${member}bob`)).status).toBe(404);
});

it('the groups of an unknown user are an empty list', async () => {
  const crowd = await startTestCrowd();
  const { status, json } = await callCrowd(crowd, `${direct}?username=eve`);
  expect([status, json]).toEqual([200, { expand: 'group', groups: [] }]);
  const { json: members } = await callCrowd(crowd, '/group/user/nested?groupname=unknown');
  expect(members).toEqual({ expand: 'user', users: [] });
});

it('the groups of a user come as names and links, in full when expanded', async () => {
  const crowd = await startTestCrowd();
  const { json } = await callCrowd(crowd, `${direct}?username=ada`);
  const href = `${crowd.url}/rest/usermanagement/1/group?groupname=jira-users`;
  expect(json).toHaveProperty('groups', [{ name: 'jira-users', link: { href, rel: 'self' } }]);
  const expanded = await callCrowd(crowd, `${direct}?username=ada&expand=group`);
  expect(expanded.json).toMatchObject({ groups: [{ name: 'jira-users', type: 'GROUP' }] });
  const members = '/group/user/direct?groupname=jira-users&expand=user';
  expect((await callCrowd(crowd, members)).json).toHaveProperty(
    'users[0].email',
    'ada@example.com',
  );
});

it('the groups of a user come in pages, a thousand at most unless more are asked for, without a total', async () => {
  const crowd = await startTestCrowd();
  const groups = Array.from({ length: 1002 }, (_, i) => `g${String(i).padStart(4, '0')}`);
  crowd.addPerson({ name: 'many', displayName: 'Many', emailAddress: 'm@example.com', groups });
  const read = async (query: string) =>
    namesAt((await callCrowd(crowd, `${direct}?username=many${query}`)).json, 'groups');
  expect(await read('')).toEqual(groups.slice(0, 1000));
  expect(await read('&start-index=1000&max-results=1000')).toEqual(['g1000', 'g1001']);
  expect(await read('&start-index=5&max-results=2')).toEqual(['g0005', 'g0006']);
  expect(await read('&start-index=2000')).toEqual([]);
  expect(await read('&max-results=99999')).toHaveLength(1002);
  const bad = await callCrowd(crowd, `${direct}?username=many&start-index=one`);
  expect(bad.status).toBe(404);
});

const nest = (parent: string) => `/group/child-group/direct?groupname=${parent}`;

it('groups in groups lend their members to the outer group', async () => {
  const crowd = await startTestCrowd({ groups: ['readers', 'everybody'] });
  expect((await callCrowd(crowd, nest('readers'), { json: { name: 'jira-users' } })).status).toBe(
    201,
  );
  const parent = '/group/parent-group/direct?groupname=readers';
  expect((await callCrowd(crowd, parent, { json: { name: 'everybody' } })).status).toBe(201);
  const read = async (path: string) => listedNames((await callCrowd(crowd, path)).json);
  const all = ['everybody', 'jira-users', 'readers'];
  expect(await read('/user/group/nested?username=ada')).toEqual(all);
  expect(await read('/user/group/direct?username=ada')).toEqual(['jira-users']);
  expect(await read('/group/user/nested?groupname=everybody')).toEqual(['ada']);
  expect(await read('/group/user/direct?groupname=everybody')).toEqual([]);
  expect(await read('/group/child-group/direct?groupname=everybody')).toEqual(['readers']);
  expect(await read('/group/child-group/nested?groupname=everybody')).toEqual(all.slice(1));
  expect(await read('/group/parent-group/nested?groupname=jira-users')).toEqual([
    'everybody',
    'readers',
  ]);
  const nested = '/user/group/nested?username=ada&groupname=everybody';
  expect((await callCrowd(crowd, nested)).status).toBe(200);
  const child = '/group/child-group/direct?groupname=everybody&child-groupname=';
  expect((await callCrowd(crowd, `${child}jira-users`)).status).toBe(404);
  expect((await callCrowd(crowd, `${child}readers`, { method: 'DELETE' })).status).toBe(204);
  expect((await callCrowd(crowd, `${child}readers`, { method: 'DELETE' })).status).toBe(404);
  expect(await read('/group/user/nested?groupname=everybody')).toEqual([]);
});

it.each([
  ['readers', 'unknown', 400, 'GROUP_NOT_FOUND'],
  ['unknown', 'readers', 404, 'GROUP_NOT_FOUND'],
  ['readers', 'readers', 400, 'INVALID_MEMBERSHIP'],
  ['jira-users', 'readers', 400, 'INVALID_MEMBERSHIP'],
  ['readers', 'jira-users', 409, 'MEMBERSHIP_ALREADY_EXISTS'],
])('groups in groups put into %s: %s ends in %i %s', async (parent, child, status, reason) => {
  const crowd = await startTestCrowd();
  crowd.nestGroup('jira-users', 'readers');
  const answer = await callCrowd(crowd, nest(parent), { json: { name: child } });
  expect(answer).toMatchObject({ status, json: { reason } });
});

it('groups in groups count for nothing in a directory that does not know them', async () => {
  const crowd = await startTestCrowd({ switches: { nestedGroups: false } });
  crowd.nestGroup('jira-users', 'readers');
  const { json } = await callCrowd(crowd, '/user/group/nested?username=ada');
  expect(namesAt(json, 'groups')).toEqual(['jira-users']);
  const answer = await callCrowd(crowd, nest('readers'), { json: { name: 'jira-users' } });
  expect(answer.json).toHaveProperty('reason', 'NESTED_GROUPS_NOT_SUPPORTED');
});

it('deleting a user or a group ends its memberships', async () => {
  const crowd = await startTestCrowd();
  crowd.nestGroup('jira-users', 'readers');
  await callCrowd(crowd, '/user?username=ada', { method: 'DELETE' });
  expect(crowd.groups()).toContainEqual({ name: 'jira-users', members: [], groups: [] });
  await callCrowd(crowd, '/group?groupname=jira-users', { method: 'DELETE' });
  expect(crowd.groups()).toEqual([{ name: 'readers', members: [], groups: [] }]);
});
