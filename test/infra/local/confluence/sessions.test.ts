import { expect, it } from 'vitest';
import type {
  ConfluenceOptions,
  LocalConfluence,
} from '#infra/local/confluence/start-confluence.ts';
import { type Answer, callProduct } from '#test/infra/local/data-center/call-product.ts';
import { cookieOf } from '#test/infra/local/data-center/cookie-of.ts';
import { makeSharedSignIn } from '#test/infra/local/data-center/make-shared-sign-in.ts';
import { memberAt } from '#test/infra/local/json/member-at.ts';
import { optionalMemberAt } from '#test/infra/local/json/optional-member-at.ts';
import { textAt } from '#test/infra/local/json/text-at.ts';
import { startTestConfluence } from './start-test-confluence.ts';

const current = '/rest/api/user/current';
const newLogin = '/rest/tsv/1.0/authenticate?os_authType=none';
const credentials = { username: 'ada', password: 'ada password' };
const old: ConfluenceOptions = { switches: { loginPage: 'form', legacyLogin: 'on' } };

function signIn(confluence: LocalConfluence, more: object = {}): Promise<Answer> {
  return callProduct(confluence, newLogin, { json: { ...credentials, ...more } });
}

function submit(confluence: LocalConfluence, fields: Record<string, string>): Promise<Answer> {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const all = { os_username: 'ada', os_password: 'ada password', login: 'Log in', ...fields };
  const body = new URLSearchParams(all).toString();
  return callProduct(confluence, '/dologin.action', { headers, body });
}

async function nameOf(confluence: LocalConfluence, cookies: string | Answer, node = 0) {
  const answer = await callProduct(confluence, current, { cookies, node });
  return optionalMemberAt(answer.json, 'username') ?? null;
}

function rememberMeOf(answer: Answer): string {
  return `seraph.confluence=${cookieOf(answer, 'seraph.confluence')}`;
}

it('the new log-in opens a session on its node and says where to go on', async () => {
  const confluence = await startTestConfluence({ nodes: 1, contextPath: '/confluence' });
  const json = { ...credentials, targetUrl: '/confluence/display/EDGE/Home' };
  const answer = await callProduct(confluence, `/confluence${newLogin}`, { json });
  expect([answer.status, answer.json]).toEqual([200, { next: '/confluence/display/EDGE/Home' }]);
  expect(answer.setCookies).toEqual([
    expect.stringMatching(/^JSESSIONID=[0-9A-F]{32}; Path=\/confluence; Secure; HttpOnly$/),
    expect.stringMatching(/^atlassian\.xsrf\.token=\S+_lin; Path=\/confluence; /),
  ]);
});

it('the new log-in stops at users who are enrolled for a second step', async () => {
  const confluence = await startTestConfluence({ switches: { twoStepEnrolled: ['ada'] } });
  const answer = await signIn(confluence);
  expect(answer.status).toBe(412);
  expect(textAt(answer.json, 'nextLoginStep')).toMatch(/^TOTP_CODE/);
  expect(answer.setCookies).toEqual([]);
});

it('the new log-in refuses a wrong password, and says when a CAPTCHA is needed', async () => {
  const confluence = await startTestConfluence();
  const needs: unknown[] = [];
  for (let i = 0; i < 3; i += 1) {
    const answer = await signIn(confluence, { password: 'wrong' });
    expect(answer.status).toBe(401);
    needs.push(memberAt(answer.json, 'captchaRequired'));
  }
  expect(needs).toEqual([false, false, true]);
});

it('the new log-in is not there in older versions', async () => {
  const confluence = await startTestConfluence({ switches: { newLoginEndpoint: 'gone404' } });
  const answer = await signIn(confluence);
  expect(answer).toMatchObject({ status: 404, json: { reason: 'Not Found' } });
});

it('the legacy form leads to the page that was asked for', async () => {
  const confluence = await startTestConfluence(old);
  for (const path of ['/login.action', '/dologin.action']) {
    const page = await callProduct(confluence, `${path}?os_destination=%2Findex.action`);
    expect(page.text).toContain('id="loginform"');
    expect(page.text).toContain('name="os_destination" value="/index.action"');
  }
  const answer = await submit(confluence, { os_destination: '/display/EDGE/Home' });
  expect([answer.status, answer.headers.location]).toEqual([302, '/display/EDGE/Home']);
  expect(await nameOf(confluence, answer)).toBe('ada');
});

it.each(['https://evil.example', '//evil.example', '/\\evil.example', ''])(
  'the legacy form never leads elsewhere: %s',
  async (destination) => {
    const confluence = await startTestConfluence(old);
    const answer = await submit(confluence, { os_destination: destination });
    expect(answer.headers.location).toBe('/dashboard.action');
  },
);

it('the legacy form is shown again for a wrong password, then with a CAPTCHA', async () => {
  const confluence = await startTestConfluence(old);
  const first = await submit(confluence, { os_password: 'wrong' });
  expect([first.status, first.headers['x-seraph-loginreason']]).toEqual([
    200,
    'AUTHENTICATED_FAILED',
  ]);
  expect(first.text).toContain('id="loginform"');
  expect(first.setCookies).toEqual([]);
  for (let i = 0; i < 2; i += 1) await submit(confluence, { os_password: 'wrong' });
  const denied = await submit(confluence, {});
  expect(denied.headers['x-authentication-denied-reason']).toMatch(/^CAPTCHA_CHALLENGE; /);
  expect(denied.headers['x-seraph-loginreason']).toBe('AUTHENTICATION_DENIED');
});

it('the legacy form gives way to the new log-in', async () => {
  const confluence = await startTestConfluence();
  expect((await submit(confluence, {})).status).toBe(404);
  expect((await callProduct(confluence, '/dologin.action')).status).toBe(404);
  const page = await callProduct(confluence, '/login.action?os_destination=%2Fdisplay%2FEDGE');
  expect(page.text).not.toContain('loginform');
  expect(page.text).toContain('/rest/tsv/1.0/authenticate');
  expect(page.text).toContain('value="/display/EDGE"');
});

it('the legacy form is not shown to users who are signed in', async () => {
  const confluence = await startTestConfluence(old);
  const page = await callProduct(confluence, '/login.action', {
    cookies: await signIn(confluence),
  });
  expect(page.text).toContain('already logged in');
  expect(page.text).not.toContain('loginform');
});

it('remember-me is set for every user of a cluster, and counts on every node', async () => {
  const confluence = await startTestConfluence({
    switches: { legacyLogin: 'on', loginPage: 'form' },
  });
  const page = await callProduct(confluence, '/login.action');
  expect(page.text).not.toContain('os_cookie');
  for (const answer of [await signIn(confluence), await submit(confluence, {})]) {
    expect(answer.setCookies[2]).toMatch(
      /^seraph\.confluence=\d+%3A[0-9a-f]{40}; Path=\/; Max-Age=1209600; Expires=.+; Secure; HttpOnly$/,
    );
    expect(await nameOf(confluence, rememberMeOf(answer), 1)).toBe('ada');
  }
  expect(confluence.calls.at(-1)?.caller).toBe('remember-me');
});

it('remember-me on a single node is set for users who choose it', async () => {
  const confluence = await startTestConfluence({ ...old, nodes: 1 });
  const page = await callProduct(confluence, '/login.action');
  expect(page.text).toContain('name="os_cookie"');
  const forgetful = [await signIn(confluence), await submit(confluence, {})];
  for (const answer of forgetful) expect(answer.setCookies).toHaveLength(2);
  const asked = [
    await signIn(confluence, { rememberMe: true }),
    await submit(confluence, { os_cookie: 'true' }),
  ];
  for (const answer of asked) expect(answer.setCookies).toHaveLength(3);
});

it('remember-me ends with a new password, or not, as the switch says', async () => {
  const confluence = await startTestConfluence();
  const setPassword = (password: string) =>
    callProduct(confluence, '/rest/api/admin/user/ada/password', {
      json: { password },
      token: 'service-token',
    });
  const first = rememberMeOf(await signIn(confluence));
  await setPassword('second password');
  expect(await nameOf(confluence, first)).toBeNull();
  confluence.switches.passwordChangeDropsRememberMe = false;
  const second = rememberMeOf(await signIn(confluence, { password: 'second password' }));
  await setPassword('third password');
  expect(await nameOf(confluence, second)).toBe('ada');
});

it('a session is known to its node alone', async () => {
  const confluence = await startTestConfluence({ switches: { remembersEverybody: false } });
  const cookies = await signIn(confluence);
  expect(await nameOf(confluence, cookies, 0)).toBe('ada');
  expect(await nameOf(confluence, cookies, 1)).toBeNull();
});

it('a session ends after an hour without visits', async () => {
  let now = 0;
  const clock = () => now;
  const confluence = await startTestConfluence({
    clock,
    switches: { remembersEverybody: false },
  });
  const cookies = await signIn(confluence);
  now += 3_600_000;
  expect(await nameOf(confluence, cookies)).toBe('ada');
  now += 3_600_001;
  expect(await nameOf(confluence, cookies)).toBeNull();
});

it('a session ends when its user is disabled or deleted', async () => {
  const confluence = await startTestConfluence();
  const cookies = await signIn(confluence);
  const path = '/rest/api/admin/user/ada';
  const asService = { token: 'service-token' };
  await callProduct(confluence, `${path}/disable`, { method: 'PUT', ...asService });
  expect(await nameOf(confluence, cookies)).toBeNull();
  await callProduct(confluence, `${path}/enable`, { method: 'PUT', ...asService });
  const again = await signIn(confluence);
  await callProduct(confluence, path, { method: 'DELETE', ...asService });
  expect(await nameOf(confluence, again)).toBeNull();
});

it('a session ends at the log-out page, and the remember-me token of its user with it', async () => {
  const confluence = await startTestConfluence({ contextPath: '/confluence' });
  const json = credentials;
  const cookies = await callProduct(confluence, `/confluence${newLogin}`, { json });
  const answer = await callProduct(confluence, '/confluence/logout.action', { cookies });
  expect([answer.status, answer.headers.location]).toEqual([
    302,
    '/confluence/login.action?logout=true',
  ]);
  expect(answer.headers['x-seraph-loginreason']).toBe('OUT');
  expect(cookieOf(answer, 'seraph.confluence')).toBe('');
  const after = await callProduct(confluence, `/confluence${current}`, { cookies });
  expect(after.json).toHaveProperty('type', 'anonymous');
});

it('a session ends at the log-out page with its token only, where the switch says so', async () => {
  const confluence = await startTestConfluence({ switches: { logoutNeedsToken: true } });
  const cookies = await signIn(confluence);
  const page = await callProduct(confluence, '/logout.action', { cookies });
  expect(page.text).toContain('confirm-log-out');
  expect(await nameOf(confluence, cookies)).toBe('ada');
  const token = encodeURIComponent(cookieOf(cookies, 'atlassian.xsrf.token') ?? '');
  await callProduct(confluence, `/logout.action?atl_token=${token}`, { cookies });
  expect(await nameOf(confluence, cookies)).toBeNull();
});

it('a sign-in shared with other products creates its users, licence permitting, and no password counts', async () => {
  const shared = makeSharedSignIn();
  const grace = { name: 'grace', displayName: 'Grace', emailAddress: 'g@x', active: true };
  shared.people.set('grace', { ...grace, groups: ['confluence-users'] });
  shared.people.set('hedy', { ...grace, name: 'hedy', groups: [] });
  const confluence = await startTestConfluence({ ...old, singleSignOn: shared });
  const openPage = (value: string) =>
    callProduct(confluence, '/dashboard.action', { cookies: `shared=${value}` });
  expect((await openPage('grace')).text).toContain('data-testid="username">grace<');
  expect((await openPage('hedy')).status).toBe(302);
  expect((await signIn(confluence)).status).toBe(401);
  expect((await submit(confluence, {})).status).toBe(200);
  const left = await callProduct(confluence, '/logout.action', { cookies: 'shared=grace' });
  expect(left.setCookies).toContain('shared=; Domain=example.localhost; Path=/; Max-Age=0');
  expect((await openPage('grace')).status).toBe(302);
});
