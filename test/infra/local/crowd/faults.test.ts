import { expect, it } from 'vitest';
import { callCrowd } from './call-crowd.ts';
import { startTestCrowd } from './start-test-crowd.ts';

const group = { json: { name: 'writers', active: true } };
const names = (groups: { name: string }[]) => groups.map(({ name }) => name);

it('a fault hits as many fitting calls as asked, and no others', async () => {
  const crowd = await startTestCrowd();
  crowd.fail({
    ...{ kind: 'status', status: 429, headers: { 'Retry-After': '7' }, times: 2 },
    when: ({ method, path }) => method === 'GET' && path === '/rest/usermanagement/1/user',
  });
  const look = () => callCrowd(crowd, '/user?username=ada');
  expect((await callCrowd(crowd, '/config/cookie')).status).toBe(200);
  const first = await look();
  expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
  expect((await look()).status).toBe(429);
  expect((await look()).status).toBe(200);
  crowd.fail({ kind: 'status', status: 500 });
  crowd.clearFaults();
  expect((await look()).status).toBe(200);
});

it('a fault finds a session by its path without the token', async () => {
  const crowd = await startTestCrowd();
  crowd.fail({
    ...{ kind: 'status', status: 503 },
    when: ({ path }) => path === '/rest/usermanagement/1/session/{token}',
  });
  expect((await callCrowd(crowd, '/session/whatever', { json: {} })).status).toBe(503);
});

it('a lost answer leaves the work done, a lost request leaves it undone', async () => {
  const crowd = await startTestCrowd();
  crowd.fail({ kind: 'drop-request' });
  await expect(callCrowd(crowd, '/group', group)).rejects.toThrow();
  expect(names(crowd.groups())).not.toContain('writers');
  crowd.fail({ kind: 'drop-answer' });
  await expect(callCrowd(crowd, '/group', group)).rejects.toThrow();
  expect(names(crowd.groups())).toContain('writers');
  expect(crowd.calls.map(({ status }) => status)).toEqual([0, 0]);
});

it('a truncated answer is no JSON, with the status of success', async () => {
  const crowd = await startTestCrowd();
  crowd.fail({ kind: 'truncated-json' });
  const answer = await callCrowd(crowd, '/user?username=ada');
  expect(answer.status).toBe(200);
  expect(() => answer.json).toThrow(SyntaxError);
});

it('a page may come instead of JSON, or the way to the console', async () => {
  const crowd = await startTestCrowd();
  crowd.fail({ kind: 'html' });
  crowd.fail({ kind: 'login-redirect' });
  const page = await callCrowd(crowd, '/user?username=ada');
  expect([page.status, page.type]).toEqual([200, 'text/html; charset=UTF-8']);
  const redirect = await callCrowd(crowd, '/user?username=ada');
  expect(redirect.status).toBe(302);
  expect(redirect.headers.get('location')).toBe('/crowd/console/login.action');
});

it('a held call waits while others pass, then works as usual', async () => {
  const crowd = await startTestCrowd();
  const { promise, resolve } = Promise.withResolvers<void>();
  crowd.fail({ kind: 'hold', until: promise, when: ({ method }) => method === 'POST' });
  const held = callCrowd(crowd, '/group', group);
  await callCrowd(crowd, '/user?username=ada');
  expect(names(crowd.groups())).not.toContain('writers');
  resolve();
  expect((await held).status).toBe(201);
});

it('a slow path is overtaken by a quick one', async () => {
  const slowMs = { '/rest/usermanagement/1/user*': 100 };
  const crowd = await startTestCrowd({ switches: { slowMs } });
  const slow = callCrowd(crowd, '/user?username=ada');
  await callCrowd(crowd, '/config/cookie');
  await slow;
  const paths = crowd.calls.map(({ path }) => path.split('/').at(-1));
  expect(paths).toEqual(['cookie', 'user']);
});
