import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type LocalJira, startJira } from '#infra/local/jira/start-jira.ts';
import { jiraDirectory } from '#shared/atlassian/jira/jira-directory.ts';
import { serviceAccount } from '#shared/atlassian/rest/service-account.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';

let jira: LocalJira;
beforeAll(async () => {
  jira = await startJira({ nodes: 1, serviceAccount: { name: 'svc', password: 'svc-password' } });
});
afterAll(() => jira.close());
beforeEach(() => {
  jira.calls.length = 0;
});

function directory() {
  const connection = productConnection(jira.nodes[0]?.url ?? '');
  const { store, arn, now } = replaceableSecret({ username: 'svc', password: 'svc-password' });
  const call = serviceAccount({ connection, secrets: store, credentialsArn: arn, now });
  return jiraDirectory({ connection, call, passwordFor: async () => 'Derived-1' });
}

const userOf = (username: string) => ({
  username,
  email: `${username}@example.com`,
  displayName: username,
});
const pathsOf = () => jira.calls.map(({ method, path }) => `${method} ${path}`);

it('an unknown user has no account, and an existing account comes with its groups', async () => {
  expect(await directory().findAccount('unknown')).toBeNull();
  jira.addPerson({
    ...{ name: 'ann', displayName: 'Ann', emailAddress: 'ann@example.com', password: 'x' },
    groups: ['jira-software-users'],
  });
  expect(await directory().findAccount('ANN')).toEqual({
    username: 'ann',
    email: 'ann@example.com',
    displayName: 'Ann',
    active: true,
    groups: ['jira-software-users'],
  });
});

it('an account that a case-folding database finds for another name is refused', async () => {
  const user = { name: 'admin', displayName: 'Admin', active: true, groups: { items: [] } };
  const headers = { 'Content-Type': 'application/json' };
  jira.fail({ kind: 'status', status: 200, headers, body: JSON.stringify(user) });
  await expect(directory().findAccount('ádmin')).rejects.toMatchObject({
    code: 'provision.product_refused',
    evidence: { reason: 'other_account' },
  });
});

it('a new account has no access: its groups give it', async () => {
  await directory().createUser(userOf('newcomer'));
  expect(jira.person('newcomer')).toMatchObject({ groups: [], applicationRoles: [] });
});

it('a second creation of an account succeeds, and an impossible one is refused', async () => {
  await directory().createUser(userOf('twice'));
  await directory().createUser(userOf('twice'));
  await expect(
    directory().createUser({ ...userOf('broken'), email: 'no address' }),
  ).rejects.toMatchObject({ code: 'provision.product_refused', evidence: { status: 400 } });
});

it('a group that this instance has seen is not created again', async () => {
  const own = directory();
  await own.createGroup('jira-once');
  await own.createUser(userOf('joiner'));
  await own.join('joiner', ['jira-once'], 'create');
  jira.calls.length = 0;
  await own.createGroup('JIRA-Once');
  expect(pathsOf()).toEqual([]);
});

it('a repeated join or leave succeeds', async () => {
  const own = directory();
  await own.createUser(userOf('member'));
  for (let n = 0; n < 2; n += 1) await own.join('member', ['jira-made-by-joining'], 'create');
  expect(jira.person('member')?.groups).toEqual(['jira-made-by-joining']);
  for (let n = 0; n < 2; n += 1) await own.leave('member', ['jira-made-by-joining']);
  await own.leave('member', ['jira-never-made']);
  expect(jira.person('member')?.groups).toEqual([]);
});

it('a read-only directory refuses to create an account', async () => {
  jira.switches.readOnlyDirectory = true;
  const refused = directory().createUser(userOf('late'));
  await expect(refused).rejects.toMatchObject({ code: 'provision.directory_read_only' });
  jira.switches.readOnlyDirectory = false;
});
