import { expect, it } from 'vitest';
import { callJira } from './call-jira.ts';
import { service, startTestJira } from './start-test-jira.ts';

const user = '/rest/api/2/user';
const grace = { name: 'grace', emailAddress: 'grace@example.com', displayName: 'Grace Hopper' };
const create = { json: grace, basic: service };
const look = { basic: service };

it('a fault hits as many fitting calls as asked, and no others', async () => {
  const jira = await startTestJira();
  jira.fail({
    kind: 'status',
    status: 503,
    headers: { 'Retry-After': '7' },
    times: 2,
    when: ({ method, path, node }) => method === 'GET' && path === user && node === 'node1',
  });
  const path = `${user}?username=svc-edge`;
  const statusOf = async (node: number) => (await callJira(jira, path, { ...look, node })).status;
  expect((await callJira(jira, user, create)).status).toBe(201);
  expect(await statusOf(1)).toBe(200);
  const first = await callJira(jira, path, look);
  expect([first.status, first.headers['retry-after']]).toEqual([503, '7']);
  expect(await statusOf(0)).toBe(503);
  expect(await statusOf(0)).toBe(200);
});

it('a fault that was cleared hits nothing', async () => {
  const jira = await startTestJira();
  jira.fail({ kind: 'status', status: 500 });
  jira.clearFaults();
  expect((await callJira(jira, '/status')).json).toEqual({ state: 'RUNNING' });
});

it('a lost answer leaves the work done', async () => {
  const jira = await startTestJira();
  jira.fail({ kind: 'drop-answer' });
  await expect(callJira(jira, user, create)).rejects.toThrow();
  expect(jira.person('grace')).toBeDefined();
  expect(jira.calls).toMatchObject([{ method: 'POST', path: user, status: 0 }]);
  expect((await callJira(jira, user, create)).status).toBe(400);
});

it('a lost request leaves nothing done', async () => {
  const jira = await startTestJira();
  jira.fail({ kind: 'drop-request' });
  await expect(callJira(jira, user, create)).rejects.toThrow();
  expect(jira.person('grace')).toBeUndefined();
});

it('a truncated answer is no JSON, with the status of success', async () => {
  const jira = await startTestJira();
  jira.fail({ kind: 'truncated-json' });
  const answer = await callJira(jira, user, create);
  expect(answer.status).toBe(201);
  expect(() => answer.json).toThrow(SyntaxError);
});

it('a page may come instead of JSON, or the way to the log-in page', async () => {
  const jira = await startTestJira({ contextPath: '/jira' });
  jira.fail({ kind: 'html' });
  jira.fail({ kind: 'login-redirect' });
  const page = await callJira(jira, `/jira${user}?username=ada`, look);
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=UTF-8']);
  const redirect = await callJira(jira, `/jira${user}?username=ada`, look);
  expect(redirect.status).toBe(302);
  expect(redirect.headers.location).toMatch(/^\/jira\/login\.jsp\?/);
});

it('a held call waits while others pass, then works as usual', async () => {
  const jira = await startTestJira();
  const { promise, resolve } = Promise.withResolvers<void>();
  jira.fail({ kind: 'hold', until: promise, when: ({ method }) => method === 'POST' });
  const held = callJira(jira, user, create);
  await callJira(jira, `${user}?username=ada`, look);
  expect(jira.person('grace')).toBeUndefined();
  resolve();
  expect((await held).status).toBe(201);
});

it('a slow path is overtaken by a quick one', async () => {
  const jira = await startTestJira({ switches: { slowMs: { '/rest/api/2/user*': 100 } } });
  const slow = callJira(jira, `${user}?username=ada`, look);
  await callJira(jira, '/status');
  await slow;
  expect(jira.calls.map(({ path }) => path)).toEqual(['/status', user]);
});

it('two creations of one name at once end in one account and one refusal', async () => {
  const jira = await startTestJira();
  const answers = await Promise.all([
    callJira(jira, user, create),
    callJira(jira, user, { ...create, node: 1 }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
});

it.each([
  ['STARTING', 503],
  ['MAINTENANCE', 503],
  ['ERROR', 500],
] as const)('a node that is %s says so with %i', async (health, status) => {
  const jira = await startTestJira();
  jira.nodes[1]?.setHealth(health);
  const answer = await callJira(jira, '/status', { node: 1 });
  expect([answer.status, answer.json]).toEqual([status, { state: health }]);
  expect((await callJira(jira, '/status')).json).toEqual({ state: 'RUNNING' });
});

it('the record of calls holds no query, password or cookie', async () => {
  const jira = await startTestJira();
  const answer = await callJira(jira, `${user}?username=ada`, look);
  await callJira(jira, `${user}?username=ada`, { cookies: answer });
  expect(jira.calls).toEqual([
    { node: 'node1', method: 'GET', path: user, status: 200, caller: 'basic' },
    { node: 'node1', method: 'GET', path: user, status: 200, caller: 'session' },
  ]);
  expect(JSON.stringify([jira.people(), jira.groups()])).not.toContain('password');
});
