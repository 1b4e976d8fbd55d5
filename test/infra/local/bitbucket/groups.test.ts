import { expect, it } from 'vitest';
import type { LocalBitbucket } from '#infra/local/bitbucket/start-bitbucket.ts';
import { callProduct } from '#test/infra/local/data-center/call-product.ts';
import { memberAt } from '#test/infra/local/json/member-at.ts';
import { namesAt } from '#test/infra/local/json/names-at.ts';
import { service, startTestBitbucket } from './start-test-bitbucket.ts';

const admin = '/rest/api/1.0/admin';
const numbered = Array.from({ length: 7 }, (_, index) => `group-${index}`);

const get = (bitbucket: LocalBitbucket, path: string) =>
  callProduct(bitbucket, `${admin}${path}`, { basic: service });

const post = (bitbucket: LocalBitbucket, path: string, json: object) =>
  callProduct(bitbucket, `${admin}${path}`, { json, basic: service });

async function walk(bitbucket: LocalBitbucket, path: string): Promise<string[]> {
  const names: string[] = [];
  for (let start: unknown = 0; start !== null; ) {
    const { json } = await get(bitbucket, `${path}&limit=2&start=${start}`);
    names.push(...namesAt(json, 'values'));
    start = memberAt(json, 'isLastPage') ? null : memberAt(json, 'nextPageStart');
  }
  return names;
}

it('a page leads to the next by a number that is not its end', async () => {
  const bitbucket = await startTestBitbucket({ groups: numbered });
  const { json } = await get(bitbucket, '/groups?filter=group-&limit=2');
  expect(json).toMatchObject({ size: 2, limit: 2, start: 0, isLastPage: false });
  expect(memberAt(json, 'nextPageStart')).toBeGreaterThan(2);
  expect(await walk(bitbucket, '/groups?filter=group-')).toEqual(numbered);
});

it('a page counts the rows that the filter leaves out', async () => {
  const switches = { hiddenRowsPerRow: 0 };
  const bitbucket = await startTestBitbucket({ groups: numbered, switches });
  const { json } = await get(bitbucket, '/groups?filter=-5&limit=1');
  expect(json).toMatchObject({ size: 1, start: 0, isLastPage: true });
  const later = await get(bitbucket, '/groups?filter=-5&start=6');
  expect(later.json).toHaveProperty('values', []);
  const first = await get(bitbucket, '/groups?limit=3');
  expect(first.json).toHaveProperty('nextPageStart', 3);
});

it('a page has 25 rows, and never more than the limit of the server', async () => {
  const groups = Array.from({ length: 30 }, (_, index) => `g${index}`);
  const bitbucket = await startTestBitbucket({ groups });
  expect((await get(bitbucket, '/groups')).json).toMatchObject({ size: 25, limit: 25 });
  bitbucket.switches.maxPageLimit = 10;
  const { json } = await get(bitbucket, '/groups?limit=5000');
  expect(json).toMatchObject({ size: 10, limit: 10 });
});

it('a page that is the last has no next start, or null', async () => {
  const bitbucket = await startTestBitbucket();
  expect((await get(bitbucket, '/groups')).json).not.toHaveProperty('nextPageStart');
  bitbucket.switches.lastPageNextStart = 'null';
  expect((await get(bitbucket, '/groups')).json).toHaveProperty('nextPageStart', null);
});

it.each(['start=-1', 'limit=0', 'limit=x'])('a page cannot be asked for with %s', async (query) => {
  const bitbucket = await startTestBitbucket();
  expect((await get(bitbucket, `/groups?${query}`)).status).toBe(400);
});

it('the groups of a user are listed to the end, filtered by a part of their name', async () => {
  const bitbucket = await startTestBitbucket({ groups: numbered });
  await post(bitbucket, '/users/add-groups', { user: 'ADA', groups: numbered });
  const path = '/users/more-members?context=Ada';
  expect(await walk(bitbucket, path)).toEqual([...numbered, 'stash-users']);
  expect(await walk(bitbucket, `${path}&filter=STASH`)).toEqual(['stash-users']);
});

it('the groups of a user are none for an unknown user, or a 404', async () => {
  const bitbucket = await startTestBitbucket();
  const ask = async () => [
    (await get(bitbucket, '/users/more-members?context=nobody')).status,
    (await get(bitbucket, '/groups/more-members?context=nothing')).status,
  ];
  expect(await ask()).toEqual([200, 200]);
  bitbucket.switches.membersOfNothing = 'missing404';
  expect(await ask()).toEqual([404, 404]);
});

it('a membership is made for all the groups or for none', async () => {
  const bitbucket = await startTestBitbucket({ groups: ['readers'] });
  const groups = ['Readers', 'nothing'];
  const answer = await post(bitbucket, '/users/add-groups', { user: 'eve', groups });
  const errors = [{ message: 'Group nothing does not exist.' }];
  expect(answer).toMatchObject({ status: 404, json: { errors } });
  expect(bitbucket.person('eve')?.groups).toEqual([]);
  await post(bitbucket, '/users/add-groups', { user: 'eve', groups: ['Readers'] });
  expect(bitbucket.person('eve')?.groups).toEqual(['readers']);
});

it('a membership is made for all the users or for none', async () => {
  const bitbucket = await startTestBitbucket({ groups: ['readers'] });
  const add = (users: string[]) =>
    post(bitbucket, '/groups/add-users', { group: 'readers', users });
  expect((await add(['ada', 'nobody'])).status).toBe(404);
  expect(bitbucket.person('ada')?.groups).toEqual(['stash-users']);
  expect((await add(['ada', 'EVE'])).status).toBe(200);
  const { json } = await get(bitbucket, '/groups/more-members?context=READERS');
  expect(namesAt(json, 'values')).toEqual(['ada', 'eve']);
});

it.each([200, 409] as const)('a membership that exists is made again with %i', async (status) => {
  const bitbucket = await startTestBitbucket({ switches: { existingMemberStatus: status } });
  const json = { user: 'ada', groups: ['stash-users'] };
  expect((await post(bitbucket, '/users/add-groups', json)).status).toBe(status);
  expect(bitbucket.person('ada')?.groups).toEqual(['stash-users']);
});

it.each([200, 404] as const)('a membership that is none ends with %i', async (status) => {
  const bitbucket = await startTestBitbucket({ switches: { absentMemberStatus: status } });
  const leave = () =>
    post(bitbucket, '/users/remove-group', { context: 'ada', itemName: 'STASH-USERS' });
  expect((await leave()).status).toBe(200);
  expect(bitbucket.person('ada')?.groups).toEqual([]);
  expect((await leave()).status).toBe(status);
});

it('a group keeps the letters of its name and is found by others', async () => {
  const bitbucket = await startTestBitbucket();
  const path = `${admin}/groups?name=Edge%2BReaders`;
  const created = await callProduct(bitbucket, path, { method: 'POST', basic: service });
  expect([created.status, created.json]).toEqual([200, { name: 'Edge+Readers', deletable: true }]);
  const gone = await callProduct(bitbucket, path.toLowerCase(), {
    ...{ method: 'DELETE', basic: service },
  });
  expect(gone).toMatchObject({ status: 200, json: { name: 'Edge+Readers' } });
});

it('a group that is made again has none of the permissions of the one before', async () => {
  const bitbucket = await startTestBitbucket();
  const as = (method: string) => ({ method, basic: service });
  await callProduct(bitbucket, `${admin}/groups?name=stash-users`, as('DELETE'));
  await callProduct(bitbucket, `${admin}/groups?name=stash-users`, as('POST'));
  await post(bitbucket, '/users/add-groups', { user: 'ada', groups: ['stash-users'] });
  expect(bitbucket.person('ada')?.permission).toBeNull();
});

it('the groups of a user are flattened, and leaving a nested one changes nothing', async () => {
  const bitbucket = await startTestBitbucket({ groups: ['readers', 'everyone'] });
  bitbucket.nestGroup('readers', 'everyone');
  await post(bitbucket, '/users/add-groups', { user: 'eve', groups: ['readers'] });
  const held = () => walk(bitbucket, '/users/more-members?context=eve');
  expect(await held()).toEqual(['everyone', 'readers']);
  const picked = { context: 'eve', itemName: 'everyone' };
  expect(await post(bitbucket, '/users/remove-group', picked)).toHaveProperty('status', 200);
  expect(await held()).toEqual(['everyone', 'readers']);
  bitbucket.switches.listedGroups = 'direct';
  expect(await held()).toEqual(['readers']);
});

it.each([
  ['direct', []],
  ['nested', ['eve']],
] as const)('the members of a group are listed as the switch says: %s', async (reach, members) => {
  const bitbucket = await startTestBitbucket({ groups: ['readers', 'everyone'] });
  bitbucket.nestGroup('readers', 'everyone');
  await post(bitbucket, '/users/add-groups', { user: 'eve', groups: ['readers'] });
  bitbucket.switches.listedMembers = reach;
  expect(await walk(bitbucket, '/groups/more-members?context=everyone')).toEqual(members);
});
