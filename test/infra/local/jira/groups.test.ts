import { expect, it } from 'vitest';
import type { LocalJira } from '#infra/local/jira/start-jira.ts';
import { listAt } from '#test/infra/local/json/list-at.ts';
import { namesAt } from '#test/infra/local/json/names-at.ts';
import { optionalMemberAt } from '#test/infra/local/json/optional-member-at.ts';
import { callJira } from './call-jira.ts';
import { service, startTestJira } from './start-test-jira.ts';

const group = '/rest/api/2/group';
const asService = { basic: service };

async function startWithMembers(count: number): Promise<LocalJira> {
  const jira = await startTestJira();
  for (let i = 0; i < count; i += 1) {
    const name = `reader-${String(i).padStart(3, '0')}`;
    const emailAddress = `${name}@example.com`;
    jira.addPerson({ name, displayName: name, emailAddress, groups: ['readers'] });
  }
  return jira;
}

it('the members of a group come in pages that name the next one, until the last', async () => {
  const jira = await startWithMembers(5);
  const names: string[] = [];
  let path: string | undefined = `${group}/member?groupname=readers&maxResults=2`;
  while (path !== undefined) {
    const { json } = await callJira(jira, path, asService);
    names.push(...namesAt(json, 'values'));
    expect(json).toHaveProperty('total', 5);
    const nextPage = optionalMemberAt(json, 'nextPage');
    expect(json).toHaveProperty('isLast', nextPage === undefined);
    const next = nextPage === undefined ? undefined : new URL(String(nextPage));
    path = next && next.pathname + next.search;
  }
  expect(names).toEqual([0, 1, 2, 3, 4].map((i) => `reader-00${i}`));
});

it('the members of a group come at most fifty at a time, however many are asked for', async () => {
  const jira = await startWithMembers(51);
  const path = `${group}/member?groupname=readers&maxResults=1000`;
  const { json } = await callJira(jira, path, asService);
  expect(json).toMatchObject({ maxResults: 50, startAt: 0, total: 51, isLast: false });
  expect(listAt(json, 'values')).toHaveLength(50);
});

it('the members of a group are the active ones unless the inactive are asked for', async () => {
  const jira = await startWithMembers(1);
  const gone = { name: 'gone', displayName: 'Gone', emailAddress: 'gone@example.com' };
  jira.addPerson({ ...gone, active: false, groups: ['readers'] });
  const path = `${group}/member?groupname=READERS`;
  expect((await callJira(jira, path, asService)).json).toHaveProperty('total', 1);
  const all = `${path}&includeInactiveUsers=true`;
  expect((await callJira(jira, all, asService)).json).toHaveProperty('total', 2);
});

it('a membership that exists, or does not, is refused with 400 in words', async () => {
  const jira = await startTestJira({ groups: ['readers'] });
  const path = `${group}/user?groupname=readers`;
  const join = () => callJira(jira, path, { json: { name: 'ADA' }, ...asService });
  const leave = () => callJira(jira, `${path}&username=ada`, { method: 'DELETE', ...asService });
  expect((await join()).status).toBe(201);
  expect((await join()).json).toHaveProperty('errorMessages', [
    "Cannot add user. 'ada' is already a member of 'readers'.",
  ]);
  const left = await leave();
  expect([left.status, left.text]).toEqual([200, '']);
  expect((await leave()).json).toHaveProperty('errorMessages', [
    "Cannot remove user 'ada' from group 'readers' since user is not a member of 'readers'",
  ]);
});

it('a membership of an application’s group gives the role', async () => {
  const jira = await startTestJira();
  const path = `${group}/user?groupname=jira-software-users`;
  await callJira(jira, path, { json: { name: 'svc-edge' }, ...asService });
  expect(jira.person('svc-edge')?.applicationRoles).toEqual(['jira-software']);
});

it('a group keeps the letter case that it was created with', async () => {
  const jira = await startTestJira();
  const answer = await callJira(jira, group, { json: { name: 'Edge Readers' }, ...asService });
  expect(answer.json).toEqual({
    name: 'Edge Readers',
    self: expect.stringMatching(/\/rest\/api\/2\/group\?groupname=Edge%20Readers$/),
    users: { size: 0, items: [], 'max-results': 50, 'start-index': 0, 'end-index': 0 },
    expand: 'users',
  });
  expect(jira.groups().map(({ name }) => name)).toContain('Edge Readers');
});

it.each([
  ['error-messages', '{"errorMessages":['],
  ['field-errors', '{"errorMessages":[],"errors":{"name":'],
  ['plain-text', 'A group with the name'],
] as const)(
  'a group that exists is refused in the form %s',
  async (groupRefusalBody, beginning) => {
    const jira = await startTestJira({ switches: { groupRefusalBody } });
    const json = { name: 'jira-administrators' };
    const answer = await callJira(jira, group, { json, ...asService });
    expect(answer.status).toBe(400);
    expect(answer.text.startsWith(beginning)).toBe(true);
  },
);

it('a group cannot be read by itself: there is no such method', async () => {
  const jira = await startTestJira();
  const answer = await callJira(jira, `${group}?groupname=jira-administrators`, asService);
  expect(answer.status).toBe(405);
});

it('a group is found by a part of its name, marked and escaped', async () => {
  const jira = await startTestJira({ groups: ['a&b-Readers', 'readers', 'others'] });
  const path = '/rest/api/2/groups/picker?query=read&exclude=READERS';
  const answer = await callJira(jira, path, asService);
  expect(answer.json).toEqual({
    header: 'Showing 1 of 1 matching groups',
    total: 1,
    groups: [{ name: 'a&b-Readers', html: 'a&amp;b-<b>Read</b>ers', labels: [] }],
  });
});
