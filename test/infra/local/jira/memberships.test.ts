import { expect, it } from 'vitest';
import type { LocalJira } from '#infra/local/jira/start-jira.ts';
import type { JiraSwitches } from '#infra/local/jira/state/default-switches.ts';
import { namesAt } from '#test/infra/local/json/names-at.ts';
import { callJira } from './call-jira.ts';
import { service, startTestJira } from './start-test-jira.ts';

const asService = { basic: service };
const path = (group: string) => `/rest/api/2/group/user?groupname=${group}`;
const join = (jira: LocalJira, group: string, name = 'ada') =>
  callJira(jira, path(group), { json: { name }, ...asService });
const leave = (jira: LocalJira, group: string, name = 'ada') =>
  callJira(jira, `${path(group)}&username=${name}`, { method: 'DELETE', ...asService });
const readGroups = async (jira: LocalJira) => {
  const user = '/rest/api/2/user?username=ada&expand=groups';
  const { json } = await callJira(jira, user, asService);
  return namesAt(json, 'groups', 'items').toSorted();
};

/** Starts a Jira with ada in `readers`, which are in `everyone`. */
async function startWithNesting(switches: Partial<JiraSwitches> = {}): Promise<LocalJira> {
  const jira = await startTestJira({ groups: ['readers', 'everyone', 'writers'] });
  jira.nestGroup('readers', 'everyone');
  Object.assign(jira.switches, switches);
  await join(jira, 'readers');
  return jira;
}

it('the groups of a user are flattened, and a nested one cannot be left', async () => {
  const jira = await startWithNesting();
  expect(await readGroups(jira)).toEqual(['everyone', 'jira-software-users', 'readers']);
  expect(await leave(jira, 'everyone')).toMatchObject({
    status: 400,
    text: expect.stringContaining('is not a member of'),
  });
  expect(await readGroups(jira)).toContain('everyone');
});

it('the groups of a user are direct ones at a Jira that does not flatten them', async () => {
  const jira = await startWithNesting({ listedGroups: 'direct' });
  expect(await readGroups(jira)).toEqual(['jira-software-users', 'readers']);
});

it.each([
  ['direct', []],
  ['nested', ['ada']],
] as const)('the members of a group are listed as the switch says: %s', async (reach, members) => {
  const jira = await startWithNesting({ listedMembers: reach });
  const list = '/rest/api/2/group/member?groupname=everyone';
  expect(namesAt((await callJira(jira, list, asService)).json, 'values')).toEqual(members);
});

it('a nested membership of an application’s group gives the role', async () => {
  const jira = await startWithNesting();
  await leave(jira, 'jira-software-users');
  expect(jira.person('ada')?.applicationRoles).toEqual([]);
  jira.nestGroup('readers', 'jira-software-users');
  expect(jira.person('ada')?.applicationRoles).toEqual(['jira-software']);
});

it.each<[string, Partial<JiraSwitches>, RegExp]>([
  ['users are managed elsewhere', { externalUserManagement: true }, /External User Management/],
  ['the caller does not see the group', { invisibleGroups: ['writers', 'readers'] }, /not visible/],
])('no membership begins or ends, with 400, where %s', async (_what, switches, words) => {
  const jira = await startWithNesting();
  Object.assign(jira.switches, switches);
  for (const answer of [await join(jira, 'writers'), await leave(jira, 'readers')]) {
    expect(answer).toMatchObject({ status: 400, text: expect.stringMatching(words) });
  }
  expect(jira.person('ada')?.groups).toEqual(['jira-software-users', 'readers']);
});

it.each([
  ['refused400', 400, []],
  ['joined', 201, ['jira-software']],
] as const)(
  'a group with access is joined without a seat as the switch says: %s',
  async (joinWithoutSeat, status, roles) => {
    const jira = await startTestJira();
    const bob = { name: 'bob', displayName: 'Bob', emailAddress: 'bob@example.com' };
    jira.addPerson(bob);
    Object.assign(jira.switches, { licenceSeats: 1, joinWithoutSeat });
    expect(await join(jira, 'jira-software-users', 'bob')).toHaveProperty('status', status);
    expect(jira.person('bob')?.applicationRoles).toEqual(roles);
  },
);

it.each([400, 404] as const)('a membership of no account is answered with %i', async (status) => {
  const jira = await startTestJira();
  jira.switches.missingMemberStatus = status;
  expect(await join(jira, 'jira-software-users', 'nemo')).toHaveProperty('status', status);
  expect(await leave(jira, 'jira-software-users', 'nemo')).toHaveProperty('status', status);
  expect(await join(jira, 'no-such-group', 'nemo')).toHaveProperty('status', 404);
});

it('a caller stays in the last group that makes them administrators', async () => {
  const jira = await startTestJira();
  expect(await leave(jira, 'jira-administrators', 'svc-edge')).toHaveProperty('status', 400);
  expect(jira.person('svc-edge')?.groups).toEqual(['jira-administrators']);
});

it('a refusal in another language says nothing that could be read', async () => {
  const jira = await startTestJira();
  jira.switches.refusalWords = 'other';
  expect((await join(jira, 'jira-software-users')).json).toEqual({
    errorMessages: ['Der Vorgang ist nicht möglich.'],
    errors: {},
  });
});

it.each<[string, Partial<JiraSwitches>, object, object]>([
  [
    'of a user who is managed elsewhere',
    { externalUserManagement: true },
    { displayName: 'A' },
    {},
  ],
  [
    'of a user of higher rank',
    { systemAdministratorGroups: ['jira-software-users'] },
    { displayName: 'A' },
    {},
  ],
  [
    'that deactivates a project lead',
    { leads: ['ada'] },
    { active: false },
    { active: expect.any(String) },
  ],
])('a change %s is refused with 400', async (_what, switches, json, errors) => {
  const jira = await startTestJira();
  Object.assign(jira.switches, switches);
  const user = '/rest/api/2/user?username=ada';
  expect(await callJira(jira, user, { method: 'PUT', json, ...asService })).toMatchObject({
    status: 400,
    json: { errors },
  });
  expect(jira.person('ada')).toMatchObject({ displayName: 'Ada Lovelace', active: true });
});
