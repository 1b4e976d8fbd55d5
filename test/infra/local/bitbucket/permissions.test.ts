import { expect, it } from 'vitest';
import type { LocalBitbucket } from '#infra/local/bitbucket/start-bitbucket.ts';
import { type Answer, callProduct } from '#test/infra/local/data-center/call-product.ts';
import { textAt } from '#test/infra/local/json/text-at.ts';
import { ada, eve, root, service, startTestBitbucket } from './start-test-bitbucket.ts';

const admin = '/rest/api/1.0/admin';
const authorisation = 'com.atlassian.bitbucket.AuthorisationException';

function grant(bitbucket: LocalBitbucket, query: string, basic = service): Promise<Answer> {
  return callProduct(bitbucket, `${admin}/permissions/${query}`, { method: 'PUT', basic });
}

function add(bitbucket: LocalBitbucket, groups: string[], user = 'eve'): Promise<Answer> {
  return callProduct(bitbucket, `${admin}/users/add-groups`, {
    json: { user, groups },
    basic: service,
  });
}

function create(bitbucket: LocalBitbucket, more = ''): Promise<Answer> {
  const path = `${admin}/users?name=x&displayName=x&emailAddress=x@x&password=x${more}`;
  return callProduct(bitbucket, path, {
    ...{ method: 'POST', basic: service, headers: { 'X-Atlassian-Token': 'no-check' } },
  });
}

it.each([
  ['nobody', {}],
  ['a user without any', { basic: eve }],
  ['a user', { basic: ada }],
  ['a token of an administrator', { token: 'service-token' }],
])('a permission that is missing is a 401 and never a 403: %s', async (_, caller) => {
  const bitbucket = await startTestBitbucket({ switches: { unlicensedMaySignIn: true } });
  const answer = await callProduct(bitbucket, `${admin}/license`, caller);
  expect(answer).toMatchObject({
    status: 401,
    json: { errors: [{ exceptionName: authorisation }] },
  });
});

it('a permission that is missing keeps tokens out of what every user may read', async () => {
  const bitbucket = await startTestBitbucket();
  const ask = (caller: object) => callProduct(bitbucket, `${admin}/users`, caller);
  expect((await ask({ token: 'ada-token' })).status).toBe(401);
  expect((await ask({ basic: ada })).status).toBe(200);
  const slug = await callProduct(bitbucket, '/rest/api/1.0/users/ada', { token: 'ada-token' });
  expect(slug.status).toBe(200);
});

it('a global permission is given to users and taken away', async () => {
  const bitbucket = await startTestBitbucket();
  expect((await grant(bitbucket, 'users?name=eve&permission=ADMIN')).status).toBe(204);
  expect(bitbucket.person('eve')?.permission).toBe('ADMIN');
  const listed = await callProduct(bitbucket, `${admin}/permissions/users`, { basic: eve });
  expect(listed.json).toMatchObject({ values: [{ user: { name: 'eve' }, permission: 'ADMIN' }] });
  const path = `${admin}/permissions/users?name=EVE`;
  await callProduct(bitbucket, path, { method: 'DELETE', basic: service });
  expect(bitbucket.person('eve')?.permission).toBeNull();
});

it('a global permission is given to groups, and each has one', async () => {
  const bitbucket = await startTestBitbucket({ groups: ['readers'] });
  await add(bitbucket, ['readers']);
  await grant(bitbucket, 'groups?name=readers&permission=PROJECT_CREATE');
  expect(bitbucket.person('eve')?.permission).toBe('PROJECT_CREATE');
  await grant(bitbucket, 'groups?name=Readers&permission=LICENSED_USER');
  expect(bitbucket.person('eve')?.permission).toBe('LICENSED_USER');
  const { json } = await callProduct(bitbucket, `${admin}/permissions/groups?filter=READ`, {
    basic: service,
  });
  const readers = { group: { name: 'readers' }, permission: 'LICENSED_USER' };
  expect(json).toHaveProperty('values', [readers]);
  const path = `${admin}/permissions/groups?name=readers`;
  await callProduct(bitbucket, path, { method: 'DELETE', basic: service });
  expect(bitbucket.person('eve')?.permission).toBeNull();
});

it('a global permission is the highest of those that a group is listed with', async () => {
  const listed = ['Readers'];
  const bitbucket = await startTestBitbucket({
    switches: { licensedGroups: listed, projectCreatorGroups: listed },
    groups: ['readers'],
  });
  await add(bitbucket, ['readers']);
  expect(bitbucket.person('eve')?.permission).toBe('PROJECT_CREATE');
});

it('an administrator cannot give away the only global permission that they have', async () => {
  const bitbucket = await startTestBitbucket();
  bitbucket.setPermission('ada', 'ADMIN');
  const path = `${admin}/permissions/users?name=ada`;
  const lower = await grant(bitbucket, 'users?name=ada&permission=LICENSED_USER', ada);
  const gone = await callProduct(bitbucket, path, { method: 'DELETE', basic: ada });
  expect([lower.status, gone.status]).toEqual([409, 409]);
  expect(bitbucket.person('ada')?.permission).toBe('ADMIN');
});

it('an administrator cannot grant a global permission above their own, nor take one from users who have more', async () => {
  const bitbucket = await startTestBitbucket();
  const higher = 'users?name=ada&permission=SYS_ADMIN';
  expect((await grant(bitbucket, higher)).status).toBe(401);
  expect((await grant(bitbucket, higher, root)).status).toBe(204);
  expect((await grant(bitbucket, 'users?name=ada&permission=ADMIN')).status).toBe(409);
  expect((await grant(bitbucket, 'groups?name=system&permission=ADMIN')).status).toBe(409);
});

it('an administrator cannot lower their own global permission, except below that of their groups', async () => {
  const bitbucket = await startTestBitbucket();
  const own = 'groups?name=stash-administrators&permission=PROJECT_CREATE';
  expect((await grant(bitbucket, own)).status).toBe(409);
  expect((await grant(bitbucket, 'users?name=svc-edge&permission=LICENSED_USER')).status).toBe(204);
  expect(bitbucket.person('svc-edge')?.permission).toBe('ADMIN');
  expect((await grant(bitbucket, own, root)).status).toBe(204);
  expect(bitbucket.person('svc-edge')?.permission).toBe('PROJECT_CREATE');
});

// admin, svc-edge, root and ada have a seat each.
const full = { switches: { licenceSeats: 4 }, groups: ['readers'] };

it.each([
  ['a new user', (bitbucket: LocalBitbucket) => create(bitbucket)],
  ['a member of a licensed group', (bitbucket: LocalBitbucket) => add(bitbucket, ['stash-users'])],
  [
    'a permission for a user',
    (bitbucket: LocalBitbucket) => grant(bitbucket, 'users?name=eve&permission=LICENSED_USER'),
  ],
  [
    'a permission for a group',
    async (bitbucket: LocalBitbucket) => {
      await add(bitbucket, ['readers']);
      return grant(bitbucket, 'groups?name=readers&permission=LICENSED_USER');
    },
  ],
])('a licence that is full refuses %s with 403', async (_, attempt) => {
  const bitbucket = await startTestBitbucket(full);
  const answer = await attempt(bitbucket);
  expect(textAt(answer.json, 'errors', 0, 'exceptionName')).toMatch(/\.license\./);
  expect(answer.status).toBe(403);
  expect(bitbucket.person('eve')?.permission).toBeNull();
  expect(bitbucket.person('x')).toBeUndefined();
});

it('a licence that is full admits users who need no seat', async () => {
  const bitbucket = await startTestBitbucket(full);
  expect((await create(bitbucket, '&addToDefaultGroup=false')).status).toBe(204);
  expect((await add(bitbucket, ['readers'])).status).toBe(200);
  expect((await add(bitbucket, ['stash-users'], 'ada')).status).toBe(200);
  expect((await grant(bitbucket, 'users?name=ada&permission=ADMIN')).status).toBe(204);
});

it('a licence that is full is counted without inactive users', async () => {
  const bitbucket = await startTestBitbucket(full);
  const asleep = { name: 'z', displayName: 'z', emailAddress: 'z@x', active: false };
  bitbucket.addPerson({ ...asleep, groups: ['stash-users'] });
  const { json } = await callProduct(bitbucket, `${admin}/license`, { basic: service });
  expect(json).toMatchObject({
    maximumNumberOfUsers: 4,
    unlimitedNumberOfUsers: false,
    status: { currentNumberOfUsers: 4 },
  });
});

const path = `${admin}/license`;

async function signIn(bitbucket: LocalBitbucket): Promise<Answer> {
  const json = { username: 'svc-edge', password: 'service password' };
  return callProduct(bitbucket, '/rest/tsv/1.0/authenticate', { json });
}

it('administration in a browser session reads at once and changes after the password was confirmed', async () => {
  const bitbucket = await startTestBitbucket();
  const cookies = await signIn(bitbucket);
  expect((await callProduct(bitbucket, path, { cookies })).status).toBe(200);
  const make = () => callProduct(bitbucket, `${admin}/groups?name=x`, { method: 'POST', cookies });
  const refused = await make();
  expect([refused.status, refused.headers['x-atlassian-websudo']]).toEqual([
    401,
    'Require-Authentication',
  ]);
  const page = await callProduct(bitbucket, '/websudo', { cookies });
  const token = /name="atl_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const confirm = (fields: Record<string, string>) =>
    callProduct(bitbucket, '/websudo', {
      cookies,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  expect((await confirm({ j_password: 'service password' })).status).toBe(403);
  expect((await confirm({ j_password: 'wrong', atl_token: token })).status).toBe(200);
  const right = { j_password: 'service password', atl_token: token, next: '/dashboard' };
  expect((await confirm(right)).headers.location).toBe('/dashboard');
  expect((await make()).status).toBe(200);
});

it('administration in a browser session needs no confirmation where that is switched off', async () => {
  const bitbucket = await startTestBitbucket({ switches: { webSudo: false } });
  const cookies = await signIn(bitbucket);
  const answer = await callProduct(bitbucket, `${admin}/groups?name=x`, {
    ...{ method: 'POST', cookies },
  });
  expect(answer.status).toBe(200);
});
