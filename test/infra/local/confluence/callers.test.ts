import { expect, it } from 'vitest';
import { callProduct } from '#test/infra/local/data-center/call-product.ts';
import { cookieOf } from '#test/infra/local/data-center/cookie-of.ts';
import { ada, service, startTestConfluence } from './start-test-confluence.ts';

const current = '/rest/api/user/current';
const groups = '/rest/api/admin/group';

it('Basic authentication opens a session that goes on without it', async () => {
  const confluence = await startTestConfluence();
  const first = await callProduct(confluence, current, { basic: ada });
  expect(first.headers['x-seraph-loginreason']).toBe('OK');
  expect(first.headers['x-ausername']).toBe('ada');
  const second = await callProduct(confluence, current, { cookies: first });
  expect(second.json).toHaveProperty('username', 'ada');
  expect(confluence.calls.map(({ caller }) => caller)).toEqual(['basic', 'session']);
});

it('Basic authentication with a wrong password is a page that says so', async () => {
  const confluence = await startTestConfluence();
  const answer = await callProduct(confluence, current, { basic: 'ada:wrong' });
  expect(answer.status).toBe(401);
  expect(answer.text).toContain('Basic Authentication Failure - Reason : AUTHENTICATED_FAILED');
  expect(answer.headers['x-seraph-loginreason']).toBe('AUTHENTICATED_FAILED');
});

it('Basic authentication of a user without licence is refused, unless the switch lets them in', async () => {
  const confluence = await startTestConfluence();
  const call = () => callProduct(confluence, current, { basic: 'eve:eve password' });
  expect((await call()).headers['x-seraph-loginreason']).toBe('AUTHORISATION_FAILED');
  confluence.switches.unlicensedMaySignIn = true;
  const answer = await call();
  expect(answer.json).toMatchObject({
    ...{ statusCode: 403, reason: 'Forbidden' },
    data: { authorized: false, valid: true, successful: false },
  });
});

it('Basic authentication is denied after three failures until an administrator resets them', async () => {
  const confluence = await startTestConfluence({ publicUrl: 'https://confluence.localhost' });
  for (let i = 0; i < 3; i += 1) await callProduct(confluence, current, { basic: 'ada:wrong' });
  const answer = await callProduct(confluence, current, { basic: ada });
  expect(answer.status).toBe(403);
  expect(answer.headers['x-authentication-denied-reason']).toBe(
    'CAPTCHA_CHALLENGE; login-url=https://confluence.localhost/login.action',
  );
  confluence.resetFailedSignIns('ada');
  expect((await callProduct(confluence, current, { basic: ada })).status).toBe(200);
});

it('Basic authentication counts a wrong current password as a failure too', async () => {
  const confluence = await startTestConfluence();
  const json = { oldPassword: 'wrong', newPassword: 'new' };
  await callProduct(confluence, `${current}/password`, { json, basic: ada });
  expect(confluence.person('ada')?.failedSignInsInARow).toBe(1);
});

it('Basic authentication can be blocked and allowed again by an administrator with a token', async () => {
  const confluence = await startTestConfluence();
  const path = '/rest/basicauth/1.0/config';
  const json = { 'block-requests': true, 'allowed-users': ['svc-edge'] };
  const put = { method: 'PUT', json };
  expect((await callProduct(confluence, path, { ...put, basic: ada })).status).toBe(403);
  expect((await callProduct(confluence, path, { ...put, token: 'service-token' })).status).toBe(
    204,
  );
  const blocked = await callProduct(confluence, current, { basic: ada });
  const message = 'Basic Authentication has been disabled on this instance.';
  expect(blocked).toMatchObject({ status: 403, json: { message } });
  expect((await callProduct(confluence, current, { basic: service })).status).toBe(200);
});

it('a personal access token has all rights of its owner and leaves no session', async () => {
  const confluence = await startTestConfluence();
  const json = { name: 'edge-readers' };
  const answer = await callProduct(confluence, groups, { json, token: 'service-token' });
  expect([answer.status, answer.setCookies.length]).toEqual([200, 2]);
  expect(confluence.nodes[0]?.sessionCount()).toBe(0);
});

it('a personal access token that is unknown is refused in JSON', async () => {
  const confluence = await startTestConfluence();
  const answer = await callProduct(confluence, current, { token: 'other' });
  expect(answer).toMatchObject({ status: 401, json: { 'status-code': 401 } });
});

it('a request limit is a bucket per user and node', async () => {
  const confluence = await startTestConfluence({ clock: () => 0 });
  const rateLimit = { limit: 1, fillRate: 1, intervalSeconds: 5, exempt: ['svc-edge'] };
  confluence.switches.rateLimit = rateLimit;
  const call = (basic: string, node = 0) => callProduct(confluence, current, { basic, node });
  const statuses = [await call(ada), await call(ada), await call(service), await call(ada, 1)];
  expect(statuses.map(({ status }) => status)).toEqual([200, 429, 200, 200]);
  expect((await call(ada)).headers['retry-after']).toBe('5');
});

it.each([
  ['a browser of another site', { 'User-Agent': 'Mozilla/5.0', Origin: 'https://evil' }, 403],
  ['a browser without origin', { 'User-Agent': 'Mozilla/5.0' }, 403],
  ['a program', { 'User-Agent': 'edge' }, 200],
  ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 403],
])('the check for foreign pages lets %s write or not', async (_title, headers, expected) => {
  const confluence = await startTestConfluence();
  const options = { method: 'POST', basic: service, body: '{"name":"edge"}' };
  const json = { 'Content-Type': 'application/json' };
  const answer = await callProduct(confluence, groups, {
    ...options,
    headers: { ...json, ...headers },
  });
  expect(answer.status).toBe(expected);
  if (expected === 403) expect(answer.text).toBe('XSRF check failed');
});

it('the check for foreign pages reads the browser’s own origin and the word of scripts', async () => {
  const confluence = await startTestConfluence({ publicUrl: 'https://confluence.localhost' });
  const browser = { 'User-Agent': 'Mozilla/5.0', Origin: 'https://confluence.localhost' };
  const own = { basic: service, json: { name: 'one' }, headers: browser };
  expect((await callProduct(confluence, groups, own)).status).toBe(200);
});

const credentials = { username: 'admin', password: 'admin' };

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

it('a secure administrator session is needed by browsers, and begins with the password', async () => {
  const confluence = await startTestConfluence();
  const login = '/rest/tsv/1.0/authenticate?os_authType=none';
  const cookies = await callProduct(confluence, login, { json: credentials });
  const createGroup = () => callProduct(confluence, groups, { json: { name: 'edge' }, cookies });
  const refused = await createGroup();
  expect(refused.status).toBe(401);
  expect(refused.text).toContain('This resource requires WebSudo.');
  expect(refused.headers['x-atlassian-websudo']).toBe('Require-Authentication');

  const body = 'password=admin&authenticate=Confirm&destination=%2Fadmin%2Fusers.action';
  const headers = { ...form, 'X-Atlassian-Token': 'no-check' };
  const path = '/doauthenticate.action';
  const wrong = { headers, cookies, body: body.replace('password=admin', 'password=no') };
  expect((await callProduct(confluence, path, wrong)).status).toBe(200);
  const foreign = { headers: form, cookies, body };
  expect((await callProduct(confluence, path, foreign)).status).toBe(403);
  const confirmed = await callProduct(confluence, path, { headers, cookies, body });
  expect([confirmed.status, confirmed.headers.location]).toEqual([302, '/admin/users.action']);
  expect((await createGroup()).headers['x-atlassian-websudo']).toBe('Has-Authentication');
  expect(confluence.groups().map(({ name }) => name)).toContain('edge');
});

it('a secure administrator session has a form with the token of the session', async () => {
  const confluence = await startTestConfluence();
  const cookies = await callProduct(confluence, current, { basic: 'admin:admin' });
  const page = await callProduct(confluence, '/authenticate.action?destination=%2Fx', {
    cookies,
  });
  expect(page.text).toContain(`value="${cookieOf(cookies, 'atlassian.xsrf.token')}"`);
  expect(page.text).toContain('name="destination" value="/x"');
});

it('a secure administrator session is not needed where the switch says so', async () => {
  const confluence = await startTestConfluence({ switches: { webSudo: false } });
  const cookies = await callProduct(confluence, current, { basic: 'admin:admin' });
  const answer = await callProduct(confluence, groups, { json: { name: 'edge' }, cookies });
  expect(answer.status).toBe(200);
});
