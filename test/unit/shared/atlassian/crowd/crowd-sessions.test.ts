import { describe, expect, it } from 'vitest';
import { type CrowdSessionOptions, crowdSessions } from '#shared/atlassian/crowd/crowd-sessions.ts';
import { callProduct } from '#shared/atlassian/rest/product-client.ts';
import { type AcceptedRequestParts, acceptedRequest } from '#test/builders/accepted-request.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import {
  type RecordedRequest,
  recordingServer,
  type WrittenAnswer,
} from '#test/builders/recording-server.ts';
import { sessionUser } from '#test/builders/session-user.ts';

const TOKEN = 'A2xWy4WrFlZg-50YPj8yJQAAAAABBoABZHRpbW9uaW4';
const COOKIE = { domain: '.example.com', secure: true, name: 'crowd.token_key' };
const HTML = { 'content-type': 'text/html;charset=utf-8' };

/** What differs from a Crowd that issues a token for ada and validates it. */
interface CrowdParts {
  readonly cookie?: object;
  readonly created?: WrittenAnswer;
  readonly validated?: WrittenAnswer;
  readonly options?: Partial<CrowdSessionOptions>;
}

const sessionOf = (name: string, token: unknown = TOKEN) => ({ token, user: { name } });

async function crowd({ cookie = COOKIE, created, validated, options }: CrowdParts = {}) {
  const { url, seen } = await recordingServer((request) => {
    if (request.url.includes('/config/cookie')) return { body: cookie };
    return request.url.includes('/session?')
      ? (created ?? { status: 201, body: sessionOf('ada') })
      : (validated ?? { body: sessionOf('ada') });
  });
  const connection = productConnection(`${url}/crowd`, { product: 'crowd' });
  const sessions = crowdSessions({
    connection,
    call: (call) => callProduct(connection, call),
    sessionSeconds: 3_600,
    bindsToClientAddress: true,
    verifiesNewSessions: false,
    now: () => 0,
    ...options,
  });
  return { sessions, seen };
}

async function open(parts: CrowdParts = {}, request: AcceptedRequestParts = {}) {
  const { sessions, seen } = await crowd(parts);
  const opened = sessions.open(acceptedRequest(request), sessionUser());
  const outcome = await opened.catch((error: unknown) => error);
  return { outcome, seen };
}

const bodyOf = (seen: readonly RecordedRequest[], part: string) =>
  JSON.parse(seen.find(({ url }) => url.includes(part))?.body ?? 'null');

describe('a new Crowd session', () => {
  it('a new session is a token without a password, for as long as the settings say', async () => {
    const { outcome, seen } = await open();
    expect(outcome).toEqual({
      setCookies: [`crowd.token_key=${TOKEN}; Domain=example.com; Path=/; HttpOnly; Secure`],
    });
    const created = seen.find(({ method }) => method === 'POST');
    expect(created?.url).toBe(
      '/crowd/rest/usermanagement/1/session?validate-password=false&duration=3600',
    );
    expect(JSON.parse(created?.body ?? '')).toEqual({
      username: 'ada',
      'validation-factors': { validationFactors: [] },
    });
    expect(seen).toHaveLength(2);
  });

  it.each<[string, object, string]>([
    [
      'without leading dot',
      { ...COOKIE, domain: 'example.com' },
      '; Domain=example.com; Path=/; HttpOnly; Secure',
    ],
    [
      'with leading dots',
      { ...COOKIE, domain: '..Example.COM' },
      '; Domain=example.com; Path=/; HttpOnly; Secure',
    ],
    [
      'of the host itself',
      { ...COOKIE, domain: 'jira.example.com' },
      '; Domain=jira.example.com; Path=/; HttpOnly; Secure',
    ],
    ['that is blank', { ...COOKIE, domain: '' }, '; Path=/; HttpOnly; Secure'],
    ['that is missing', { name: COOKIE.name, secure: true }, '; Path=/; HttpOnly; Secure'],
    ['that is null', { ...COOKIE, domain: null }, '; Path=/; HttpOnly; Secure'],
    ['of this machine alone', { ...COOKIE, domain: 'localhost' }, '; Path=/; HttpOnly; Secure'],
    [
      'of the one machine with a dot',
      { ...COOKIE, domain: '.localhost' },
      '; Path=/; HttpOnly; Secure',
    ],
    ['over any transport', { ...COOKIE, secure: false }, '; Domain=example.com; Path=/; HttpOnly'],
  ])(
    'the token cookie has the attributes of Crowd’s configuration: a domain %s',
    async (_what, cookie, attributes) => {
      const { outcome } = await open({ cookie });
      expect(outcome).toEqual({
        setCookies: [`crowd.token_key=${TOKEN}${attributes}`],
      });
    },
  );

  it('an existing token of the user, which Crowd returns with 200, is the session', async () => {
    const { outcome } = await open({ created: { status: 200, body: sessionOf('ada') } });
    expect(outcome).toMatchObject({ setCookies: [expect.stringContaining(TOKEN)] });
  });

  it('an answer with nothing but the token is enough', async () => {
    const { outcome } = await open({ created: { status: 201, body: { token: TOKEN } } });
    expect(outcome).toMatchObject({ setCookies: [expect.stringContaining(TOKEN)] });
  });

  it('a new session expires the product’s remember-me cookie behind the token', async () => {
    const cookie = '_atl_bitbucket_remember_me=old; seraph.confluence=not-of-this-product';
    const product = { name: 'bitbucket', address: 'https://bitbucket.internal/code' } as const;
    const { outcome } = await open({}, { cookie, product });
    expect(outcome).toEqual({
      setCookies: [
        expect.stringContaining(TOKEN),
        '_atl_bitbucket_remember_me=; Max-Age=0; Path=/code; HttpOnly; Secure',
      ],
    });
  });

  it('the token cookie has the name in Crowd’s configuration', async () => {
    const { outcome } = await open({ cookie: { ...COOKIE, name: 'sso.token' } });
    expect(outcome).toMatchObject({ setCookies: [expect.stringMatching(/^sso\.token=/)] });
  });

  it.each<[string, unknown]>([
    ['name', { ...COOKIE, name: 'a=b; Path=/x' }],
    ['name', { ...COOKIE, name: '' }],
    ['name', { domain: null, secure: true }],
    ['domain', { ...COOKIE, domain: 'example.com; Path=/' }],
    ['domain', { ...COOKIE, domain: 'no_domain.example.com' }],
    ['shape', []],
  ])('no session is opened when the %s of the cookie is unusable: %j', async (_what, cookie) => {
    const { outcome } = await open({ cookie: cookie as object });
    expect(outcome).toMatchObject({
      code: 'provision.product_refused',
      evidence: { product: 'crowd', operation: 'cookie_config', reason: 'unreadable' },
    });
  });

  it.each(['other.example', '.example.com.evil', 'ample.com', 'a.jira.example.com', 'com.example'])(
    'no session is opened for the domain %s, which does not cover the host: the browser would come back for ever',
    async (domain) => {
      const { outcome } = await open({ cookie: { ...COOKIE, domain } });
      expect(outcome).toMatchObject({
        code: 'session.login_refused',
        evidence: { product: 'crowd', reason: 'cookie_domain' },
      });
    },
  );

  it('the port of the host does not matter for the cookie domain', async () => {
    const { outcome } = await open({}, { host: 'jira.example.com:8443' });
    expect(outcome).toMatchObject({ setCookies: [expect.any(String)] });
  });

  it.each([
    '../../user',
    'a/b-c-d-e',
    'short',
    '',
    'x; Domain=evil',
    'a'.repeat(1_025),
    'a%2Fbcdefgh',
  ])('no session is opened for a token that is more than a part of a path: %s', async (token) => {
    const { outcome } = await open({ created: { status: 201, body: sessionOf('ada', token) } });
    expect(outcome).toMatchObject({
      code: 'session.login_refused',
      evidence: { product: 'crowd', reason: 'token' },
    });
  });

  it.each<[string, WrittenAnswer, object]>([
    [
      'a user whom Crowd does not know',
      { status: 400, body: { reason: 'INVALID_USER_AUTHENTICATION' } },
      { code: 'session.login_refused', evidence: { reason: 'INVALID_USER_AUTHENTICATION' } },
    ],
    [
      'a deactivated user',
      { status: 400, body: { reason: 'INACTIVE_ACCOUNT' } },
      { code: 'session.login_refused', evidence: { status: 400, reason: 'INACTIVE_ACCOUNT' } },
    ],
    [
      'a user without access to the application',
      { status: 403, body: { reason: 'APPLICATION_ACCESS_DENIED' } },
      { code: 'session.not_entitled' },
    ],
    [
      'an address that Crowd does not allow',
      { status: 403, headers: HTML, body: '<h1>Forbidden</h1>' },
      { code: 'provision.address_refused' },
    ],
    [
      'an application that may not do this',
      { status: 403, body: { reason: 'PERMISSION_DENIED' } },
      { code: 'provision.not_permitted' },
    ],
    [
      'a page instead of an answer',
      { status: 201, headers: HTML, body: '<h1>Maintenance</h1>' },
      { code: 'provision.product_unavailable', evidence: { reason: 'page' } },
    ],
    [
      'an answer without a token',
      { status: 201, body: {} },
      { code: 'provision.product_refused', evidence: { reason: 'unreadable' } },
    ],
  ])('no session is opened for %s', async (_what, created, failure) => {
    expect((await open({ created })).outcome).toMatchObject(failure);
  });
});

describe('a verified new session', () => {
  const verifying = { verifiesNewSessions: true };

  it('a new token is returned when Crowd validates it', async () => {
    const { outcome, seen } = await open({ options: verifying });
    expect(outcome).toMatchObject({ setCookies: [expect.stringContaining(TOKEN)] });
    expect(seen.at(-1)).toMatchObject({
      method: 'POST',
      url: `/crowd/rest/usermanagement/1/session/${TOKEN}?expand=user`,
      body: '{"validationFactors":[]}',
    });
  });

  it.each<[string, WrittenAnswer]>([
    ['is not validated by Crowd', { status: 404, body: { reason: 'INVALID_SSO_TOKEN' } }],
    ['belongs to another user', { body: sessionOf('bob') }],
  ])('a new token is not returned when it %s', async (_what, validated) => {
    const { outcome } = await open({ options: verifying, validated });
    expect(outcome).toMatchObject({
      code: 'session.login_refused',
      evidence: { reason: 'not_read_back' },
    });
  });
});

describe('the client address of a token', () => {
  it.each<[string, readonly string[] | undefined, string | null]>([
    ['to the browser', ['203.0.113.7'], '203.0.113.7'],
    ['to the browser without its port', ['203.0.113.7:4711'], '203.0.113.7'],
    ['to a browser on IPv6', ['2001:db8::7'], '2001:db8::7'],
    ['to a browser on IPv6 without its port', ['[2001:db8::7]:4711'], '2001:db8::7'],
    ['to a browser on IPv6 in brackets', ['[2001:db8::7]'], '2001:db8::7'],
    ['to an address that IPv6 maps', ['::ffff:203.0.113.7'], '::ffff:203.0.113.7'],
    [
      'to the address that the load balancer saw, not to a claimed one',
      ['10.0.0.1, 203.0.113.7'],
      '203.0.113.7',
    ],
    ['to the last of many', ['::1, junk,  198.51.100.1 ,203.0.113.7 '], '203.0.113.7'],
    ['to no address when there is none', undefined, null],
    ['to no address when it is blank', [''], null],
    ['to no address when the last is none', ['203.0.113.7, unknown'], null],
    ['to no address when the last is blank', ['203.0.113.7, '], null],
    ['to nothing that could be more than an address', ['203.0.113.7"}]'], null],
    ['to no host name', ['browser.example.com'], null],
  ])('a token is bound %s: %j', async (_what, forwarded, address) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    const { seen } = await open({}, { headers });
    const factors = address === null ? [] : [{ name: 'remote_address', value: address }];
    expect(bodyOf(seen, '/session?')['validation-factors'].validationFactors).toEqual(factors);
  });

  it('a token is bound to the address that the load balancer saw when the header was sent twice', async () => {
    const headers = { 'x-forwarded-for': ['10.0.0.1', '203.0.113.7'] };
    const { seen } = await open({}, { headers });
    expect(bodyOf(seen, '/session?')['validation-factors'].validationFactors).toEqual([
      { name: 'remote_address', value: '203.0.113.7' },
    ]);
  });

  it('a token is not bound when the settings say so', async () => {
    const headers = { 'x-forwarded-for': ['203.0.113.7'] };
    const { seen } = await open({ options: { bindsToClientAddress: false } }, { headers });
    expect(bodyOf(seen, '/session?')['validation-factors'].validationFactors).toEqual([]);
  });
});

describe('an existing token', () => {
  const cookie = `crowd.token_key=${TOKEN}`;
  const find = async (parts: CrowdParts, request: AcceptedRequestParts, username = 'ada') => {
    const { sessions, seen } = await crowd(parts);
    return {
      session: await sessions.findExistingSession(acceptedRequest(request), username),
      seen,
    };
  };

  it('an existing token is kept when Crowd writes the name of its user decomposed', async () => {
    const validated = { body: sessionOf('rene\u0301e') };
    expect((await find({ validated }, { cookie }, 'Ren\u00e9e')).session).not.toBeNull();
  });

  it('an existing token is kept when Crowd validates it for this browser and this user', async () => {
    const headers = { 'x-forwarded-for': ['203.0.113.7'] };
    const { session, seen } = await find({}, { cookie, headers }, 'ADA');
    expect(session).toEqual({ setCookies: [] });
    expect(bodyOf(seen, `/session/${TOKEN}`)).toEqual({
      validationFactors: [{ name: 'remote_address', value: '203.0.113.7' }],
    });
  });

  it.each<[string, CrowdParts]>([
    ['has ended', { validated: { status: 404, body: { reason: 'INVALID_SSO_TOKEN' } } }],
    [
      'belongs to another browser',
      { validated: { status: 400, body: { reason: 'INVALID_SSO_TOKEN' } } },
    ],
    ['belongs to another user', { validated: { body: sessionOf('bob') } }],
  ])('an existing token is not kept when it %s', async (_what, parts) => {
    expect((await find(parts, { cookie })).session).toBeNull();
  });

  it.each([
    ['the browser has none', 'JSESSIONID=1A'],
    ['it has another name', `crowd.token_keys=${TOKEN}`],
    ['it is no part of a path', 'crowd.token_key=../../user'],
    ['it is encoded', 'crowd.token_key=..%2F..%2Fuser'],
    ['Crowd never makes such a token', 'crowd.token_key=x'],
  ])('Crowd is not called for an existing token when %s', async (_what, other) => {
    const { session, seen } = await find({}, { cookie: other });
    expect(session).toBeNull();
    expect(seen.filter(({ url }) => url.includes('/session'))).toEqual([]);
  });

  it('an unreadable validation of an existing token is a failure', async () => {
    await expect(find({ validated: { body: {} } }, { cookie })).rejects.toMatchObject({
      code: 'provision.product_refused',
    });
  });
});

describe('Crowd’s cookie configuration', () => {
  const readsOf = (seen: readonly RecordedRequest[]) =>
    seen.filter(({ url }) => url.includes('/config/cookie')).length;

  it('the cookie configuration is read once for sign-ons at the same time, and again after ten minutes', async () => {
    let now = 0;
    const { sessions, seen } = await crowd({ options: { now: () => now } });
    const sign = () => sessions.open(acceptedRequest(), sessionUser());
    await Promise.all([sign(), sign(), sign()]);
    now = 599_999;
    await sign();
    expect(readsOf(seen)).toBe(1);
    now = 600_000;
    await sign();
    expect(readsOf(seen)).toBe(2);
  });

  it('the cookie configuration is read again after a failure', async () => {
    const cookies: object[] = [[], COOKIE];
    const { url, seen } = await recordingServer(({ url: path }) =>
      path.includes('/config/cookie')
        ? { body: cookies.shift() ?? COOKIE }
        : { status: 201, body: sessionOf('ada') },
    );
    const connection = productConnection(`${url}/crowd`, { product: 'crowd' });
    const sessions = crowdSessions({
      connection,
      call: (call) => callProduct(connection, call),
      ...{
        sessionSeconds: 3_600,
        bindsToClientAddress: true,
        verifiesNewSessions: false,
        now: () => 0,
      },
    });
    await expect(sessions.open(acceptedRequest(), sessionUser())).rejects.toThrow();
    await expect(sessions.open(acceptedRequest(), sessionUser())).resolves.toBeDefined();
    expect(readsOf(seen)).toBe(2);
  });
});

describe('a page of a product with Crowd sessions', () => {
  it.each([
    ['jira', 'JSESSIONID=1A', true],
    ['bitbucket', 'BITBUCKETSESSIONID=1A', true],
    ['bitbucket', 'JSESSIONID=1A', false],
    ['jira', `crowd.token_key=${TOKEN}`, false],
  ] as const)(
    'the own session cookie of %s is recognised, and no other: %s',
    async (name, cookie, expected) => {
      const { sessions } = await crowd();
      const request = acceptedRequest({ cookie, product: { name } });
      expect(sessions.hasSessionCookie(request)).toBe(expected);
    },
  );
});
