import { expect, it } from 'vitest';
import type { LocalBitbucket } from '#infra/local/bitbucket/start-bitbucket.ts';
import { type Answer, callProduct } from '#test/infra/local/data-center/call-product.ts';
import { memberAt } from '#test/infra/local/json/member-at.ts';
import { namesAt } from '#test/infra/local/json/names-at.ts';
import { ada, root, service, startTestBitbucket } from './start-test-bitbucket.ts';

const api = '/rest/api/1.0';
const users = `${api}/admin/users`;
const corporate = {
  name: 'Corporate LDAP',
  people: [
    {
      name: 'lena',
      displayName: 'Lena',
      emailAddress: 'lena@example.com',
      groups: ['stash-users'],
    },
  ],
};

function create(bitbucket: LocalBitbucket, fields: Record<string, string>): Promise<Answer> {
  const draft = { displayName: 'Grace Hopper', emailAddress: 'grace@example.com', password: 'pw' };
  const query = new URLSearchParams({ name: 'grace', ...draft, ...fields });
  return callProduct(bitbucket, `${users}?${query}`, {
    ...{ method: 'POST', basic: service, headers: { 'X-Atlassian-Token': 'no-check' } },
  });
}

function put(bitbucket: LocalBitbucket, path: string, json: object): Promise<Answer> {
  return callProduct(bitbucket, path, { method: 'PUT', json, basic: service });
}

function setPassword(bitbucket: LocalBitbucket, name: string): Promise<Answer> {
  const json = { name, password: 'new', passwordConfirm: 'new' };
  return put(bitbucket, `${users}/credentials`, json);
}

const get = (bitbucket: LocalBitbucket, path: string) =>
  callProduct(bitbucket, path, { basic: service });

it('a user who is created joins the default group, which brings a licence', async () => {
  const bitbucket = await startTestBitbucket();
  const answer = await create(bitbucket, {});
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect(bitbucket.person('grace')).toMatchObject({
    displayName: 'Grace Hopper',
    emailAddress: 'grace@example.com',
    groups: ['stash-users'],
    permission: 'LICENSED_USER',
  });
  expect(bitbucket.acceptsPassword('grace', 'pw')).toBe(true);
});

it('a user who is created may stay outside the default group', async () => {
  const bitbucket = await startTestBitbucket();
  await create(bitbucket, { addToDefaultGroup: 'false' });
  expect(bitbucket.person('grace')).toMatchObject({ groups: [], permission: null });
});

it('a user who is created joins another default group where the switch names one', async () => {
  const bitbucket = await startTestBitbucket({ switches: { defaultGroup: 'everybody' } });
  await create(bitbucket, {});
  expect(bitbucket.person('grace')).toMatchObject({ groups: ['everybody'], permission: null });
});

it.each(['name', 'displayName', 'emailAddress', 'password'])(
  'a user who is created needs a %s',
  async (field) => {
    const bitbucket = await startTestBitbucket();
    const answer = await create(bitbucket, { [field]: '' });
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ context: field }] } });
  },
);

it('a user who is created needs no password when a mail lets them choose one, which needs a mail server', async () => {
  const bitbucket = await startTestBitbucket();
  expect((await create(bitbucket, { notify: 'true', password: '' })).status).toBe(400);
  bitbucket.switches.mailServer = true;
  expect((await create(bitbucket, { notify: 'true', password: '' })).status).toBe(204);
  expect((await create(bitbucket, { name: 'x', notify: 'false', password: '' })).status).toBe(400);
});

it('a user who is created cannot have the name of another in other letters', async () => {
  const bitbucket = await startTestBitbucket();
  const answer = await create(bitbucket, { name: 'ADA' });
  expect(answer).toMatchObject({ status: 409, json: { errors: [{ context: 'name' }] } });
  expect(bitbucket.person('ada')?.displayName).toBe('Ada Lovelace');
});

it('a user who is created leaves no trace of their password in the record of calls', async () => {
  const exchanges: unknown[] = [];
  const bitbucket = await startTestBitbucket({ onExchange: (each) => exchanges.push(each) });
  await create(bitbucket, { password: 'a-very-secret-word' });
  expect(bitbucket.calls).toMatchObject([{ method: 'POST', path: users, status: 204 }]);
  expect(exchanges).toHaveLength(1);
  const seen = JSON.stringify([bitbucket.calls, exchanges, bitbucket.person('grace')]);
  expect(seen).not.toContain('a-very-secret-word');
  expect(seen).not.toContain('displayName=');
});

it.each([
  ['Javier@Globex.com', 'Javier_Globex.com'],
  ['o+neil', 'o_neil'],
  ['a b/c', 'a_b_c'],
  ['żółw', '___w'],
])('a slug of %s is %s, and finds the user where the name does not', async (name, slug) => {
  const bitbucket = await startTestBitbucket();
  await create(bitbucket, { name });
  expect((await get(bitbucket, `${api}/users/${slug}`)).json).toMatchObject({ name, slug });
  const byName = await get(bitbucket, `${api}/users/${encodeURIComponent(name)}`);
  const exceptionName = 'com.atlassian.bitbucket.user.NoSuchUserException';
  expect(byName.json).toMatchObject({ errors: [{ context: null, exceptionName }] });
});

it('a slug belongs to one user only', async () => {
  const bitbucket = await startTestBitbucket();
  for (const name of ['x@y', 'x+y', 'x_y']) await create(bitbucket, { name });
  const slugs = ['x@y', 'x+y', 'x_y'].map((name) => bitbucket.person(name)?.slug);
  expect(slugs).toEqual(['x_y', 'x_y1', 'x_y2']);
  expect((await get(bitbucket, `${api}/users/x_y1`)).json).toHaveProperty('name', 'x+y');
});

it('a slug follows another rule where the switch says so', async () => {
  const bitbucket = await startTestBitbucket({ switches: { slugReplaces: '[^a-z0-9@]' } });
  await create(bitbucket, { name: 'a.b@c' });
  expect(bitbucket.person('a.b@c')?.slug).toBe('a_b@c');
});

it('a slug changes with the name, and the number of the account does not', async () => {
  const bitbucket = await startTestBitbucket();
  const before = bitbucket.person('ada');
  const json = { name: 'ADA', newName: 'Ada@King' };
  const answer = await callProduct(bitbucket, `${users}/rename`, { json, basic: service });
  expect(answer.json).toMatchObject({ name: 'Ada@King', slug: 'Ada_King' });
  expect(answer.json).toHaveProperty('id', Number(before?.key));
  expect((await get(bitbucket, `${api}/users/ada`)).status).toBe(404);
  expect(bitbucket.person('ada@king')?.groups).toEqual(['stash-users']);
});

it.each([
  ['their name or another name', 'VE', ['ada', 'eve', 'lovely']],
  ['their display name', 'king', ['lovely']],
  ['their e-mail address', 'far.example', ['lovely']],
  ['nothing of anybody', 'zz', []],
])('a list of users finds them by a part of %s', async (_, filter, names) => {
  const bitbucket = await startTestBitbucket();
  bitbucket.addPerson({ name: 'lovely', displayName: 'King', emailAddress: 'l@far.example' });
  const { json } = await get(bitbucket, `${users}?filter=${filter}`);
  expect(namesAt(json, 'values')).toEqual(names);
});

it('a list of users shows when each signed in last, once they did', async () => {
  const bitbucket = await startTestBitbucket({ clock: () => 1_700_000_000_000 });
  const find = async () =>
    memberAt((await get(bitbucket, `${users}?filter=ada`)).json, 'values', 0);
  expect(await find()).not.toHaveProperty('lastAuthenticationTimestamp');
  await callProduct(bitbucket, `${api}/users/ada`, { basic: ada });
  expect(await find()).toHaveProperty('lastAuthenticationTimestamp', 1_700_000_000_000);
});

it('a list of users shows who comes from a directory that cannot be changed', async () => {
  const bitbucket = await startTestBitbucket({ readOnlyDirectory: corporate });
  const lena = memberAt((await get(bitbucket, `${users}?filter=lena`)).json, 'values', 0);
  const fixed = { deletable: false, mutableDetails: false, mutableGroups: false };
  expect(lena).toMatchObject({ directoryName: 'Corporate LDAP', ...fixed });
  const own = memberAt((await get(bitbucket, `${users}?filter=ada`)).json, 'values', 0);
  const free = { deletable: true, mutableDetails: true, mutableGroups: true };
  expect(own).toMatchObject({ directoryName: 'Bitbucket Internal Directory', ...free });
  const { json } = await get(bitbucket, `${api}/admin/user-directories`);
  expect(namesAt(json)).toEqual(['Bitbucket Internal Directory', 'Corporate LDAP']);
});

it('a change of details leaves what is not named', async () => {
  const bitbucket = await startTestBitbucket();
  const { json } = await put(bitbucket, users, { name: 'ADA', email: 'king@example.com' });
  expect(json).toMatchObject({ displayName: 'Ada Lovelace', emailAddress: 'king@example.com' });
  expect(bitbucket.person('ada')?.emailAddress).toBe('king@example.com');
});

it('a change of details does not know the field emailAddress', async () => {
  const bitbucket = await startTestBitbucket();
  await put(bitbucket, users, { name: 'ada', emailAddress: 'king@example.com' });
  expect(bitbucket.person('ada')?.emailAddress).toBe('ada@example.com');
});

it('a change of details has to name everything where the switch says so', async () => {
  const bitbucket = await startTestBitbucket({ switches: { missingDetail: 'refused400' } });
  const answer = await put(bitbucket, users, { name: 'ada', email: 'king@example.com' });
  expect(answer).toMatchObject({ status: 400, json: { errors: [{ context: 'displayName' }] } });
  expect(bitbucket.person('ada')?.emailAddress).toBe('ada@example.com');
});

it.each([403, 400, 409] as const)(
  'a user of a read-only directory is not changed: %i',
  async (status) => {
    const switches = { updateInReadOnlyStatus: status };
    const bitbucket = await startTestBitbucket({ readOnlyDirectory: corporate, switches });
    const rename = { json: { name: 'lena', newName: 'x' }, basic: service };
    const remove = { method: 'DELETE', basic: service };
    const answers = [
      await put(bitbucket, users, { name: 'lena', displayName: 'x' }),
      await setPassword(bitbucket, 'lena'),
      await callProduct(bitbucket, `${users}/rename`, rename),
      await callProduct(bitbucket, `${users}?name=lena`, remove),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status, status]);
    expect(bitbucket.person('lena')?.displayName).toBe('Lena');
  },
);

it.each([403, 409] as const)(
  'a user of a read-only directory joins and leaves no group: %i',
  async (status) => {
    const switches = { groupInReadOnlyStatus: status };
    const bitbucket = await startTestBitbucket({ readOnlyDirectory: corporate, switches });
    const json = { user: 'lena', groups: ['stash-users'] };
    const joining = await callProduct(bitbucket, `${users}/add-groups`, { json, basic: service });
    const leaving = await callProduct(bitbucket, `${users}/remove-group`, {
      json: { context: 'lena', itemName: 'stash-users' },
      basic: service,
    });
    expect([joining.status, leaving.status]).toEqual([status, status]);
    expect(bitbucket.person('lena')?.groups).toEqual(['stash-users']);
  },
);

it('a user of a read-only directory joins groups that are Bitbucket’s own', async () => {
  const readOnlyDirectory = { ...corporate, localGroups: true };
  const bitbucket = await startTestBitbucket({ readOnlyDirectory, groups: ['readers'] });
  const json = { user: 'lena', groups: ['readers'] };
  const joining = await callProduct(bitbucket, `${users}/add-groups`, { json, basic: service });
  expect(joining.status).toBe(200);
  const lena = memberAt((await get(bitbucket, `${users}?filter=lena`)).json, 'values', 0);
  expect(lena).toMatchObject({ mutableDetails: false, mutableGroups: true });
});

it.each([403, 409] as const)(
  'a Bitbucket whose directories are all read-only creates neither users nor groups: %i',
  async (status) => {
    const bitbucket = await startTestBitbucket({
      switches: {
        readOnlyDirectory: true,
        createInReadOnlyStatus: status,
        groupInReadOnlyStatus: status,
      },
    });
    expect((await create(bitbucket, {})).status).toBe(status);
    const post = { method: 'POST', basic: service };
    const group = await callProduct(bitbucket, `${api}/admin/groups?name=x`, post);
    expect(group.status).toBe(status);
    expect((await get(bitbucket, `${users}?filter=ada`)).json).toHaveProperty(
      'values[0].mutableDetails',
      false,
    );
    expect(bitbucket.person('grace')).toBeUndefined();
  },
);

it('a password is set when it is repeated alike', async () => {
  const bitbucket = await startTestBitbucket();
  expect((await setPassword(bitbucket, 'Ada')).status).toBe(204);
  expect(bitbucket.acceptsPassword('ada', 'new')).toBe(true);
  const json = { name: 'ada', password: 'other', passwordConfirm: 'another' };
  const answer = await put(bitbucket, `${users}/credentials`, json);
  expect(answer.json).toHaveProperty('errors[0].context', 'passwordConfirm');
  expect(bitbucket.acceptsPassword('ada', 'new')).toBe(true);
});

it('a password is not Bitbucket’s to set when another directory checks it', async () => {
  const bitbucket = await startTestBitbucket({ switches: { delegatedDirectory: true } });
  expect((await create(bitbucket, {})).status).toBe(204);
  expect(bitbucket.acceptsPassword('grace', 'pw')).toBe(false);
  expect((await setPassword(bitbucket, 'grace')).status).toBe(403);
});

it('a password of a system administrator is set by system administrators', async () => {
  const bitbucket = await startTestBitbucket();
  const json = { name: 'root', password: 'new', passwordConfirm: 'new' };
  const answer = await callProduct(bitbucket, `${users}/credentials`, {
    ...{ method: 'PUT', json, basic: service },
  });
  expect(answer.json).toHaveProperty(
    'errors[0].exceptionName',
    'com.atlassian.bitbucket.AuthorisationException',
  );
  const own = await callProduct(bitbucket, `${users}/credentials`, {
    ...{ method: 'PUT', json, basic: root },
  });
  expect([answer.status, own.status]).toEqual([401, 204]);
});

it('a deleted user is gone with their memberships and permissions', async () => {
  const bitbucket = await startTestBitbucket();
  bitbucket.setPermission('ada', 'PROJECT_CREATE');
  const path = `${users}?name=ADA`;
  const answer = await callProduct(bitbucket, path, { method: 'DELETE', basic: service });
  expect(answer.json).toMatchObject({ name: 'ada', slug: 'ada' });
  const { json } = await get(bitbucket, `${api}/admin/permissions/users`);
  expect(json).toHaveProperty('values', []);
  const members = bitbucket.groups().find(({ name }) => name === 'stash-users')?.members;
  expect(members).toEqual([]);
});

it('users and the names of groups are listed for every licensed user', async () => {
  const bitbucket = await startTestBitbucket({ groups: ['Edge Readers'] });
  const people = await callProduct(bitbucket, `${api}/users?filter=ada`, { basic: ada });
  expect(people.json).toMatchObject({ values: [{ name: 'ada', slug: 'ada' }], isLastPage: true });
  expect(people.json).not.toHaveProperty('values[0].mutableDetails');
  const groups = await callProduct(bitbucket, `${api}/groups?filter=edge`, { basic: ada });
  expect(groups.json).toMatchObject({ values: ['Edge Readers'], isLastPage: true });
});

it('a user is not created by a request that any page could have made', async () => {
  const bitbucket = await startTestBitbucket();
  const path = `${users}?name=x&displayName=x&emailAddress=x@x&password=x`;
  const answer = await callProduct(bitbucket, path, { method: 'POST', basic: service });
  expect([answer.status, answer.text]).toEqual([403, 'XSRF check failed']);
  expect(bitbucket.person('x')).toBeUndefined();
});
