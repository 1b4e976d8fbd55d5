import { createRequire } from 'node:module';
import { expect, it, onTestFinished } from 'vitest';
import { type LocalJira, startJira } from '#infra/local/jira/start-jira.ts';
import { makeCertificates } from '#infra/local/tls/certificates.ts';

// jira-connector was written against real Jira servers and is used as it is: what it can do here, it can do there.
// It is CommonJS with types that describe another module format, hence the narrow type of our own.
const require = createRequire(import.meta.url);
const JiraClient: new (config: object) => Client = require('jira-connector');
const request = createRequire(require.resolve('jira-connector'))('request') as {
  jar(): object;
  defaults(options: object): unknown;
};

interface Client {
  auth: Operations<'login' | 'currentUser' | 'logout'>;
  group: Operations<'createGroup' | 'getMembers' | 'addUserToGroup' | 'removeUserFromGroup'> &
    Operations<'deleteGroup'>;
  groups: Operations<'findGroups'>;
  myself: Operations<'getMyself'>;
  serverInfo: Operations<'getServerInfo'>;
  user: Operations<'createUser' | 'getUser' | 'editUser' | 'deleteUser' | 'changePassword'> &
    Operations<'search'>;
}
type Operations<Name extends string> = Record<Name, (options?: object) => Promise<unknown>>;

interface ClientConfig {
  readonly headers?: object;
  readonly basic_auth?: object;
  readonly cookie_jar?: object;
}

interface SecureJira {
  readonly jira: LocalJira;
  readonly ca: string;
}

async function startSecureJira(): Promise<SecureJira> {
  const { ca, cert, key } = await makeCertificates(['jira.localhost']);
  const jira = await startJira({
    tls: { cert, key },
    serviceAccount: { name: 'svc-edge', password: 'service password' },
    tokens: { 'service-token': 'svc-edge' },
  });
  onTestFinished(() => jira.close());
  return { jira, ca };
}

function connect({ jira, ca }: SecureJira, config: ClientConfig): Client {
  const { headers = {}, ...rest } = config;
  const port = jira.nodes[0]?.port;
  const trusting = request.defaults({ ca, headers });
  return new JiraClient({ host: '127.0.0.1', port, request: trusting, ...rest });
}

function connectAsService(secure: SecureJira): Client {
  const basic_auth = { username: 'svc-edge', password: 'service password' };
  return connect(secure, { basic_auth });
}

const grace = {
  name: 'grace',
  password: 'first password',
  emailAddress: 'grace@example.com',
  displayName: 'Grace Hopper',
};

it('another client creates, finds, changes and deletes users', async () => {
  const secure = await startSecureJira();
  const { user } = connectAsService(secure);
  const created = await user.createUser({ user: grace });
  expect(created).toMatchObject({ name: 'grace', active: true });
  const found = await user.getUser({ username: 'Grace', expand: ['groups'] });
  expect(found).toMatchObject({ groups: { items: [{ name: 'jira-software-users' }] } });
  const changed = await user.editUser({ username: 'grace', user: { displayName: 'Rear Admiral' } });
  expect(changed).toHaveProperty('displayName', 'Rear Admiral');
  expect(await user.search({ username: 'rear' })).toMatchObject([{ name: 'grace' }]);
  await user.deleteUser({ username: 'grace' });
  expect(secure.jira.person('grace')).toBeUndefined();
});

it('another client creates groups and moves users in and out of them', async () => {
  const secure = await startSecureJira();
  const { user, group, groups } = connectAsService(secure);
  await user.createUser({ user: grace });
  await group.createGroup({ group: { name: 'edge-readers' } });
  await group.addUserToGroup({ groupName: 'edge-readers', userName: 'grace' });
  const members = await group.getMembers({ groupName: 'edge-readers' });
  expect(members).toMatchObject({ values: [{ name: 'grace' }] });
  expect(await groups.findGroups({ query: 'edge' })).toHaveProperty('total', 1);
  await group.removeUserFromGroup({ groupName: 'edge-readers', userName: 'grace' });
  expect(secure.jira.person('grace')?.groups).toEqual(['jira-software-users']);
  await group.deleteGroup({ groupName: 'edge-readers' });
  expect(secure.jira.groups().map(({ name }) => name)).not.toContain('edge-readers');
});

it('another client signs in with a password and keeps the session in its jar', async () => {
  const secure = await startSecureJira();
  await connectAsService(secure).user.createUser({ user: grace });
  const { auth, myself } = connect(secure, { cookie_jar: request.jar() });
  await auth.login({ username: 'grace', password: 'first password' });
  expect(await auth.currentUser()).toHaveProperty('name', 'grace');
  expect(await myself.getMyself()).toHaveProperty('displayName', 'Grace Hopper');
  await auth.logout();
  await expect(auth.currentUser()).rejects.toThrow('not authenticated');
});

it('another client with a token administers and gets no session', async () => {
  const secure = await startSecureJira();
  const headers = { Authorization: 'Bearer service-token' };
  const { user, serverInfo } = connect(secure, { headers });
  await user.createUser({ user: grace });
  expect(await serverInfo.getServerInfo({})).toHaveProperty('versionNumbers', [10, 3, 8]);
  expect(secure.jira.calls.map(({ caller }) => caller)).toEqual(['token', 'token']);
  expect(secure.jira.nodes[0]?.sessionCount()).toBe(0);
});

it('another client reads the refusals of users and groups that exist', async () => {
  const secure = await startSecureJira();
  const { user, group } = connectAsService(secure);
  await user.createUser({ user: grace });
  await expect(user.createUser({ user: grace })).rejects.toThrow(
    'A user with that username already exists.',
  );
  const group400 = group.createGroup({ group: { name: 'jira-administrators' } });
  await expect(group400).rejects.toThrow('already exists');
});
