import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import type { LocalBitbucket } from '#infra/local/bitbucket/start-bitbucket.ts';
import { startTestBitbucket } from './start-test-bitbucket.ts';

// stash-client was written against a real Stash, the name that Bitbucket had before, and is used as it is: what it can
// do here, it can do there. It is CommonJS without types.
const require = createRequire(import.meta.url);
const makeClient: (config: object) => { api(): Api } = require('stash-client');

interface Api {
  admin(): {
    users(): Operations<'list' | 'create' | 'update' | 'rename' | 'credentials' | 'delete'> &
      Operations<'addGroups' | 'removeGroup' | 'moreMembers' | 'clearCaptcha'>;
    groups(): Operations<'list' | 'create' | 'delete' | 'addUsers' | 'moreMembers'>;
    permissions(): Record<'users' | 'groups', () => Operations<'list' | 'update' | 'delete'>>;
    license(): Operations<'get'>;
  };
  applicationProperties(): Operations<'get'>;
}
type Operations<Name extends string> = Record<Name, (values?: object) => Promise<ClientAnswer>>;
interface ClientAnswer {
  readonly statusCode: number;
  readonly body: unknown;
}

function connect(bitbucket: LocalBitbucket, password = 'service password') {
  const url = `${bitbucket.nodes[0]?.url}/bitbucket`;
  return makeClient({ url, username: 'svc-edge', password }).api();
}

const start = () => startTestBitbucket({ contextPath: '/bitbucket' });
const grace = {
  name: 'grace',
  password: 'first password',
  emailAddress: 'grace@example.com',
  displayName: 'Grace Hopper',
};

it('another client creates, finds, changes, renames and deletes users', async () => {
  const bitbucket = await start();
  const users = connect(bitbucket).admin().users();
  // It is older than the check for forged requests.
  expect((await users.create(grace)).statusCode).toBe(403);
  bitbucket.switches.creationNeedsOptOut = false;
  expect((await users.create(grace)).statusCode).toBe(204);
  expect((await users.create(grace)).statusCode).toBe(409);
  expect((await users.list({ filter: 'grace' })).body).toMatchObject({
    values: [{ name: 'grace' }],
  });
  const changed = await users.update({ name: 'grace', displayName: 'Rear Admiral', email: 'r@x' });
  expect(changed.body).toMatchObject({ displayName: 'Rear Admiral', emailAddress: 'r@x' });
  const renamed = await users.rename({ name: 'grace', newName: 'hopper' });
  expect(renamed.body).toHaveProperty('slug', 'hopper');
  expect((await users.delete({ name: 'hopper' })).body).toHaveProperty('name', 'hopper');
  expect(bitbucket.person('hopper')).toBeUndefined();
});

it('another client sets passwords and clears a CAPTCHA', async () => {
  const bitbucket = await start();
  const users = connect(bitbucket).admin().users();
  const credentials = { name: 'ada', password: 'new', passwordConfirm: 'new' };
  expect((await users.credentials(credentials)).statusCode).toBe(204);
  expect(bitbucket.acceptsPassword('ada', 'new')).toBe(true);
  expect((await users.clearCaptcha({ name: 'ada' })).statusCode).toBe(204);
});

it('another client creates groups and moves users in and out of them', async () => {
  const bitbucket = await start();
  const [users, groups] = [connect(bitbucket).admin().users(), connect(bitbucket).admin().groups()];
  expect((await groups.create({ name: 'readers' })).body).toMatchObject({ name: 'readers' });
  await users.addGroups({ user: 'eve', groups: ['readers'] });
  await groups.addUsers({ group: 'readers', users: ['ada'] });
  const members = await groups.moreMembers({ context: 'readers' });
  expect(members.body).toMatchObject({ values: [{ name: 'ada' }, { name: 'eve' }] });
  const own = await users.moreMembers({ context: 'ada' });
  expect(own.body).toMatchObject({ values: [{ name: 'readers' }, { name: 'stash-users' }] });
  await users.removeGroup({ context: 'ada', itemName: 'readers' });
  expect(bitbucket.person('ada')?.groups).toEqual(['stash-users']);
  expect((await groups.delete({ name: 'readers' })).statusCode).toBe(200);
  expect((await groups.list({ filter: 'readers' })).body).toHaveProperty('values', []);
});

it('another client gives and takes global permissions', async () => {
  const bitbucket = await start();
  const permissions = connect(bitbucket).admin().permissions();
  await permissions.users().update({ name: 'eve', permission: 'LICENSED_USER' });
  expect(bitbucket.person('eve')?.permission).toBe('LICENSED_USER');
  const listed = await permissions.users().list({ filter: 'eve' });
  expect(listed.body).toMatchObject({ values: [{ user: { name: 'eve' } }] });
  await permissions.users().delete({ name: 'eve' });
  await permissions.groups().delete({ name: 'stash-users' });
  expect([bitbucket.person('eve'), bitbucket.person('ada')]).toMatchObject([
    { permission: null },
    { permission: null },
  ]);
});

it('another client asks about the server and reads its refusals', async () => {
  const bitbucket = await start();
  const client = connect(bitbucket);
  expect((await client.applicationProperties().get()).body).toHaveProperty('version', '9.5.0');
  const licence = await client.admin().license().get();
  expect(licence.body).toHaveProperty('status.currentNumberOfUsers', 4);
  const unknownUser = await client.admin().users().delete({ name: 'absent' });
  const errors = [{ message: 'User absent does not exist.' }];
  expect(unknownUser).toMatchObject({ statusCode: 404, body: { errors } });
  const refused = await connect(bitbucket, 'wrong').admin().users().list();
  expect(refused.statusCode).toBe(401);
});
