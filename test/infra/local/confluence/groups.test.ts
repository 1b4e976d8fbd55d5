import { expect, it } from 'vitest';
import type { LocalConfluence } from '#infra/local/confluence/start-confluence.ts';
import { type Answer, callProduct } from '#test/infra/local/data-center/call-product.ts';
import { listAt } from '#test/infra/local/json/list-at.ts';
import { memberAt } from '#test/infra/local/json/member-at.ts';
import { namesAt } from '#test/infra/local/json/names-at.ts';
import { optionalMemberAt } from '#test/infra/local/json/optional-member-at.ts';
import { textAt } from '#test/infra/local/json/text-at.ts';
import { ada, service, startTestConfluence } from './start-test-confluence.ts';

function create(confluence: LocalConfluence, name: string): Promise<Answer> {
  const json = { type: 'group', name };
  return callProduct(confluence, '/rest/api/admin/group', { json, basic: service });
}

function change(confluence: LocalConfluence, method: 'PUT' | 'DELETE', path: string) {
  return callProduct(confluence, path, { method, basic: service });
}

function get(confluence: LocalConfluence, path: string, basic = service) {
  return callProduct(confluence, path, { basic });
}

async function readGroups(confluence: LocalConfluence, first: string): Promise<string[]> {
  const names: string[] = [];
  let next: unknown = first;
  while (next !== undefined) {
    const path = String(next).replace(confluence.nodes[0]?.url ?? '', '');
    const { json } = await get(confluence, path);
    names.push(...namesAt(json, 'results'));
    next = optionalMemberAt(json, '_links', 'next');
  }
  return names;
}

it('a group is created once', async () => {
  const confluence = await startTestConfluence();
  const answer = await create(confluence, 'edge-readers');
  const self = `${confluence.nodes[0]?.url}/rest/api/group/edge-readers`;
  expect(answer.status).toBe(200);
  expect(answer.json).toMatchObject({ type: 'group', name: 'edge-readers', _links: { self } });
  expect((await create(confluence, 'edge-readers')).status).toBe(409);
});

it('a group is created with 201 where the switch says so', async () => {
  const confluence = await startTestConfluence({ switches: { createdGroupStatus: 201 } });
  expect((await create(confluence, 'edge-readers')).status).toBe(201);
});

it('a group has a name in lower case, unless the switch allows others', async () => {
  const confluence = await startTestConfluence();
  expect((await create(confluence, 'Edge Readers')).status).toBe(400);
  confluence.switches.groupNamesInLowerCase = false;
  expect((await create(confluence, 'Edge Readers')).status).toBe(200);
  expect((await create(confluence, 'edge readers')).status).toBe(409);
  expect((await get(confluence, '/rest/api/group/EDGE%20READERS')).json).toHaveProperty(
    'name',
    'Edge Readers',
  );
});

it.each(['tool readers', 'é&=#?%', 'a+b', 'a;b', "o'edge"])(
  'a group called %s is addressed by its path',
  async (name) => {
    const confluence = await startTestConfluence();
    await create(confluence, name);
    const path = `/rest/api/user/ada/group/${encodeURIComponent(name)}`;
    expect((await change(confluence, 'PUT', path)).status).toBe(204);
    expect(confluence.person('ada')?.groups).toContain(name);
    const { json } = await get(confluence, '/rest/api/user/memberof?username=ada');
    const group = listAt(json, 'results').find((row) => textAt(row, 'name') === name);
    const self = textAt(group, '_links', 'self').replace(confluence.nodes[0]?.url ?? '', '');
    expect((await get(confluence, self)).json).toHaveProperty('name', name);
  },
);

it('a group with a slash in its name has no address', async () => {
  const confluence = await startTestConfluence();
  expect((await create(confluence, 'edge/readers')).status).toBe(200);
  for (const path of ['/rest/api/group/edge%2Freaders', '/rest/api/group/edge%5Creaders']) {
    expect((await get(confluence, path)).status).toBe(400);
  }
  const path = '/rest/api/user/ada/group/edge%2Freaders';
  const answer = await change(confluence, 'PUT', path);
  expect([answer.status, answer.headers['content-type']]).toEqual([
    400,
    'text/html; charset=UTF-8',
  ]);
  expect(confluence.person('ada')?.groups).toEqual(['confluence-users']);
});

it('a group that holds the last administrators stays', async () => {
  const confluence = await startTestConfluence({ groups: ['operators'] });
  const path = '/rest/api/admin/group/confluence-administrators';
  expect((await change(confluence, 'DELETE', path)).status).toBe(400);
  confluence.switches.administratorGroups = ['operators'];
  expect((await change(confluence, 'DELETE', path)).status).toBe(204);
});

it('a group of a read-only directory stays as it is', async () => {
  const confluence = await startTestConfluence({ groups: ['edge'] });
  confluence.switches.readOnlyDirectory = true;
  const before = confluence.groups();
  const member = '/rest/api/user/ada/group';
  const statuses = [
    (await create(confluence, 'edge-readers')).status,
    (await change(confluence, 'DELETE', '/rest/api/admin/group/edge')).status,
    (await change(confluence, 'PUT', `${member}/edge`)).status,
    (await change(confluence, 'PUT', `${member}/confluence-users`)).status,
    (await change(confluence, 'DELETE', `${member}/confluence-users`)).status,
  ];
  expect(statuses).toEqual([400, 400, 400, 204, 400]);
  expect(confluence.groups()).toEqual(before);
});

it('a membership is given once and taken once, however often it is asked for', async () => {
  const confluence = await startTestConfluence({ groups: ['edge'] });
  const path = '/rest/api/user/ada/group/edge';
  for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE'] as const) {
    const answer = await change(confluence, method, path);
    expect([answer.status, answer.text]).toEqual([204, '']);
    const expected = method === 'PUT' ? ['confluence-users', 'edge'] : ['confluence-users'];
    expect(confluence.person('ada')?.groups).toEqual(expected);
  }
});

it('a membership of an unknown user or group is refused as the switch says', async () => {
  const confluence = await startTestConfluence();
  for (const status of [404, 403, 400] as const) {
    confluence.switches.undocumentedMissingStatus = status;
    const paths = ['/rest/api/user/ada/group/nothing', '/rest/api/user/nobody/group/edge'];
    for (const path of paths) {
      expect((await change(confluence, 'PUT', path)).status).toBe(status);
      expect((await change(confluence, 'DELETE', path)).status).toBe(status);
    }
    expect((await get(confluence, '/rest/api/group/nothing')).status).toBe(status);
    const unknown = '/rest/api/user/memberof?username=nobody';
    expect((await get(confluence, unknown)).status).toBe(status);
    const json = { fullName: 'Nobody' };
    const update = { method: 'PUT', basic: service, json };
    const answer = await callProduct(confluence, '/rest/api/admin/user/nobody', update);
    expect(answer.status).toBe(status);
  }
});

const many = Array.from({ length: 250 }, (_, i) => `g${String(i).padStart(3, '0')}`);

const path = '/rest/api/user/memberof?username=ada';

async function startWithMany(): Promise<LocalConfluence> {
  const confluence = await startTestConfluence();
  const names = { displayName: 'Many', emailAddress: 'many@x', groups: many };
  confluence.addPerson({ name: 'many', ...names });
  return confluence;
}

it('the groups of a user fill pages, each of which links to the next', async () => {
  const confluence = await startWithMany();
  const first = await get(confluence, '/rest/api/user/memberof?username=many');
  expect(first.json).toMatchObject({ start: 0, limit: 200, size: 200 });
  expect(first.json).toHaveProperty(
    '_links.next',
    '/rest/api/user/memberof?username=many&start=200&limit=200',
  );
  const second = await get(confluence, textAt(first.json, '_links', 'next'));
  expect(second.json).toMatchObject({ start: 200, limit: 200, size: 50 });
  expect(memberAt(second.json, '_links')).not.toHaveProperty('next');
  expect(second.json).toHaveProperty(
    '_links.prev',
    '/rest/api/user/memberof?username=many&start=0&limit=200',
  );
  expect(await readGroups(confluence, '/rest/api/user/memberof?username=many')).toEqual(many);
});

it('the groups of a user come in smaller pages than were asked for', async () => {
  const confluence = await startWithMany();
  confluence.switches.maxPageSize = 30;
  const url = '/rest/api/user/memberof?username=many&limit=1000';
  expect((await get(confluence, url)).json).toMatchObject({ limit: 30, size: 30 });
  expect(await readGroups(confluence, url)).toEqual(many);
});

it('the groups of a user have absolute links where the switch says so', async () => {
  const confluence = await startWithMany();
  confluence.switches.pageLinks = 'absolute';
  const url = '/rest/api/user/memberof?username=many&limit=100';
  const next = textAt((await get(confluence, url)).json, '_links', 'next');
  expect(next).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/rest\/api\/user\/memberof\?username=many&/);
  expect(await readGroups(confluence, url)).toEqual(many);
});

it('the groups of a user have links that begin after the context path', async () => {
  const confluence = await startTestConfluence({ contextPath: '/wiki' });
  const url = `/wiki/rest/api/group?limit=1`;
  const { json } = await get(confluence, url);
  const [context, next] = ['context', 'next'].map((name) => textAt(json, '_links', name));
  expect(next).toBe('/rest/api/group?limit=1&start=1');
  expect((await get(confluence, `${context}${next}`)).json).toHaveProperty('size', 1);
});

it('the groups of a user end with an empty page past the last', async () => {
  const confluence = await startTestConfluence();
  const { json } = await get(confluence, `${path}&start=5`);
  expect(json).toMatchObject({ results: [], size: 0, start: 5 });
  expect(memberAt(json, '_links')).not.toHaveProperty('next');
});

const permissions = '/rest/api/permissions';

const use = [{ targetType: 'application', operationKey: 'use' }];

const administer = [{ targetType: 'application', operationKey: 'administer' }];

function put(confluence: LocalConfluence, path: string, json: unknown) {
  return callProduct(confluence, permissions + path, { method: 'PUT', json, basic: service });
}

it('a global permission of a group lets its members use Confluence', async () => {
  const confluence = await startTestConfluence({ groups: ['edge'] });
  await change(confluence, 'PUT', '/rest/api/user/eve/group/edge');
  expect(confluence.person('eve')?.canUse).toBe(false);
  await put(confluence, '/group/edge/grant', use);
  expect(confluence.person('eve')?.canUse).toBe(true);
  expect((await get(confluence, '/rest/api/user/current', 'eve:eve password')).status).toBe(200);
  await put(confluence, '/group/edge/revoke', use);
  expect((await get(confluence, '/rest/api/user/current', 'eve:eve password')).status).toBe(401);
});

it('a global permission of a user makes them an administrator, by key or by name', async () => {
  const confluence = await startTestConfluence();
  const url = '/rest/api/admin/users/list/active';
  await put(confluence, `/user/${confluence.person('ada')?.key}/grant`, administer);
  expect((await get(confluence, url, ada)).status).toBe(200);
  const { json } = await get(confluence, `${permissions}/user/ada`);
  expect(json).toMatchObject([{ operation: administer[0], subject: { username: 'ada' } }]);
  await put(confluence, '/user/ada/grant', use);
  expect((await get(confluence, `${permissions}/user/ada`)).json).toHaveLength(2);
  await put(confluence, '/user/ada/revoke', administer);
  expect((await get(confluence, url, ada)).status).toBe(403);
});

it('a global permission to use Confluence takes all others along when it goes', async () => {
  const confluence = await startTestConfluence();
  await put(confluence, '/group/confluence-users/revoke', use);
  expect((await get(confluence, `${permissions}/group/confluence-users`)).json).toEqual([]);
  expect(confluence.person('ada')?.canUse).toBe(false);
});

it('a global permission is replaced for those who are named and no other', async () => {
  const confluence = await startTestConfluence({ groups: ['edge'] });
  await put(confluence, '', [
    { groupName: 'edge', operations: [...use, ...administer] },
    { userKey: 'ada', operations: administer },
  ]);
  const { json } = await get(confluence, `${permissions}/group/edge`);
  expect(json).toMatchObject([{ operation: use[0] }, { operation: administer[0] }]);
  await put(confluence, '', [{ groupName: 'edge', operations: [] }]);
  expect((await get(confluence, `${permissions}/group/edge`)).json).toEqual([]);
  expect((await get(confluence, `${permissions}/user/ada`)).json).toHaveLength(1);
  const all = (await get(confluence, permissions)).json;
  expect(all).toContainEqual({
    operation: use[0],
    subject: { type: 'group', name: 'confluence-users', displayName: 'confluence-users' },
  });
});

it('a global permission is set for at most forty at once, and for all of them or none', async () => {
  const confluence = await startTestConfluence({ groups: ['edge'] });
  const many = Array.from({ length: 41 }, () => ({ groupName: 'edge', operations: use }));
  expect((await put(confluence, '', many)).status).toBe(400);
  const withNobody = [many[0], { groupName: 'nothing', operations: use }];
  expect((await put(confluence, '', withNobody)).status).toBe(404);
  expect((await get(confluence, `${permissions}/group/edge`)).json).toEqual([]);
});

it('the groups of a user are flattened, and leaving a nested one changes nothing', async () => {
  const confluence = await startTestConfluence({ groups: ['readers', 'everyone'] });
  confluence.nestGroup('readers', 'everyone');
  await change(confluence, 'PUT', '/rest/api/user/ada/group/readers');
  const held = () => readGroups(confluence, '/rest/api/user/memberof?username=ada');
  expect(await held()).toContain('everyone');
  expect(await change(confluence, 'DELETE', '/rest/api/user/ada/group/everyone')).toHaveProperty(
    'status',
    204,
  );
  expect(await held()).toContain('everyone');
  confluence.switches.listedGroups = 'direct';
  expect(await held()).not.toContain('everyone');
});

it.each([
  ['direct', false],
  ['nested', true],
] as const)('the members of a group are listed as the switch says: %s', async (reach, isListed) => {
  const confluence = await startTestConfluence({ groups: ['readers', 'everyone'] });
  confluence.nestGroup('readers', 'everyone');
  await change(confluence, 'PUT', '/rest/api/user/ada/group/readers');
  confluence.switches.listedMembers = reach;
  const { text } = await get(confluence, '/rest/api/group/everyone/member');
  expect(text.includes('"ada"')).toBe(isListed);
});
