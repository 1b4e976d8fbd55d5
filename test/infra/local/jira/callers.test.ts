import { expect, it } from 'vitest';
import { callJira } from './call-jira.ts';
import { cookieOf } from './cookie-of.ts';
import { ada, service, startTestJira } from './start-test-jira.ts';

const myself = '/rest/api/2/myself';
const signIn = '/rest/auth/1/session';

it('Basic opens a session that the cookie alone continues', async () => {
  const jira = await startTestJira();
  const first = await callJira(jira, myself, { basic: ada });
  const second = await callJira(jira, myself, { cookies: first });
  expect(second.json).toHaveProperty('name', 'ada');
  expect(jira.calls.map(({ caller }) => caller)).toEqual(['basic', 'session']);
});

it('Basic leaves one session behind for each call of a client that keeps no cookies', async () => {
  const jira = await startTestJira();
  for (let i = 0; i < 3; i += 1) await callJira(jira, myself, { basic: ada });
  expect(jira.nodes[0]?.sessionCount()).toBe(3);
});

it('Basic loses against a session that exists', async () => {
  const jira = await startTestJira();
  const session = await callJira(jira, myself, { basic: ada });
  const answer = await callJira(jira, myself, { basic: service, cookies: session });
  expect(answer.json).toHaveProperty('name', 'ada');
});

it('Basic with a wrong password ends in a 401 page that names Seraph’s reason', async () => {
  const jira = await startTestJira();
  const answer = await callJira(jira, myself, { basic: 'ada:wrong' });
  expect(answer.status).toBe(401);
  expect(answer.headers['content-type']).toContain('text/html');
  expect(answer.headers['x-seraph-loginreason']).toBe('AUTHENTICATED_FAILED');
  expect(answer.text).toContain('Basic Authentication Failure - Reason : AUTHENTICATED_FAILED');
  expect(jira.calls.at(-1)?.caller).toBe('refused');
});

it('Basic with a wrong password looks like success where an anonymous caller may ask too', async () => {
  const jira = await startTestJira();
  const answer = await callJira(jira, '/rest/api/2/serverInfo', { basic: 'ada:wrong' });
  expect(answer.status).toBe(200);
  expect(answer.headers['x-ausername']).toBe('anonymous');
});

it('Basic is ignored with os_authType=none and demanded with os_authType=basic', async () => {
  const jira = await startTestJira();
  const ignored = await callJira(jira, `${signIn}?os_authType=none`, { basic: ada });
  expect(ignored.headers['content-type']).toBe('application/json;charset=UTF-8');
  expect(ignored.status).toBe(401);
  const demanded = await callJira(jira, `${myself}?os_authType=basic`);
  expect(demanded.headers['www-authenticate']).toBe('Basic realm="protected-area"');
});

it('Basic is refused while it is blocked, except for users and paths on the list', async () => {
  const jira = await startTestJira({ switches: { basicAuthBlocked: true } });
  const refused = await callJira(jira, myself, { basic: ada });
  expect(refused.status).toBe(403);
  expect(refused.json).toHaveProperty(
    'message',
    'Basic Authentication has been disabled on this instance.',
  );
  jira.switches.basicAuthAllowed = { paths: ['/rest/auth/*'], users: ['svc-edge'] };
  expect((await callJira(jira, myself, { basic: service })).status).toBe(200);
  expect((await callJira(jira, signIn, { basic: ada })).status).toBe(200);
  expect((await callJira(jira, myself, { basic: ada })).status).toBe(403);
});

it('Basic is blocked and freed over REST by an administrator', async () => {
  const jira = await startTestJira();
  const path = '/rest/basicauth/latest/config';
  const json = { 'block-requests': true, 'allowed-paths': [], 'allowed-users': ['svc-edge'] };
  const written = await callJira(jira, path, { method: 'PUT', json, basic: service });
  expect(written.status).toBe(204);
  expect(jira.switches.basicAuthBlocked).toBe(true);
  const read = await callJira(jira, path, { basic: service });
  expect(read.json).toEqual({ ...json, 'show-warning-message': true });
});

it('a personal access token has its owner’s rights and leaves no session', async () => {
  const jira = await startTestJira();
  const answer = await callJira(jira, '/rest/api/2/group', {
    token: 'service-token',
    json: { name: 'edge-readers' },
  });
  expect(answer.status).toBe(201);
  expect(cookieOf(answer, 'JSESSIONID')).toBeDefined();
  expect(jira.nodes[0]?.sessionCount()).toBe(0);
});

it('a personal access token that is unknown, revoked or of an inactive owner ends in 401', async () => {
  const jira = await startTestJira();
  const token = jira.mintToken('ada');
  expect((await callJira(jira, myself, { token })).json).toHaveProperty('name', 'ada');
  expect((await callJira(jira, myself, { token: 'invented' })).status).toBe(401);
  const json = { active: false };
  const path = '/rest/api/2/user?username=ada';
  await callJira(jira, path, { method: 'PUT', json, basic: service });
  expect((await callJira(jira, myself, { token })).status).toBe(401);
  jira.revokeToken('service-token');
  expect((await callJira(jira, myself, { token: 'service-token' })).status).toBe(401);
});

it('a personal access token means nothing where tokens are off', async () => {
  const jira = await startTestJira({ switches: { tokensEnabled: false } });
  const answer = await callJira(jira, '/rest/api/2/serverInfo', { token: 'service-token' });
  expect(answer.status).toBe(200);
  expect(answer.headers['x-ausername']).toBe('anonymous');
});

it.each([
  { left: 'dead-cookies', status: 401 },
  { left: 'live', status: 200 },
] as const)(
  'a personal access token may leave a session ($left) that then answers $status',
  async ({ left, status }) => {
    const jira = await startTestJira({ switches: { tokenLeavesSession: left } });
    const first = await callJira(jira, myself, { token: 'service-token' });
    expect(cookieOf(first, 'JSESSIONID')).toBeDefined();
    expect(cookieOf(first, 'atlassian.xsrf.token')).toBeDefined();
    expect((await callJira(jira, myself, { cookies: first })).status).toBe(status);
  },
);

it.each([
  { left: 'xsrf-cookie', names: ['atlassian.xsrf.token'] },
  { left: 'nothing', names: [] },
] as const)(
  'a personal access token may leave less than a session ($left)',
  async ({ left, names }) => {
    const jira = await startTestJira({ switches: { tokenLeavesSession: left } });
    const first = await callJira(jira, myself, { token: 'service-token' });
    const set = ['JSESSIONID', 'atlassian.xsrf.token'].filter((name) => cookieOf(first, name));
    expect(set).toEqual(names);
  },
);

it('CAPTCHA is asked for after three failures, whatever the password then is', async () => {
  const jira = await startTestJira();
  const wrong = { json: { username: 'ada', password: 'wrong' } };
  for (let i = 0; i < 3; i += 1) expect((await callJira(jira, signIn, wrong)).status).toBe(401);
  const right = { json: { username: 'ada', password: 'ada password' } };
  const denied = await callJira(jira, signIn, right);
  expect(denied.status).toBe(403);
  expect(denied.headers['x-authentication-denied-reason']).toMatch(
    /^CAPTCHA_CHALLENGE; login-url=http:\/\/127\.0\.0\.1:\d+\/login\.jsp$/,
  );
  expect(denied.json).toEqual({ errorMessages: ['Login denied'], errors: {} });
  expect((await callJira(jira, myself, { basic: ada })).status).toBe(403);
  jira.resetFailedSignIns('ada');
  expect((await callJira(jira, signIn, right)).status).toBe(200);
});

it('CAPTCHA is forgotten when a sign-in succeeds in time', async () => {
  const jira = await startTestJira();
  const wrong = { json: { username: 'ada', password: 'wrong' } };
  for (const basic of [undefined, ada, undefined, ada]) {
    await callJira(jira, basic === undefined ? signIn : myself, basic ? { basic } : wrong);
  }
  expect(jira.person('ada')?.failedSignInsInARow).toBe(0);
});

it('CAPTCHA is never asked for when the limit is off', async () => {
  const jira = await startTestJira({ switches: { captchaAfterFailures: null } });
  for (let i = 0; i < 5; i += 1) await callJira(jira, myself, { basic: 'ada:wrong' });
  expect((await callJira(jira, myself, { basic: ada })).status).toBe(200);
});

const group = '/rest/api/2/group';

const token = (text: string) => /name="atl_token" value="([^"]+)"/.exec(text)?.[1] ?? '';

it('WebSudo is demanded of a session, not of Basic or a token', async () => {
  const jira = await startTestJira();
  const session = await callJira(jira, myself, { basic: service });
  const refused = await callJira(jira, group, { cookies: session, json: { name: 'a' } });
  expect(refused.status).toBe(401);
  expect(refused.headers['x-atlassian-websudo']).toBe('Require-Authentication');
  expect(refused.text).toContain('This resource requires WebSudo.');
  const withBasic = { cookies: session, basic: service, json: { name: 'a' } };
  expect((await callJira(jira, group, withBasic)).status).toBe(201);
  jira.switches.webSudo = false;
  const open = await callJira(jira, group, { cookies: session, json: { name: 'b' } });
  expect(open.status).toBe(201);
});

it('WebSudo lasts from the password form until it is given back or times out', async () => {
  let now = Date.now();
  const jira = await startTestJira({ clock: () => now });
  const session = await callJira(jira, myself, { basic: service });
  const page = '/secure/admin/WebSudoAuthenticate!default.jspa';
  const form = await callJira(jira, page, { cookies: session });
  const confirm = () =>
    callJira(jira, '/secure/admin/WebSudoAuthenticate.jspa', {
      cookies: session,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `webSudoPassword=service+password&atl_token=${token(form.text)}`,
    });
  const create = async (name: string) =>
    (await callJira(jira, group, { cookies: session, json: { name } })).status;
  expect((await confirm()).status).toBe(302);
  expect(await create('a')).toBe(201);
  await callJira(jira, '/rest/auth/1/websudo', { method: 'DELETE', cookies: session });
  expect(await create('b')).toBe(401);
  await confirm();
  now += 600_001;
  expect(await create('b')).toBe(401);
});

const json = { username: 'ada', password: 'ada password' };

const browser = { 'User-Agent': 'Mozilla/5.0' };

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

it.each([
  ['a client that is no browser', {}, 200],
  ['a browser without origin', browser, 403],
  ['a browser of another site', { ...browser, Origin: 'https://evil.example' }, 403],
  ['a browser of this site', { ...browser, Origin: 'https://jira.localhost:8443' }, 200],
  [
    'a browser with a page of this site',
    { ...browser, Referer: 'https://jira.localhost:8443/x' },
    200,
  ],
  ['a browser that only says no-check', { ...browser, 'X-Atlassian-Token': 'no-check' }, 403],
  ['a form', form, 403],
  ['a form that says no-check', { ...form, 'X-Atlassian-Token': 'no-check' }, 415],
])('the XSRF check of REST writes lets %s end in its status', async (_who, headers, status) => {
  const jira = await startTestJira({ publicUrl: 'https://jira.localhost:8443' });
  const answer = await callJira(jira, signIn, { json, headers });
  expect(answer.status).toBe(status);
  if (status === 403) expect(answer.text).toBe('XSRF check failed');
});

it('the XSRF check of REST writes takes no-check from a browser where the switch says so', async () => {
  const jira = await startTestJira({ switches: { noCheckCuresBrowserAgent: true } });
  const headers = { ...browser, 'X-Atlassian-Token': 'no-check' };
  expect((await callJira(jira, signIn, { json, headers })).status).toBe(200);
});

const rateLimit = { limit: 2, fillRate: 1, intervalSeconds: 10, exempt: ['svc-edge'] };

it('the rate limit refuses an empty bucket with 429 until it refills', async () => {
  let now = Date.now();
  const jira = await startTestJira({ clock: () => now, switches: { rateLimit } });
  const ask = () => callJira(jira, myself, { basic: ada });
  expect((await ask()).headers['x-ratelimit-remaining']).toBe('1');
  await ask();
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(refused.headers).toMatchObject({
    'retry-after': '10',
    'x-ratelimit-limit': '2',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-fillrate': '1',
    'x-ratelimit-interval-seconds': '10',
  });
  now += 10_000;
  expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(429);
});

it('the rate limit counts for each user and node by itself and spares the exempt', async () => {
  const jira = await startTestJira({ switches: { rateLimit } });
  for (let i = 0; i < 3; i += 1) await callJira(jira, myself, { basic: ada });
  expect((await callJira(jira, myself, { basic: ada, node: 1 })).status).toBe(200);
  for (let i = 0; i < 4; i += 1) {
    expect((await callJira(jira, myself, { basic: service })).status).toBe(200);
  }
});

it('the caller’s name travels form-encoded in X-AUSERNAME', async () => {
  const jira = await startTestJira();
  const user = { displayName: 'Zoë', emailAddress: 'zoe@example.com', password: 'pw' };
  jira.addPerson({ ...user, name: 'zoë k', groups: ['jira-software-users'] });
  const basic = Buffer.from('zoë k:pw', 'latin1').toString('base64');
  const headers = { Authorization: `Basic ${basic}` };
  const answer = await callJira(jira, myself, { headers });
  expect(answer.headers['x-ausername']).toBe('zo%C3%AB+k');
});
