import { expect, it } from 'vitest';
import type { LocalBitbucket } from '#infra/local/bitbucket/start-bitbucket.ts';
import { type Answer, callProduct } from '#test/infra/local/data-center/call-product.ts';
import { cookieOf } from '#test/infra/local/data-center/cookie-of.ts';
import { makeSharedSignIn } from '#test/infra/local/data-center/make-shared-sign-in.ts';
import { textAt } from '#test/infra/local/json/text-at.ts';
import { ada, eve, service, startTestBitbucket } from './start-test-bitbucket.ts';

const myself = '/rest/api/1.0/users/ada';
const sessionCookie = 'BITBUCKETSESSIONID';
const rememberCookie = '_atl_bitbucket_remember_me';
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

function signIn(bitbucket: LocalBitbucket, more: object = {}): Promise<Answer> {
  const json = { username: 'ada', password: 'ada password', ...more };
  return callProduct(bitbucket, '/rest/tsv/latest/authenticate?os_authType=none', { json });
}

function submit(bitbucket: LocalBitbucket, more: Record<string, string> = {}, path?: string) {
  const fields = { j_username: 'ada', j_password: 'ada password', submit: 'Log in', ...more };
  const body = new URLSearchParams(fields).toString();
  return callProduct(bitbucket, path ?? '/j_atl_security_check', { headers: form, body });
}

async function whoIs(bitbucket: LocalBitbucket, cookies: string | Answer, node = 0) {
  const answer = await callProduct(bitbucket, '/dashboard', { cookies, node });
  return answer.headers['x-ausername'];
}

it('the new log-in opens a session that its node alone knows', async () => {
  const bitbucket = await startTestBitbucket({ contextPath: '/bitbucket' });
  const json = { username: 'ADA', password: 'ada password', rememberMe: false, targetUrl: '/x' };
  const answer = await callProduct(bitbucket, '/bitbucket/rest/tsv/1.0/authenticate', { json });
  expect([answer.status, answer.json]).toEqual([200, { next: '/x' }]);
  expect(answer.setCookies).toEqual([
    expect.stringMatching(/^BITBUCKETSESSIONID=[0-9A-F]{32}; Path=\/bitbucket; Secure; HttpOnly$/),
  ]);
  const options = { cookies: answer };
  const page = await callProduct(bitbucket, '/bitbucket/dashboard', options);
  expect(page.headers).toMatchObject({ 'x-ausername': 'ada', 'x-auserid': '4' });
  const elsewhere = await callProduct(bitbucket, '/bitbucket/dashboard', { ...options, node: 1 });
  expect(elsewhere.status).toBe(302);
});

it('the new log-in is remembered on every node for thirty days', async () => {
  const bitbucket = await startTestBitbucket();
  const answer = await signIn(bitbucket, { rememberMe: 'True' });
  expect(answer.setCookies[1]).toMatch(/^_atl_bitbucket_remember_me=\S+; .*Max-Age=2592000; /);
  const cookies = `${rememberCookie}=${cookieOf(answer, rememberCookie)}`;
  expect(await whoIs(bitbucket, cookies, 1)).toBe('ada');
});

it('the new log-in loses its session after half an hour without requests', async () => {
  let now = 1_700_000_000_000;
  const bitbucket = await startTestBitbucket({ clock: () => now });
  const answer = await signIn(bitbucket);
  now += 1_800_000;
  expect(await whoIs(bitbucket, answer)).toBe('ada');
  now += 1_800_001;
  expect(await whoIs(bitbucket, answer)).toBeUndefined();
});

it('the new log-in refuses wrong credentials with 401 and asks for a CAPTCHA after three times', async () => {
  const bitbucket = await startTestBitbucket();
  const wrong = () => signIn(bitbucket, { password: 'wrong' });
  const first = await wrong();
  expect(first).toMatchObject({ status: 401, json: { captchaRequired: false }, setCookies: [] });
  await wrong();
  expect((await wrong()).json).toHaveProperty('captchaRequired', true);
  expect((await signIn(bitbucket)).status).toBe(401);
  const path = '/rest/api/1.0/admin/users/captcha?name=ada';
  await callProduct(bitbucket, path, { method: 'DELETE', basic: service });
  expect((await signIn(bitbucket)).status).toBe(200);
});

it('the new log-in stops at a second factor with 412', async () => {
  const bitbucket = await startTestBitbucket({ switches: { twoStepEnrolled: ['ada'] } });
  const answer = await signIn(bitbucket);
  expect(answer).toMatchObject({ status: 412, json: { nextLoginStep: 'TOTP_CODE_VERIFICATION' } });
  expect(answer.setCookies).toEqual([]);
});

it('the new log-in does not exist in older versions', async () => {
  const bitbucket = await startTestBitbucket({ switches: { newLoginEndpoint: 'gone404' } });
  const answer = await signIn(bitbucket);
  expect(answer).toMatchObject({ status: 404, json: { errors: [expect.anything()] } });
});

it('the new log-in is closed to users without a licence, unless the switch opens it', async () => {
  const bitbucket = await startTestBitbucket();
  const asEve = { username: 'eve', password: 'eve password' };
  expect((await signIn(bitbucket, asEve)).status).toBe(401);
  bitbucket.switches.unlicensedMaySignIn = true;
  expect((await signIn(bitbucket, asEve)).status).toBe(200);
});

it('the log-in page has the legacy fields in legacy mode only', async () => {
  const bitbucket = await startTestBitbucket();
  const page = () => callProduct(bitbucket, '/login?next=%2Fdashboard');
  expect((await page()).text).not.toContain('j_username');
  bitbucket.switches.loginPage = 'form';
  const { text } = await page();
  expect(text).toContain('name="j_username"');
  expect(text).toContain('action="/j_atl_security_check"');
  expect(text).toContain('name="next" value="/dashboard"');
});

it('the log-in page redirects a user who is signed in', async () => {
  const bitbucket = await startTestBitbucket();
  const cookies = await signIn(bitbucket);
  const go = async (path: string) =>
    (await callProduct(bitbucket, path, { cookies })).headers.location;
  expect(await go('/login')).toBe('/dashboard');
  expect(await go('/login?next=%2Fprojects%2FEDGE')).toBe('/projects/EDGE');
  expect(await go('/login?next=https%3A%2F%2Fevil.example')).toBe('/dashboard');
});

it.each(['/j_atl_security_check', '/login'])(
  'the legacy log-in at %s opens a session',
  async (path) => {
    const bitbucket = await startTestBitbucket();
    const answer = await submit(bitbucket, { next: '/projects/EDGE/repos/tools/browse' }, path);
    expect([answer.status, answer.headers.location]).toEqual([
      302,
      '/projects/EDGE/repos/tools/browse',
    ]);
    expect(answer.headers['x-ausername']).toBe('ada');
    expect(await whoIs(bitbucket, answer)).toBe('ada');
    expect(cookieOf(answer, rememberCookie)).toBeUndefined();
  },
);

it('the legacy log-in is remembered when asked for, or always where the switch says so', async () => {
  const bitbucket = await startTestBitbucket();
  const asked = await submit(bitbucket, { _atl_remember_me: 'on' });
  expect(cookieOf(asked, rememberCookie)).toBeDefined();
  bitbucket.switches.remembersEverybody = true;
  expect(cookieOf(await submit(bitbucket), rememberCookie)).toBeDefined();
});

it('the legacy log-in redirects to this server only', async () => {
  const bitbucket = await startTestBitbucket();
  const answer = await submit(bitbucket, { next: '//evil.example/' });
  expect(answer.headers.location).toBe('/dashboard');
});

it('the legacy log-in redirects wrong credentials to the log-in page', async () => {
  const bitbucket = await startTestBitbucket();
  const answer = await submit(bitbucket, { j_password: 'wrong', next: '/dashboard' });
  expect([answer.status, answer.setCookies]).toEqual([302, []]);
  expect(answer.headers.location).toBe('/login?error=true&next=%2Fdashboard');
  bitbucket.switches.failedFormAnswer = 'page200';
  bitbucket.switches.loginPage = 'form';
  const page = await submit(bitbucket, { j_password: 'wrong', next: '/dashboard' });
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('Invalid username')]);
});

it('the legacy log-in names the CAPTCHA', async () => {
  const bitbucket = await startTestBitbucket({
    publicUrl: 'https://bitbucket.example.localhost',
  });
  const wrong = () => submit(bitbucket, { j_password: 'wrong' });
  expect((await wrong()).headers).not.toHaveProperty('x-authentication-denied-reason');
  await wrong();
  await wrong();
  const answer = await submit(bitbucket);
  expect(answer.headers).toMatchObject({
    location: '/login?error=true',
    'x-authentication-denied-reason':
      'CAPTCHA_CHALLENGE; login-url=https://bitbucket.example.localhost/login',
  });
});

it('the legacy log-in refuses users with a second factor, unless the switch ignores it', async () => {
  const bitbucket = await startTestBitbucket({ switches: { twoStepEnrolled: ['ada'] } });
  expect((await submit(bitbucket)).setCookies).toEqual([]);
  bitbucket.switches.twoStepOnForm = 'ignored';
  expect(cookieOf(await submit(bitbucket), sessionCookie)).toBeDefined();
});

it('the legacy log-in does not exist where the switch says so', async () => {
  const bitbucket = await startTestBitbucket({ switches: { securityCheck: 'gone404' } });
  expect((await submit(bitbucket)).status).toBe(404);
  expect((await submit(bitbucket, {}, '/login')).status).toBe(404);
  expect((await callProduct(bitbucket, '/login')).status).toBe(200);
});

it('Basic credentials open a session that is good for everything, or for nothing without them', async () => {
  const bitbucket = await startTestBitbucket();
  const answer = await callProduct(bitbucket, myself, { basic: ada });
  expect(await whoIs(bitbucket, answer)).toBe('ada');
  bitbucket.switches.basicSessionAlone = 'nothing';
  expect(await whoIs(bitbucket, answer)).toBeUndefined();
  const again = await callProduct(bitbucket, myself, { basic: ada, cookies: answer });
  expect(again.status).toBe(200);
  expect(await whoIs(bitbucket, await signIn(bitbucket))).toBe('ada');
});

it('wrong Basic credentials, and those of a user without a licence, get a 401', async () => {
  const bitbucket = await startTestBitbucket();
  for (const basic of ['ada:wrong', 'nobody:x', eve]) {
    const answer = await callProduct(bitbucket, myself, { basic });
    const exceptionName = 'com.atlassian.bitbucket.auth.IncorrectPasswordAuthenticationException';
    expect(answer).toMatchObject({ status: 401, json: { errors: [{ exceptionName }] } });
  }
});

it('Basic credentials of a user who needs a CAPTCHA get a 403 that says so', async () => {
  const bitbucket = await startTestBitbucket({ switches: { captchaAfterFailures: 1 } });
  await callProduct(bitbucket, myself, { basic: 'ada:wrong' });
  const answer = await callProduct(bitbucket, myself, { basic: ada });
  expect(answer.status).toBe(403);
  expect(answer.headers['x-authentication-denied-reason']).toMatch(
    /^CAPTCHA_CHALLENGE; login-url=http:\/\/127\.0\.0\.1:\d+\/login$/,
  );
  expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
  expect(textAt(answer.json, 'errors', 0, 'exceptionName')).toMatch(/CaptchaRequired/);
});

it('Basic credentials are blocked for every user who is not on the list', async () => {
  const bitbucket = await startTestBitbucket({ switches: { basicAuthBlocked: true } });
  const ask = async () => (await callProduct(bitbucket, myself, { basic: service })).status;
  expect(await ask()).toBe(403);
  bitbucket.switches.basicAuthAllowed = { paths: [], users: ['svc-edge'] };
  expect(await ask()).toBe(200);
});

it('an unknown token is a 401', async () => {
  const bitbucket = await startTestBitbucket();
  const answer = await callProduct(bitbucket, myself, { token: 'unknown' });
  const exceptionName = 'com.atlassian.bitbucket.auth.AuthenticationException';
  expect(answer).toMatchObject({ status: 401, json: { errors: [{ exceptionName }] } });
});

it('answers name who they are for, unless the switch hides it', async () => {
  const bitbucket = await startTestBitbucket();
  bitbucket.addPerson({
    ...{ name: 'ż w', password: 'x', displayName: 'x', emailAddress: 'x@x' },
    groups: ['stash-users'],
  });
  const token = bitbucket.mintToken('ż w');
  const ask = () => callProduct(bitbucket, myself, { token });
  expect((await ask()).headers).toMatchObject({ 'x-ausername': '%C5%BC+w', 'x-auserid': '6' });
  expect((await callProduct(bitbucket, '/login')).headers).not.toHaveProperty('x-ausername');
  bitbucket.switches.namesPersonInHeader = false;
  expect((await ask()).headers).not.toHaveProperty('x-auserid');
});

it('a new password ends the remember-me tokens of the user', async () => {
  const bitbucket = await startTestBitbucket();
  const value = cookieOf(await signIn(bitbucket, { rememberMe: true }), rememberCookie);
  const json = { name: 'ada', password: 'new', passwordConfirm: 'new' };
  const path = '/rest/api/1.0/admin/users/credentials';
  await callProduct(bitbucket, path, { method: 'PUT', json, basic: service });
  expect(await whoIs(bitbucket, `${rememberCookie}=${value}`)).toBeUndefined();
});

it('a shared sign-in creates users with a slug, and its end ends their session', async () => {
  const singleSignOn = makeSharedSignIn();
  const bitbucket = await startTestBitbucket({ singleSignOn });
  const grace = { name: 'grace@example.com', displayName: 'Grace', emailAddress: 'g@example.com' };
  singleSignOn.people.set('t', { ...grace, active: true, groups: ['stash-users'] });
  const page = await callProduct(bitbucket, '/dashboard', { cookies: 'shared=t' });
  expect(page.headers['x-ausername']).toBe('grace%40example.com');
  expect(bitbucket.person('grace@example.com')?.slug).toBe('grace_example.com');
  const cookies = `shared=t; ${sessionCookie}=${cookieOf(page, sessionCookie)}`;
  const out = await callProduct(bitbucket, '/j_atl_security_logout', { method: 'POST', cookies });
  expect(cookieOf(out, 'shared')).toBe('');
  expect(await whoIs(bitbucket, cookies)).toBeUndefined();
  expect((await submit(bitbucket)).headers.location).toBe('/login?error=true');
});
