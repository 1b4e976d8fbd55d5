import { expect, it } from 'vitest';
import type { LocalJira } from '#infra/local/jira/start-jira.ts';
import { keysAt } from '#test/infra/local/json/keys-at.ts';
import { listAt } from '#test/infra/local/json/list-at.ts';
import { textAt } from '#test/infra/local/json/text-at.ts';
import { type Answer, callJira } from './call-jira.ts';
import { ada, service, startTestJira } from './start-test-jira.ts';

const user = '/rest/api/2/user';
const grace = { name: 'grace', emailAddress: 'grace@example.com', displayName: 'Grace Hopper' };

function create(jira: LocalJira, changes: object = {}): Promise<Answer> {
  return callJira(jira, user, { json: { ...grace, ...changes }, basic: service });
}

function change(jira: LocalJira, name: string, json: object): Promise<Answer> {
  const path = `${user}?username=${encodeURIComponent(name)}`;
  return callJira(jira, path, { method: 'PUT', json, basic: service });
}

function setPassword(jira: LocalJira, name: string, password: string): Promise<Answer> {
  const path = `${user}/password?username=${name}`;
  return callJira(jira, path, { method: 'PUT', json: { password }, basic: service });
}

it('looking a user up ignores letter case and answers with the name as it is kept', async () => {
  const jira = await startTestJira();
  await create(jira, { name: 'Grace.Hopper' });
  const path = `${user}?username=GRACE.hopper`;
  expect((await callJira(jira, path, { basic: service })).json).toHaveProperty(
    'name',
    'Grace.Hopper',
  );
});

it('looking a user up counts groups and roles, and lists them only when asked', async () => {
  const jira = await startTestJira();
  const path = `${user}?username=ada`;
  const plain = await callJira(jira, path, { basic: service });
  expect(plain.json).toHaveProperty('groups', { size: 1, items: [] });
  expect(plain.json).toHaveProperty('applicationRoles', { size: 1, items: [] });
  const both = await callJira(jira, `${path}&expand=groups,applicationRoles`, {
    basic: service,
  });
  expect(both.json).toHaveProperty('groups.items', [
    {
      name: 'jira-software-users',
      self: expect.stringMatching(/\/rest\/api\/2\/group\?groupname=jira-software-users$/),
    },
  ]);
  expect(both.json).toHaveProperty('applicationRoles.items', [
    { key: 'jira-software', name: 'Jira Software' },
  ]);
});

it('looking a user up names the user who does not exist', async () => {
  const jira = await startTestJira();
  const answer = await callJira(jira, `${user}?username=absent`, { basic: service });
  expect(answer.json).toEqual({
    errorMessages: ["The user named 'absent' does not exist"],
    errors: {},
  });
});

it.each(['first+last@example.com', 'space in name', 'zoë', 'a/b?c=d#e', "o'hara"])(
  'looking a user up finds %s, percent-encoded in the query',
  async (name) => {
    const jira = await startTestJira();
    expect((await create(jira, { name })).status).toBe(201);
    const path = `${user}?username=${encodeURIComponent(name)}`;
    const answer = await callJira(jira, path, { basic: service });
    expect(answer.json).toHaveProperty('name', name);
    const { search } = new URL(textAt(answer.json, 'self'));
    expect(new URLSearchParams(search).get('username')).toBe(name);
  },
);

it('looking a user up reads an unencoded + in the query as a space, as Tomcat does', async () => {
  const jira = await startTestJira();
  await create(jira, { name: 'a+b' });
  const answer = await callJira(jira, `${user}?username=a+b`, { basic: service });
  expect(answer.status).toBe(404);
});

it('creating a user gives a key that outlives a rename, a place and the default application', async () => {
  const jira = await startTestJira();
  const created = await create(jira);
  expect(created.json).toMatchObject({ key: 'JIRAUSER10103', name: 'grace', active: true });
  expect(created.headers.location).toBe(textAt(created.json, 'self'));
  expect(jira.person('grace')?.groups).toEqual(['jira-software-users']);
  await change(jira, 'grace', { name: 'ghopper' });
  expect(jira.person('ghopper')?.key).toBe('JIRAUSER10103');
  expect(jira.person('grace')).toBeUndefined();
});

it('creating a user without a password gives a random one', async () => {
  const jira = await startTestJira();
  await create(jira);
  for (const guess of ['', 'null', 'undefined', 'grace']) {
    expect(jira.acceptsPassword('grace', guess)).toBe(false);
  }
});

it('creating a user with no application keys gives no application access', async () => {
  const jira = await startTestJira();
  await create(jira, { applicationKeys: [] });
  expect(jira.person('grace')).toMatchObject({ groups: [], applicationRoles: [] });
});

it('creating a user takes texts for yes and no, and for whether to notify', async () => {
  const jira = await startTestJira();
  const answer = await create(jira, { active: 'false', notification: true });
  expect(answer.json).toHaveProperty('active', false);
});

it('creating a user who exists ends in the message that clients look for', async () => {
  const jira = await startTestJira();
  await create(jira);
  const again = await create(jira, { name: 'GRACE' });
  expect(again.status).toBe(400);
  expect(again.json).toEqual({
    errorMessages: [],
    errors: { username: 'A user with that username already exists.' },
  });
});

it.each([
  ['no name', { name: '' }, 'username'],
  ['a name with <', { name: 'a<b' }, 'username'],
  ['a name with >', { name: 'a>b' }, 'username'],
  ['a name with &', { name: 'a&b' }, 'username'],
  ['a name of 256 characters', { name: 'a'.repeat(256) }, 'username'],
  ['no address', { emailAddress: null }, 'email'],
  ['an address without @', { emailAddress: 'grace' }, 'email'],
  ['no display name', { displayName: ' ' }, 'displayName'],
  ['an unknown application', { applicationKeys: ['jira-nothing'] }, 'applicationKeys'],
])('creating a user with %s is refused', async (_what, changes, field) => {
  const jira = await startTestJira();
  const answer = await create(jira, changes);
  expect(answer.status).toBe(400);
  expect(keysAt(answer.json, 'errors')).toEqual([field]);
  expect(jira.people()).toHaveLength(3);
});

it('creating a user reports all problems at once, under the names that the switch gives', async () => {
  const jira = await startTestJira();
  jira.switches.userErrorFields = { emailAddress: 'emailAddress', displayName: 'fullname' };
  const answer = await callJira(jira, user, { json: {}, basic: service });
  expect(keysAt(answer.json, 'errors')).toEqual(['username', 'emailAddress', 'fullname']);
});

it.each([
  ['text/html', '{}', 415],
  ['application/json', '{"name":', 400],
  ['application/json', '[]', 400],
])('creating a user from %s %s ends in %i', async (type, body, status) => {
  const jira = await startTestJira();
  const headers = { 'Content-Type': type };
  const answer = await callJira(jira, user, { body, headers, basic: service });
  expect(answer.status).toBe(status);
});

it('creating a user may answer with the written bean, as the description has it', async () => {
  const jira = await startTestJira({ switches: { createAnswer: 'UserWriteBean' } });
  const answer = await create(jira, { password: 'first password' });
  expect(answer.json).toMatchObject({ name: 'grace' });
  expect(answer.json).not.toHaveProperty('groups');
  expect(answer.text).not.toContain('first password');
});

it('creating a user beyond the licence makes an account without the role', async () => {
  const jira = await startTestJira({ switches: { licenceSeats: 1 } });
  expect((await create(jira)).status).toBe(201);
  expect(jira.person('grace')?.applicationRoles).toEqual([]);
  const path = `${user}/application?username=grace&applicationKey=jira-software`;
  const options = { method: 'POST', basic: service };
  expect((await callJira(jira, path, options)).status).toBe(400);
  const roles = await callJira(jira, '/rest/api/2/applicationrole', { basic: service });
  expect(roles.json).toMatchObject([{ numberOfSeats: 1, remainingSeats: 0, userCount: 1 }]);
});

it('changing a user leaves alone what the body leaves out', async () => {
  const jira = await startTestJira();
  const answer = await change(jira, 'ada', { emailAddress: 'countess@example.com' });
  expect(answer.json).toMatchObject({
    name: 'ada',
    displayName: 'Ada Lovelace',
    emailAddress: 'countess@example.com',
    active: true,
  });
});

it('changing a user takes the unchanged name and a text for active, as older clients send it', async () => {
  const jira = await startTestJira();
  const answer = await change(jira, 'ada', { active: 'false', name: 'ada' });
  expect(answer.status).toBe(200);
  expect(jira.person('ada')?.active).toBe(false);
});

it('changing a user to a name that is taken is refused', async () => {
  const jira = await startTestJira();
  const answer = await change(jira, 'ada', { name: 'ADMIN' });
  expect(answer.json).toHaveProperty(
    'errors.username',
    'A user with that username already exists.',
  );
});

it('setting a password lets the user in with it at once, on every node', async () => {
  const jira = await startTestJira();
  expect((await setPassword(jira, 'ada', 'next')).status).toBe(204);
  const options = { basic: 'ada:next', node: 1 };
  expect((await callJira(jira, '/rest/api/2/myself', options)).status).toBe(200);
  expect((await callJira(jira, '/rest/api/2/myself', { basic: ada })).status).toBe(401);
});

it.each([
  ['secure', 'short', 400],
  ['secure', 'nospecial1Aa', 400],
  ['secure', 'Ada-is-in-1843!', 400],
  ['secure', 'Xq-7-analytical', 204],
  ['basic', 'alllowercase', 400],
  ['basic', 'lower-and-more', 204],
  ['none', 'x', 204],
] as const)(
  'setting a password under the %s policy answers %s with %i',
  async (passwordPolicy, password, status) => {
    const jira = await startTestJira({ switches: { passwordPolicy } });
    const judged = await callJira(jira, '/rest/api/2/password/policy/createUser', {
      json: { username: 'ada', displayName: 'Ada Lovelace', password },
      basic: service,
    });
    const answer = await setPassword(jira, 'ada', password);
    expect(answer.status).toBe(status);
    const reasons = listAt(judged.json);
    expect(reasons.length > 0).toBe(status === 400);
    if (status === 400) expect(answer.json).toHaveProperty('errors.password', reasons.join(' '));
  },
);

it('setting a password of a system administrator needs another', async () => {
  const jira = await startTestJira();
  jira.switches.systemAdministratorGroups = ['system-administrators'];
  jira.addPerson({
    name: 'root',
    displayName: 'Root',
    emailAddress: 'root@example.com',
    groups: ['system-administrators'],
  });
  expect((await setPassword(jira, 'root', 'next')).status).toBe(403);
  expect((await setPassword(jira, 'ada', 'next')).status).toBe(204);
});

it('a read-only directory refuses every write in the way of its resource', async () => {
  const jira = await startTestJira({ groups: ['edge-readers'] });
  jira.switches.readOnlyDirectory = true;
  const before = [jira.people(), jira.groups()];
  const asService = { basic: service };
  const member = '/rest/api/2/group/user?groupname=edge-readers';
  const answers = [
    await create(jira),
    await change(jira, 'ada', { active: false }),
    await setPassword(jira, 'ada', 'next'),
    await callJira(jira, '/rest/api/2/group', { json: { name: 'x' }, ...asService }),
    await callJira(jira, member, { json: { name: 'ada' }, ...asService }),
    await callJira(jira, `${user}?username=ada`, { method: 'DELETE', ...asService }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 403, 403, 403, 400]);
  jira.switches.readOnlyDirectory = false;
  // Only the count of the service account's own sign-ins has moved.
  const still = (people: object[]) => people.map((user) => ({ ...user, signIns: 0 }));
  expect(still(jira.people())).toEqual(still(before[0] ?? []));
  expect(jira.groups()).toEqual(before[1]);
});

it('a delegated directory creates users, whose passwords are elsewhere', async () => {
  const jira = await startTestJira({ switches: { delegatedDirectory: true } });
  expect((await create(jira, { password: 'first' })).status).toBe(201);
  expect(jira.acceptsPassword('grace', 'first')).toBe(false);
  expect((await setPassword(jira, 'grace', 'next')).status).toBe(403);
});
