import { describe, expect, it } from 'vitest';
import { formLogin, type LoginForm } from '#shared/atlassian/login/form-login.ts';
import type { LoginOutcome } from '#shared/atlassian/login/login-outcome.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import {
  type RecordedRequest,
  recordingServer,
  type WrittenAnswer,
} from '#test/builders/recording-server.ts';

interface FormProduct {
  readonly product: 'confluence' | 'bitbucket';
  readonly sessionCookie: string;
  readonly form: LoginForm;
}

const CONFLUENCE: FormProduct = {
  product: 'confluence',
  sessionCookie: 'JSESSIONID',
  form: {
    path: '/dologin.action',
    failurePath: '/login.action',
    toFields: ({ username, password }) => ({ os_username: username, os_password: password }),
  },
};
const BITBUCKET: FormProduct = {
  product: 'bitbucket',
  sessionCookie: 'BITBUCKETSESSIONID',
  form: {
    path: '/j_atl_security_check',
    failurePath: '/login',
    toFields: ({ username, password }) => ({ j_username: username, j_password: password }),
  },
};
const HTML = { 'content-type': 'text/html;charset=UTF-8' };

interface Tried {
  readonly outcome: LoginOutcome | Error;
  readonly seen: readonly RecordedRequest[];
}

async function logIn(at: FormProduct, answer: WrittenAnswer, context = ''): Promise<Tried> {
  const { url, seen } = await recordingServer(() => answer);
  const { product, form } = at;
  const sessionCookies = new Set([at.sessionCookie]);
  const connection = productConnection(`${url}${context}`, { product });
  const login = formLogin({ connection, sessionCookies, rememberMe: false }, form);
  const outcome = await login({ username: 'z\u00f6e+x&y', password: 'p=w%&+ \u00e4' }).catch(
    (error: Error) => error,
  );
  return { outcome, seen };
}

const cookies = ({ sessionCookie }: FormProduct) => [
  `${sessionCookie}=fresh; Path=/; HttpOnly`,
  'AWSALB=node2; Path=/',
];

const formWith = (field: string) =>
  `<form><input name="user"><input type="password" name="${field}"></form>`;
const FORM = formWith('os_password') + formWith('j_password');

describe.each([CONFLUENCE, BITBUCKET])('the sign-in form of $product', (at) => {
  it('the form sends user name and password unchanged, whatever characters they hold', async () => {
    const { seen } = await logIn(at, { status: 200 });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: at.form.path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([...new URLSearchParams(seen[0]?.body).values()]).toEqual([
      'z\u00f6e+x&y',
      'p=w%&+ \u00e4',
    ]);
  });

  it.each(['/index.action', '/', 'https://product.example.com/dashboard', '/loginish'])(
    'a redirect with a session to %s is an opened session',
    async (location) => {
      const headers = { location, 'set-cookie': cookies(at) };
      const { outcome } = await logIn(at, { status: 302, headers });
      expect(outcome).toEqual({ kind: 'opened', setCookies: cookies(at) });
    },
  );

  it.each<[string, WrittenAnswer]>([
    ['shows the form again', { status: 200, headers: HTML, body: FORM }],
    [
      'shows the form again in an anonymous session',
      { status: 200, headers: { ...HTML, 'set-cookie': cookies(at) }, body: FORM },
    ],
    [
      'names the failure in Seraph’s header',
      { status: 200, headers: { ...HTML, 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } },
    ],
    [
      'names the failure behind another word in one value',
      { status: 200, headers: { ...HTML, 'x-seraph-loginreason': 'OUT, AUTHENTICATED_FAILED' } },
    ],
    [
      'names the failure behind another word in a header of its own',
      {
        status: 200,
        headers: { ...HTML, 'x-seraph-loginreason': ['OUT', 'AUTHENTICATED_FAILED'] },
      },
    ],
    [
      'redirects to the form',
      {
        status: 302,
        headers: { location: `${at.form.failurePath}?error=1`, 'set-cookie': cookies(at) },
      },
    ],
    [
      'redirects to the form by its whole URL',
      { status: 302, headers: { location: `https://x.example${at.form.failurePath}` } },
    ],
  ])('the password is wrong when the form %s', async (_what, answer) => {
    expect((await logIn(at, answer)).outcome).toEqual({ kind: 'wrong_password' });
  });

  it('the password is wrong when the form redirects to itself below a context path', async () => {
    const location = `/tools${at.form.failurePath}`;
    const { outcome } = await logIn(at, { status: 302, headers: { location } }, '/tools');
    expect(outcome).toEqual({ kind: 'wrong_password' });
  });

  it.each<[string, WrittenAnswer, number]>([
    ['answers 404', { status: 404 }, 404],
    ['answers 405', { status: 405 }, 405],
    ['redirects without a session', { status: 302, headers: { location: '/' } }, 302],
    ['answers 400', { status: 400 }, 400],
    ['shows a page to sign in at otherwise', { headers: HTML, body: '<title>Log in</title>' }, 200],
    ['shows the form of another login', { headers: HTML, body: formWith('password') }, 200],
    ['shows a maintenance page without a body', { headers: HTML }, 200],
    [
      'shows a page that does not call the try a failure',
      { headers: { ...HTML, 'x-seraph-loginreason': 'OUT, OK' } },
      200,
    ],
  ])('the endpoint refuses the login when it %s', async (_what, answer, status) => {
    const { outcome } = await logIn(at, answer);
    expect(outcome).toEqual({ kind: 'endpoint_refused', status });
  });

  it('a redirect with a session of another name names the cookies that came', async () => {
    const headers = { location: '/', 'set-cookie': ['AWSALB=1; Path=/', 'RENAMED=s3cr3t; Path=/'] };
    expect((await logIn(at, { status: 302, headers })).outcome).toMatchObject({
      code: 'session.login_refused',
      evidence: { status: 302, reason: 'no_session_cookie', cookies: 'AWSALB RENAMED' },
    });
  });

  it('a redirect with the load balancer’s cookies alone is no login', async () => {
    const headers = { location: '/', 'set-cookie': ['AWSALB=1; Path=/', 'atlassian.xsrf.token=1'] };
    expect((await logIn(at, { status: 302, headers })).outcome).toEqual({
      ...{ kind: 'endpoint_refused', status: 302 },
    });
  });

  it('a maintenance page instead of the form’s answer is an outage', async () => {
    const { outcome } = await logIn(at, { headers: HTML, body: '<h1>Back soon</h1>' });
    expect(outcome).toMatchObject({
      code: 'provision.product_unavailable',
      evidence: { product: at.product, operation: 'login', status: 200, reason: 'page' },
    });
  });

  it('a form that leads to the page of a product that starts is an outage', async () => {
    const headers = { location: '/startup.jsp?returnTo=%2F', 'set-cookie': cookies(at) };
    expect((await logIn(at, { status: 302, headers })).outcome).toMatchObject({
      code: 'provision.product_unavailable',
      evidence: { reason: 'not_ready' },
    });
  });

  it.each<[string, WrittenAnswer]>([
    [
      'with its form',
      {
        status: 200,
        headers: {
          ...HTML,
          'x-authentication-denied-reason': 'CAPTCHA_CHALLENGE; login-url=https://x/login',
        },
      },
    ],
    [
      'with 403',
      { status: 403, headers: { 'x-authentication-denied-reason': 'CAPTCHA_CHALLENGE' } },
    ],
    [
      'in Seraph\u2019s header',
      { status: 200, headers: { ...HTML, 'x-seraph-loginreason': 'AUTHENTICATION_DENIED' } },
    ],
    [
      'in Seraph\u2019s header, before another word',
      { status: 200, headers: { ...HTML, 'x-seraph-loginreason': 'AUTHENTICATION_DENIED,OUT' } },
    ],
  ])('a demand for a CAPTCHA is recognised %s', async (_what, answer) => {
    expect((await logIn(at, answer)).outcome).toMatchObject({
      code: 'session.captcha_required',
      evidence: { product: at.product },
    });
  });

  it.each(['AUTHORISATION_FAILED', 'OUT, AUTHORISATION_FAILED', 'OUT ,AUTHORISATION_FAILED'])(
    'a user without access to the application is refused by the reason %s',
    async (reason) => {
      const headers = { ...HTML, 'x-seraph-loginreason': reason };
      const { outcome } = await logIn(at, { headers });
      expect(outcome).toMatchObject({ code: 'session.not_entitled' });
    },
  );
});
