import { expect, it } from 'vitest';
import type { LocalConfluence } from '#infra/local/confluence/start-confluence.ts';
import {
  type Answer,
  type CallOptions,
  callProduct,
} from '#test/infra/local/data-center/call-product.ts';
import { listAt } from '#test/infra/local/json/list-at.ts';
import { memberAt } from '#test/infra/local/json/member-at.ts';
import { textAt } from '#test/infra/local/json/text-at.ts';
import { ada, service, startTestConfluence } from './start-test-confluence.ts';

const path = '/rest/api/admin/user';
const grace = {
  userName: 'grace',
  fullName: 'Grace Hopper',
  email: 'grace@example.com',
  password: 'first password',
  notifyViaEmail: false,
};

function create(confluence: LocalConfluence, draft: object): Promise<Answer> {
  return callProduct(confluence, path, { json: draft, basic: service });
}

function put(confluence: LocalConfluence, url: string, json?: unknown, basic = service) {
  const body = json === undefined ? {} : { json };
  return callProduct(confluence, url, { method: 'PUT', basic, ...body });
}

it('a new user gets a key, a password and a licence', async () => {
  const confluence = await startTestConfluence();
  const answer = await create(confluence, grace);
  expect(answer.status).toBe(201);
  const key = textAt(answer.json, 'userKey');
  expect(confluence.person('grace')).toMatchObject({
    key,
    displayName: 'Grace Hopper',
    emailAddress: 'grace@example.com',
    active: true,
    groups: ['confluence-users'],
    canUse: true,
  });
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(confluence.acceptsPassword('grace', 'first password')).toBe(true);
});

it('a new user joins the groups of the switch and no other', async () => {
  const confluence = await startTestConfluence({ switches: { groupsOfNewPeople: [] } });
  await create(confluence, grace);
  expect(confluence.person('grace')).toMatchObject({ groups: [], canUse: false });
});

it('a new user who is notified by e-mail has a random password', async () => {
  const confluence = await startTestConfluence();
  const { password, ...others } = grace;
  expect((await create(confluence, { ...others, notifyViaEmail: true })).status).toBe(201);
  expect(confluence.acceptsPassword('grace', password)).toBe(false);
});

it('a new user has no password of Confluence where passwords are in LDAP', async () => {
  const confluence = await startTestConfluence({ switches: { delegatedDirectory: true } });
  expect((await create(confluence, grace)).status).toBe(201);
  expect(confluence.acceptsPassword('grace', 'first password')).toBe(false);
  const json = { password: 'new password' };
  const answer = await callProduct(confluence, `${path}/grace/password`, {
    json,
    basic: service,
  });
  expect(answer.status).toBe(400);
});

it.each([
  ['no name', { userName: undefined }],
  ['a blank name', { userName: ' ' }],
  ['an upper case name', { userName: 'Grace' }],
  ['a name with white space', { userName: 'grace hopper' }],
  ['a name with a backslash', { userName: 'corp\\grace' }],
  ['a name with a comma', { userName: 'hopper,grace' }],
  ['a name with a plus', { userName: 'grace+edge@example.com' }],
  ['a name with an angle bracket', { userName: 'grace<' }],
  ['a name with another angle bracket', { userName: '>grace' }],
  ['a name with an apostrophe', { userName: "o'grace" }],
  ['a name with a quotation mark', { userName: 'gr"ace' }],
  ['the name of the anonymous user', { userName: 'anonymous' }],
  ['a name without end', { userName: 'g'.repeat(256) }],
  ['no full name', { fullName: undefined }],
  ['a full name with an angle bracket', { fullName: 'Grace <Hopper' }],
  ['the full name of the anonymous user', { fullName: 'Anonymous' }],
  ['no address', { email: undefined }],
  ['an address that is none', { email: 'grace' }],
  ['no password', { password: undefined }],
  ['a blank password', { password: ' ' }],
  ['a password although they are notified by e-mail', { notifyViaEmail: true }],
])('a new user with %s is refused', async (_title, change) => {
  const confluence = await startTestConfluence();
  const answer = await create(confluence, { ...grace, ...change });
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({
    statusCode: 400,
    reason: 'Bad Request',
    data: { authorized: true, valid: false, successful: false },
  });
  expect(confluence.people().map(({ name }) => name)).toEqual(['admin', 'svc-edge', 'ada', 'eve']);
});

it.each(['grace@example.com', 'grace.hopper', 'grâce', '100%', 'a#b&c', 'a;b'])(
  'a new user may be called %s',
  async (userName) => {
    const confluence = await startTestConfluence();
    expect((await create(confluence, { ...grace, userName })).status).toBe(201);
    const name = encodeURIComponent(userName);
    const found = await callProduct(confluence, `/rest/api/user?username=${name}`, {
      basic: service,
    });
    expect(found.json).toHaveProperty('username', userName);
    expect((await put(confluence, `${path}/${name}/disable`)).status).toBe(204);
    expect(confluence.person(userName)?.active).toBe(false);
  },
);

it('a new user is refused when the body is no JSON, or no object', async () => {
  const confluence = await startTestConfluence();
  const asForm = { 'Content-Type': 'text/html' };
  const options: CallOptions = { method: 'POST', basic: service, body: '{}' };
  expect((await callProduct(confluence, path, { ...options, headers: asForm })).status).toBe(415);
  expect((await create(confluence, ['grace'])).status).toBe(400);
});

it('a user is shown without e-mail address', async () => {
  const confluence = await startTestConfluence({ contextPath: '/confluence' });
  const url = '/confluence/rest/api/user?username=ada';
  const answer = await callProduct(confluence, url, { basic: ada });
  const base = `${confluence.nodes[0]?.url}/confluence`;
  const key = confluence.person('ada')?.key;
  expect(answer.json).toEqual({
    type: 'known',
    username: 'ada',
    userKey: key,
    profilePicture: {
      path: '/images/icons/profilepics/default.svg',
      ...{ width: 48, height: 48, isDefault: true },
    },
    displayName: 'Ada Lovelace',
    _links: { base, context: '/confluence', self: `${base}/rest/api/user?key=${key}` },
    _expandable: { status: '' },
  });
});

it('a user is shown with their status when the request expands it', async () => {
  const confluence = await startTestConfluence();
  const statusOf = async () => {
    const url = '/rest/api/user?username=ada&expand=status';
    const { json } = await callProduct(confluence, url, { basic: service });
    expect(json).toHaveProperty('_expandable', {});
    return memberAt(json, 'status');
  };
  expect(await statusOf()).toBe('current');
  await put(confluence, `${path}/ada/disable`);
  expect(await statusOf()).toBe('deactivated');
  await put(confluence, `${path}/ada/enable`);
  expect(await statusOf()).toBe('current');
});

it('an anonymous caller is shown as anonymous', async () => {
  const confluence = await startTestConfluence();
  const answer = await callProduct(confluence, '/rest/api/user/current');
  expect(answer.json).toMatchObject({ type: 'anonymous', displayName: 'Anonymous' });
  confluence.switches.anonymousUser = 'refused403';
  for (const name of ['current', 'anonymous']) {
    expect((await callProduct(confluence, `/rest/api/user/${name}`)).status).toBe(403);
  }
});

it('a user keeps what a change does not name, unless every field has to be named', async () => {
  const confluence = await startTestConfluence();
  const json = { email: 'countess@example.com' };
  expect((await put(confluence, `${path}/ada`, json)).status).toBe(204);
  expect(confluence.person('ada')).toMatchObject({
    displayName: 'Ada Lovelace',
    emailAddress: 'countess@example.com',
  });
  confluence.switches.updateNeedsEveryField = true;
  expect((await put(confluence, `${path}/ada`, json)).status).toBe(400);
});

it('a user changes their own address with their password only', async () => {
  const confluence = await startTestConfluence();
  const json = { email: 'countess@example.com', currentPassword: 'ada password' };
  const url = '/rest/api/user/current';
  expect((await put(confluence, url, { ...json, currentPassword: 'x' }, ada)).status).toBe(403);
  expect((await put(confluence, url, json, ada)).status).toBe(204);
  expect(confluence.person('ada')?.emailAddress).toBe('countess@example.com');
});

it('a user of a higher rank is not changed by an administrator', async () => {
  const confluence = await startTestConfluence({
    switches: {
      administratorGroups: ['helpers'],
      systemAdministratorGroups: ['confluence-administrators'],
    },
  });
  const helper = { name: 'helper', password: 'pw', displayName: 'H', emailAddress: 'h@x' };
  confluence.addPerson({ ...helper, groups: ['helpers'] });
  const asHelper = 'helper:pw';
  expect((await put(confluence, `${path}/ada`, { fullName: 'A' }, asHelper)).status).toBe(204);
  const password = { json: { password: 'x' }, basic: asHelper };
  const answers = [
    await put(confluence, `${path}/admin`, { fullName: 'A' }, asHelper),
    await put(confluence, `${path}/admin/disable`, undefined, asHelper),
    await callProduct(confluence, `${path}/admin`, { method: 'DELETE', basic: asHelper }),
    await callProduct(confluence, `${path}/ada/password`, password),
    await put(
      confluence,
      '/rest/api/user/helper/group/confluence-administrators',
      undefined,
      asHelper,
    ),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  expect(confluence.person('helper')?.groups).toEqual(['helpers']);
});

it('a user does not delete themselves', async () => {
  const confluence = await startTestConfluence();
  const options = { method: 'DELETE', basic: service };
  expect((await callProduct(confluence, `${path}/svc-edge`, options)).status).toBe(403);
});

it('a user of a read-only directory stays as they are', async () => {
  const confluence = await startTestConfluence({ switches: { readOnlyDirectory: true } });
  const before = confluence.people();
  const json = { password: 'new' };
  const statuses = async () => [
    (await create(confluence, grace)).status,
    (await put(confluence, `${path}/ada`, { fullName: 'A' })).status,
    (await callProduct(confluence, `${path}/ada/password`, { json, basic: service })).status,
    (await put(confluence, `${path}/ada/disable`)).status,
    (await put(confluence, `${path}/ada/enable`)).status,
    (await callProduct(confluence, `${path}/ada`, { method: 'DELETE', basic: service })).status,
  ];
  expect(await statuses()).toEqual([400, 400, 400, 403, 204, 403]);
  confluence.switches.readOnlyStatus = 403;
  expect(await statuses()).toEqual([403, 403, 403, 403, 204, 403]);
  const names = ['name', 'displayName', 'active'] as const;
  for (const name of names) {
    expect(confluence.people().map((each) => each[name])).toEqual(before.map((p) => p[name]));
  }
});

it('a seat of the licence is taken by every active user who may use Confluence', async () => {
  const confluence = await startTestConfluence({ switches: { licenceSeats: 4 } });
  const count = async (name: string) => {
    const url = `/rest/license/1.0/license/${name}`;
    return memberAt((await callProduct(confluence, url, { basic: service })).json, 'count');
  };
  expect([await count('userCount'), await count('maxUsers')]).toEqual([3, 4]);
  expect(await count('remainingSeats')).toBe(1);
  expect((await create(confluence, grace)).status).toBe(201);
  expect(await count('remainingSeats')).toBe(0);
  expect((await create(confluence, { ...grace, userName: 'hedy' })).status).toBe(402);
  await put(confluence, `${path}/ada/disable`);
  expect((await create(confluence, { ...grace, userName: 'hedy' })).status).toBe(201);
});

it('a seat of the licence is without number where the licence is unlimited', async () => {
  const confluence = await startTestConfluence();
  const url = '/rest/license/1.0/license/remainingSeats';
  expect((await callProduct(confluence, url, { basic: service })).json).toEqual({ count: -1 });
  expect((await callProduct(confluence, url, { basic: ada })).status).toBe(403);
  const details = '/rest/license/1.0/license/details';
  expect((await callProduct(confluence, details, { basic: service })).json).toHaveProperty(
    'dataCenter',
    true,
  );
  expect((await callProduct(confluence, details, { basic: ada })).status).toBe(403);
});

it('a seat of the licence is on the list of active users', async () => {
  const confluence = await startTestConfluence();
  const url = '/rest/api/admin/users/list/active';
  const { json } = await callProduct(confluence, url, { basic: service });
  const names = listAt(json, 'results').map((user) => textAt(user, 'username'));
  expect(names).toEqual(['ada', 'admin', 'svc-edge']);
});
