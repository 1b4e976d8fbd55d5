import { describe, expect, it } from 'vitest';
import { type LoginResource, restLogin } from '#shared/atlassian/login/rest-login.ts';
import { twoStepLogin } from '#shared/atlassian/login/two-step-login.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { recordingServer, type WrittenAnswer } from '#test/builders/recording-server.ts';

const SESSION_RESOURCE: LoginResource = {
  ...{ path: '/rest/auth/1/session', more: {} },
  deniesPassword: ({ headers }) => headers.some(([name]) => name === 'www-authenticate'),
};

/** Returns the outcome of a sign-in with this answer. */
async function logIn(answer: WrittenAnswer, resource?: LoginResource) {
  const { url, seen } = await recordingServer(() => answer);
  const connection = productConnection(url);
  const sessionCookies = new Set(['JSESSIONID']);
  const options = { connection, sessionCookies, rememberMe: false };
  const login = resource ? restLogin(options, resource) : twoStepLogin(options);
  const outcome = await login({ username: 'zoe', password: 'p' }).catch((error: unknown) => error);
  return { outcome, seen, sessionCookies };
}

// Products open a session for any client, so the cookie alone does not mean a sign-in.
const headers = { 'set-cookie': 'JSESSIONID=visitor; Path=/; HttpOnly' };

describe('an answer with an anonymous session', () => {
  it('an answer with an anonymous session is a wrong password when it says so', async () => {
    const { outcome } = await logIn({ status: 401, headers, body: { captchaRequired: false } });
    expect(outcome).toEqual({ kind: 'wrong_password' });
  });

  it('an answer with an anonymous session is refused when a second step is demanded', async () => {
    const { outcome } = await logIn({ status: 412, headers, body: { conversationId: '1' } });
    expect(outcome).toMatchObject({ code: 'session.second_step_required' });
  });

  it('an answer with an anonymous session is no login when the product has no such endpoint', async () => {
    const { outcome } = await logIn({ status: 404, headers });
    expect(outcome).toEqual({ kind: 'endpoint_refused', status: 404 });
  });
});

describe('a 401 of a login', () => {
  it.each<[string, WrittenAnswer, LoginResource?]>([
    ['says whether a CAPTCHA would help', { status: 401, body: { captchaRequired: false } }],
    [
      'bears Seraph’s word',
      { status: 401, headers: { 'x-seraph-loginreason': 'OUT, AUTHENTICATED_FAILED' } },
    ],
    [
      'bears the mark of its resource',
      { status: 401, headers: { 'www-authenticate': 'JIRA REST POST' } },
      SESSION_RESOURCE,
    ],
  ])('a 401 that %s is a wrong password', async (_what, answer, resource) => {
    const { outcome } = await logIn({ ...answer }, resource);
    expect(outcome).toEqual({ kind: 'wrong_password' });
  });

  it.each<[string, WrittenAnswer]>([
    ['is empty', { status: 401 }],
    ['is a page', { status: 401, body: '<html>Unauthorized</html>' }],
    ['demands a user', { status: 401, body: { message: 'Unauthorized', 'status-code': 401 } }],
    ['calls the user anonymous', { status: 401, headers: { 'x-seraph-loginreason': 'OUT' } }],
  ])('a 401 that %s says nothing of the password', async (_what, answer) => {
    for (const resource of [undefined, SESSION_RESOURCE]) {
      const { outcome } = await logIn({ ...answer }, resource);
      expect(outcome).toEqual({ kind: 'endpoint_refused', status: 401 });
    }
  });
});

describe('a 200 with a session cookie', () => {
  const opened = (reason: string) =>
    logIn({ status: 200, headers: { ...headers, 'x-seraph-loginreason': reason } });

  it.each(['OK', 'OUT, OK', 'AUTHENTICATED_FAILED, OK', 'OUT'])(
    'a 200 of which Seraph says %s is a login',
    async (reason) => {
      expect((await opened(reason)).outcome).toMatchObject({ kind: 'opened' });
    },
  );

  // Seen at a Jira of 2015: it opens sessions of anonymous users too.
  it.each([
    ['AUTHENTICATED_FAILED', { kind: 'wrong_password' }],
    ['AUTHENTICATION_DENIED', { code: 'session.captcha_required' }],
    ['OUT, AUTHORISATION_FAILED', { code: 'session.not_entitled' }],
  ])('a 200 of which Seraph says %s is none', async (reason, expected) => {
    expect((await opened(reason)).outcome).toMatchObject(expected);
  });
});

describe('a login that succeeds', () => {
  const renamed = { 'set-cookie': ['route=1; Path=/', 'JIRASESSIONID=s3cr3t; Path=/; HttpOnly'] };
  const NAMING: LoginResource = { ...SESSION_RESOURCE, readCookieName: () => 'JIRASESSIONID' };

  it('a login that names its session cookie opens a session by that name, now and later', async () => {
    const { outcome, sessionCookies } = await logIn({ status: 200, headers: renamed }, NAMING);
    expect(outcome).toEqual({ kind: 'opened', setCookies: renamed['set-cookie'] });
    expect([...sessionCookies]).toEqual(['JSESSIONID', 'JIRASESSIONID']);
  });

  it('a login that names a cookie which did not come names none', async () => {
    const { outcome, sessionCookies } = await logIn({ status: 200, headers }, NAMING);
    expect(outcome).toMatchObject({ kind: 'opened' });
    expect([...sessionCookies]).toEqual(['JSESSIONID']);
  });

  it.each([
    [renamed, 'route JIRASESSIONID'],
    [{ 'set-cookie': ['a=1', 'a=2', 'b c=3', '=4', 'nothing'] }, 'a'],
    [{}, 'none'],
    [
      { 'set-cookie': Array.from({ length: 12 }, (_, n) => `c${n}=1`) },
      'c0 c1 c2 c3 c4 c5 c6 c7 c8 c9',
    ],
  ])(
    'a login without the expected cookie names those that came: %j',
    async (setCookies, cookies) => {
      const { outcome } = await logIn({ status: 200, headers: setCookies, body: { next: '/' } });
      expect(outcome).toMatchObject({
        code: 'session.login_refused',
        evidence: { product: 'jira', status: 200, reason: 'no_session_cookie', cookies },
      });
      expect(JSON.stringify(outcome)).not.toContain('s3cr3t');
    },
  );
});

it('a sign-in uses the name and password in it, and no other credentials of the request', async () => {
  const { seen } = await logIn({ status: 401 });
  expect(seen[0]?.url).toBe('/rest/tsv/1.0/authenticate?os_authType=none');
});

it('a sign-in states that no other site sends it', async () => {
  const { seen } = await logIn({ status: 401 });
  expect(seen[0]?.headers).toMatchObject({
    ...{ 'x-atlassian-token': 'no-check', 'user-agent': 'edge-authenticator' },
  });
});
