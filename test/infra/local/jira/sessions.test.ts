import { expect, it } from 'vitest';
import type { LocalJira } from '#infra/local/jira/start-jira.ts';
import { keysAt } from '#test/infra/local/json/keys-at.ts';
import { memberAt } from '#test/infra/local/json/member-at.ts';
import { type Answer, callJira } from './call-jira.ts';
import { cookieOf } from './cookie-of.ts';
import { ada, service, startTestJira } from './start-test-jira.ts';

const myself = '/rest/api/2/myself';
const session = '/rest/auth/1/session';
const newLogin = '/rest/tsv/1.0/authenticate?os_authType=none';
const adaSignsIn = { username: 'ada', password: 'ada password' };

function signIn(jira: LocalJira): Promise<Answer> {
  return callJira(jira, session, { json: adaSignsIn });
}

async function remember(jira: LocalJira): Promise<Answer> {
  return callJira(jira, newLogin, { json: { ...adaSignsIn, rememberMe: 'True', targetUrl: '' } });
}

async function isSignedIn(jira: LocalJira, cookies: string | Answer, node = 0): Promise<boolean> {
  return (await callJira(jira, myself, { cookies, node })).status === 200;
}

it('a session carries its id, its XSRF token and what the log-in was', async () => {
  const jira = await startTestJira();
  await signIn(jira);
  const answer = await signIn(jira);
  expect(answer.json).toHaveProperty('session', {
    name: 'JSESSIONID',
    value: cookieOf(answer, 'JSESSIONID'),
  });
  expect(answer.json).toMatchObject({ loginInfo: { loginCount: 2, failedLoginCount: 0 } });
  expect(answer.setCookies).toEqual([
    expect.stringMatching(/^JSESSIONID=[0-9A-F]{32}; Path=\/; Secure; HttpOnly$/),
    expect.stringMatching(
      /^atlassian\.xsrf\.token=(\w{4}-){3}\w{4}_[0-9a-f]{40}_lin; Path=\/; Secure; SameSite=None$/,
    ),
  ]);
});

it('a session is known to its node alone', async () => {
  const jira = await startTestJira();
  const cookies = await signIn(jira);
  expect(await isSignedIn(jira, cookies, 0)).toBe(true);
  expect(await isSignedIn(jira, cookies, 1)).toBe(false);
});

it('a session has the context path as its cookie’s path', async () => {
  const jira = await startTestJira({ contextPath: '/jira' });
  const answer = await callJira(jira, `/jira${session}`, { json: adaSignsIn });
  expect(answer.setCookies[0]).toContain('; Path=/jira; ');
});

it('a session gets a new id when its user signs in', async () => {
  const jira = await startTestJira();
  const page = await callJira(jira, '/login.jsp');
  const answer = await callJira(jira, session, { json: adaSignsIn, cookies: page });
  expect(cookieOf(answer, 'JSESSIONID')).not.toBe(cookieOf(page, 'JSESSIONID'));
  expect(await isSignedIn(jira, page)).toBe(false);
});

it('a session of one user dies when another signs in with its cookie', async () => {
  const jira = await startTestJira();
  const before = await signIn(jira);
  const json = { username: 'admin', password: 'admin' };
  const after = await callJira(jira, session, { json, cookies: before });
  expect((await callJira(jira, myself, { cookies: after })).json).toHaveProperty('name', 'admin');
  expect(await isSignedIn(jira, before)).toBe(false);
});

it('a session keeps its id where the switch says so', async () => {
  const jira = await startTestJira({ switches: { loginRotatesSession: false } });
  const page = await callJira(jira, '/login.jsp');
  const answer = await callJira(jira, session, { json: adaSignsIn, cookies: page });
  expect(cookieOf(answer, 'JSESSIONID')).toBe(cookieOf(page, 'JSESSIONID'));
  expect(await isSignedIn(jira, page)).toBe(true);
});

it('a session may be announced after a dead one, and the last announcement counts', async () => {
  const jira = await startTestJira({ switches: { loginRepeatsSessionCookie: true } });
  const answer = await signIn(jira);
  const ids = answer.setCookies.filter((cookie) => cookie.startsWith('JSESSIONID='));
  expect(ids).toHaveLength(2);
  expect(await isSignedIn(jira, ids[0]?.split(';')[0] ?? '')).toBe(false);
  expect(await isSignedIn(jira, ids[1]?.split(';')[0] ?? '')).toBe(true);
});

it('a session ends after five idle hours, counted from its last use', async () => {
  let now = Date.now();
  const jira = await startTestJira({ clock: () => now });
  const cookies = await signIn(jira);
  now += 299 * 60_000;
  expect(await isSignedIn(jira, cookies)).toBe(true);
  now += 299 * 60_000;
  expect(await isSignedIn(jira, cookies)).toBe(true);
  now += 301 * 60_000;
  expect(await isSignedIn(jira, cookies)).toBe(false);
});

it('a session ends with its node', async () => {
  const jira = await startTestJira();
  const cookies = await signIn(jira);
  await jira.nodes[0]?.stop();
  await expect(callJira(jira, myself, { cookies })).rejects.toThrow('ECONNREFUSED');
  await jira.nodes[0]?.start();
  expect(await isSignedIn(jira, cookies)).toBe(false);
});

it('a session ends with DELETE, and again there is nothing to end', async () => {
  const jira = await startTestJira();
  const cookies = await signIn(jira);
  const end = () => callJira(jira, session, { method: 'DELETE', cookies });
  expect((await end()).status).toBe(204);
  expect((await end()).status).toBe(401);
});

it('a session ends when its user is deactivated, unless the switch lets it live', async () => {
  const jira = await startTestJira();
  const cookies = await signIn(jira);
  const json = { active: false };
  const options = { method: 'PUT', json, basic: service };
  await callJira(jira, '/rest/api/2/user?username=ada', options);
  jira.switches.deactivationEndsSessions = false;
  expect(await isSignedIn(jira, cookies)).toBe(true);
  jira.switches.deactivationEndsSessions = true;
  expect(await isSignedIn(jira, cookies)).toBe(false);
  expect((await signIn(jira)).status).toBe(401);
});

it.each([
  { reach: 'every-node', left: false },
  { reach: 'this-node', left: true },
] as const)(
  'a session on another node ends centrally when the reach is $reach',
  async ({ reach, left }) => {
    const jira = await startTestJira({ switches: { sessionDeleteReach: reach } });
    const elsewhere = await callJira(jira, session, { json: adaSignsIn, node: 1 });
    const options = { method: 'DELETE', basic: service };
    await callJira(jira, '/rest/api/2/user/session/Ada', options);
    expect(await isSignedIn(jira, elsewhere, 1)).toBe(left);
  },
);

const name = 'seraph.rememberme.cookie';

it('remember-me signs in silently on every node', async () => {
  const jira = await startTestJira();
  const value = cookieOf(await remember(jira), name);
  expect(value).toMatch(/^\d+%3A[0-9a-f]+$/);
  for (const node of [0, 1]) {
    const answer = await callJira(jira, myself, { cookies: `${name}=${value}`, node });
    expect(answer.json).toHaveProperty('name', 'ada');
    expect(cookieOf(answer, 'JSESSIONID')).toBeDefined();
  }
  expect(jira.calls.at(-1)?.caller).toBe('remember-me');
});

it('remember-me is never given by the old session endpoint', async () => {
  const jira = await startTestJira();
  expect(cookieOf(await signIn(jira), name)).toBeUndefined();
});

it('remember-me ends after its age, with a new password and with a central sign-out', async () => {
  let now = Date.now();
  const jira = await startTestJira({ clock: () => now });
  const admin = { basic: service };
  const password = '/rest/api/2/user/password?username=ada';
  const ends: (() => unknown)[] = [
    () => {
      now += 1_209_600_000;
    },
    () => callJira(jira, '/rest/api/2/user/session/ada', { method: 'DELETE', ...admin }),
    () => callJira(jira, password, { method: 'PUT', json: { password: 'new' }, ...admin }),
  ];
  for (const end of ends) {
    const cookies = `${name}=${cookieOf(await remember(jira), name)}`;
    expect(await isSignedIn(jira, cookies, 1)).toBe(true);
    await end();
    expect(await isSignedIn(jira, cookies, 1)).toBe(false);
  }
});

it('remember-me is taken back by the log-out page', async () => {
  const jira = await startTestJira({ switches: { logoutNeedsToken: false } });
  const cookies = await remember(jira);
  const out = await callJira(jira, '/secure/Logout!default.jspa', { cookies });
  expect(out.setCookies.find((cookie) => cookie.startsWith(name))).toContain('Max-Age=0');
  expect(await isSignedIn(jira, `${name}=${cookieOf(cookies, name)}`)).toBe(false);
});

it('the new log-in answers where to go on, with a session', async () => {
  const jira = await startTestJira();
  const answer = await callJira(jira, newLogin, {
    json: { ...adaSignsIn, rememberMe: false, targetUrl: '/browse/EDGE-1' },
  });
  expect(answer.json).toEqual({ next: '/browse/EDGE-1' });
  expect(await isSignedIn(jira, answer)).toBe(true);
});

it('the new log-in says when a CAPTCHA is needed', async () => {
  const jira = await startTestJira();
  const wrong = { json: { ...adaSignsIn, password: 'wrong' } };
  const answers = [];
  for (let i = 0; i < 3; i += 1) answers.push(await callJira(jira, newLogin, wrong));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(answers.map(({ json }) => memberAt(json, 'captchaRequired'))).toEqual([
    false,
    false,
    true,
  ]);
});

it('the new log-in stops with 412 at a user who must give a second factor', async () => {
  const jira = await startTestJira({ switches: { twoStepEnrolled: ['ada'] } });
  const answer = await callJira(jira, '/rest/tsv/latest/authenticate', { json: adaSignsIn });
  expect(answer.status).toBe(412);
  expect(keysAt(answer.json)).toEqual(['conversationId', 'nextLoginStep']);
  expect(answer.setCookies).toEqual([]);
});

it('the new log-in does not exist in versions before it', async () => {
  const jira = await startTestJira({ switches: { newLoginEndpoint: 'gone404' } });
  expect((await callJira(jira, newLogin, { json: adaSignsIn })).status).toBe(404);
});

it.each([
  [{ legacySessionEndpoint: 'refused403' }, 403],
  [{ legacySessionEndpoint: 'gone404' }, 404],
  [{ twoStepEnrolled: ['ada'] }, 403],
  [{ twoStepEnrolled: ['ada'], twoStepOnSessionEndpoint: 'refused401' }, 401],
  [{ twoStepEnrolled: ['ada'], twoStepOnSessionEndpoint: 'ignored' }, 200],
] as const)(
  'the old session endpoint with %j answers the right password with %i',
  async (switches, status) => {
    const jira = await startTestJira();
    Object.assign(jira.switches, switches);
    const answer = await signIn(jira);
    expect(answer.status).toBe(status);
    expect(answer.setCookies.length > 0).toBe(status === 200);
    expect(answer.headers['x-authentication-denied-reason']).toBeUndefined();
  },
);

it('the old session endpoint challenges with its own scheme after a wrong password', async () => {
  const jira = await startTestJira();
  const answer = await callJira(jira, session, { json: { username: 'ada', password: 'x' } });
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe('JIRA REST POST');
  expect(answer.json).toEqual({ errorMessages: ['Login failed'], errors: {} });
});

it('the old session endpoint tells a user without application access from one with a wrong password', async () => {
  const jira = await startTestJira({ people: [] });
  const client = { name: 'ada', password: 'ada password', displayName: 'Ada' };
  jira.addPerson({ ...client, emailAddress: 'ada@example.com' });
  const refused = await signIn(jira);
  expect(refused.status).toBe(401);
  expect(refused.headers['x-seraph-loginreason']).toBe('AUTHORISATION_FAILED');
  jira.switches.unlicensedMaySignIn = true;
  expect((await signIn(jira)).status).toBe(200);
});

it('two-step verification reaches Basic only where the switch says so', async () => {
  const jira = await startTestJira({ switches: { twoStepEnrolled: ['ada'] } });
  expect((await callJira(jira, myself, { basic: ada })).status).toBe(200);
  jira.switches.twoStepOnBasic = 'refused401';
  expect((await callJira(jira, myself, { basic: ada })).status).toBe(401);
});
