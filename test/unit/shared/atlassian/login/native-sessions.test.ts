import { describe, expect, it } from 'vitest';
import type { Login, LoginOutcome } from '#shared/atlassian/login/login-outcome.ts';
import {
  type NativeSessionOptions,
  nativeSessions,
} from '#shared/atlassian/login/native-sessions.ts';
import { Failure } from '#shared/base/failure.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { sessionUser } from '#test/builders/session-user.ts';

const ADDRESS = 'https://product.internal.example.com/tools';
const LINES = [
  'BITBUCKETSESSIONID=fresh; Path=/tools; HttpOnly',
  'AWSALB=node2; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/',
  '_atl_bitbucket_remember_me=1%3A2; Max-Age=2592000; Path=/tools; HttpOnly',
];
const OPENED: LoginOutcome = { kind: 'opened', setCookies: LINES };
const WRONG: LoginOutcome = { kind: 'wrong_password' };
const GONE: LoginOutcome = { kind: 'endpoint_refused', status: 404 };

/** Returns sessions over two logins with the given answers, and a list of everything they did. */
function sessionsBy(
  answers: { first: LoginOutcome[]; second?: LoginOutcome[] },
  parts: Partial<NativeSessionOptions> = {},
) {
  const done: string[] = [];
  const loginOf = (name: string, outcomes: LoginOutcome[] = []): Login => {
    return async ({ username, password }) => {
      done.push(`${name} ${username} ${password}`);
      return outcomes.length > 1 ? (outcomes.shift() ?? GONE) : (outcomes[0] ?? GONE);
    };
  };
  const sessions = nativeSessions({
    connection: productConnection(ADDRESS, { product: 'bitbucket' }),
    sessionCookies: new Set(['BITBUCKETSESSIONID']),
    loadBalancerCookieName: 'AWSELBAuthSessionCookie',
    rememberMe: false,
    logins: [loginOf('first', answers.first), loginOf('second', answers.second)],
    deniesUnlicensed: false,
    passwordFor: async (username, kid) => `derived${kid === '0' ? 0 : ''}-${username}`,
    findPasswordKid: async () => '1',
    toPasswordCall: ({ username, password }) => {
      const path = `/set ${username} ${password}`;
      return { operation: 'set_password', method: 'PUT', path };
    },
    call: async ({ path }) => {
      done.push(path.slice(1));
      return { status: 204, headers: [], body: Buffer.alloc(0), truncated: false };
    },
    findSessionUser: async (cookie) => {
      done.push(`session user of ${cookie}`);
      return 'Ada';
    },
    ...parts,
  });
  return { sessions, done };
}

const user = sessionUser({ username: 'Ada' });
const newUser = sessionUser({ username: 'Ada', passwordKid: null });
const first = 'first Ada derived-Ada';
const second = 'second Ada derived-Ada';
const set = 'set Ada derived-Ada';

describe('a login that was refused for a while', () => {
  it.each([
    { who: 'a new user', signedOn: sessionUser({ username: 'Ada', isNew: true }) },
    { who: 'a known user', signedOn: user },
  ])(
    '$who gets in again at the second try, where the other login lets no user in',
    async ({ signedOn }) => {
      const answers = { first: [GONE, OPENED], second: [WRONG] };
      const { sessions } = sessionsBy(answers, { deniesUnlicensed: true });
      await expect(sessions.open(acceptedRequest(), signedOn)).rejects.toThrow();
      expect((await sessions.open(acceptedRequest(), user)).setCookies).not.toEqual([]);
    },
  );
});

describe('a new session', () => {
  it.each<[string, { first: LoginOutcome[]; second?: LoginOutcome[] }, typeof user, string[]]>([
    ['of a known user needs one login', { first: [OPENED] }, user, [first]],
    [
      'of a user who is new here needs their password set',
      { first: [OPENED] },
      newUser,
      [set, first],
    ],
    [
      'of a user whose password comes from an earlier key has it set before any login',
      { first: [OPENED] },
      sessionUser({ username: 'Ada', passwordKid: '0' }),
      [set, first],
    ],
    [
      'of a user with another password has it set once',
      { first: [WRONG, OPENED] },
      user,
      [first, set, first],
    ],
    [
      'uses the second login when the first is gone',
      { first: [GONE], second: [OPENED] },
      user,
      [first, second],
    ],
    [
      'has the password set once when the second login says that it is wrong',
      { first: [GONE], second: [WRONG, OPENED] },
      user,
      [first, second, set, second],
    ],
    [
      'uses the second login when the first denies the right password',
      { first: [WRONG], second: [OPENED] },
      newUser,
      [set, first, second],
    ],
  ])('a new session %s', async (_what, answers, sessionOf, expected) => {
    const { sessions, done } = sessionsBy(answers);
    const { setCookies, passwordKid } = await sessions.open(acceptedRequest(), sessionOf);
    expect(setCookies[0]).toBe(LINES[0]);
    expect(done).toEqual(expected);
    expect(passwordKid).toBe('1');
  });

  it.each<[string, typeof user, string | null]>([
    ['of a known user', user, '1'],
    ['of a user who is new here', newUser, null],
    // The directory has just derived the password: of the same key.
    ['of a new account', { ...user, isNew: true }, null],
  ])('the key %s is asked for with what the browser proves', async (_what, sessionOf, proven) => {
    const asked: (string | null)[] = [];
    const findPasswordKid = async (kid: string | null) => {
      asked.push(kid);
      return '1';
    };
    const { sessions } = sessionsBy({ first: [OPENED] }, { findPasswordKid });
    await sessions.open(acceptedRequest(), sessionOf);
    expect(asked).toEqual([proven]);
  });

  it('after a wrong password that was set there is one try, by the login that said so', async () => {
    const { sessions, done } = sessionsBy({ first: [WRONG], second: [OPENED] });
    await expect(sessions.open(acceptedRequest(), user)).rejects.toMatchObject({
      code: 'session.login_refused',
    });
    expect(done).toEqual([first, set, first]);
  });

  it.each<[string, typeof user, string[]]>([
    ['of a new account', { ...user, isNew: true }, [first]],
    ['of a user who is new here', newUser, [set, first]],
    ['of a known user', user, [first, set, first]],
  ])(
    'a password that was just set is not wrong, and %s no other login is tried for it',
    async (_what, sessionOf, expected) => {
      const { sessions, done } = sessionsBy({ first: [WRONG] }, { deniesUnlicensed: true });
      await expect(sessions.open(acceptedRequest(), sessionOf)).rejects.toMatchObject({
        code: 'session.not_entitled',
        evidence: { product: 'bitbucket', reason: 'password_just_set' },
      });
      expect(done).toEqual(expected);
    },
  );

  it('a password of a new account that another product calls wrong is set once more', async () => {
    const { sessions, done } = sessionsBy({ first: [WRONG, OPENED] });
    await sessions.open(acceptedRequest(), { ...user, isNew: true });
    expect(done).toEqual([first, set, first]);
  });

  describe('while the product takes no writes', () => {
    const call = () => Promise.reject(new Failure('provision.read_only_mode'));

    it('a password that is ours from before opens a session', async () => {
      const { sessions, done } = sessionsBy({ first: [OPENED] }, { call });
      expect((await sessions.open(acceptedRequest(), newUser)).setCookies[0]).toBe(LINES[0]);
      expect(done).toEqual([first]);
    });

    it('a password of an earlier key opens a session, and stays one of that key', async () => {
      const { sessions, done } = sessionsBy({ first: [OPENED] }, { call });
      const earlier = sessionUser({ username: 'Ada', passwordKid: '0' });
      const { passwordKid } = await sessions.open(acceptedRequest(), earlier);
      expect(done).toEqual(['first Ada derived0-Ada']);
      expect(passwordKid).toBe('0');
    });

    it('a password that is another is tried once, however often the user comes back', async () => {
      const { sessions, done } = sessionsBy({ first: [WRONG] }, { call });
      for (let n = 0; n < 3; n += 1) {
        await expect(sessions.open(acceptedRequest(), newUser)).rejects.toMatchObject({
          code: 'provision.read_only_mode',
        });
      }
      expect(done).toEqual([first]);
    });

    it('a password that was just called wrong is not tried again', async () => {
      const { sessions, done } = sessionsBy({ first: [WRONG] }, { call });
      await expect(sessions.open(acceptedRequest(), user)).rejects.toMatchObject({
        code: 'provision.read_only_mode',
      });
      expect(done).toEqual([first]);
    });
  });

  it('a new session starts with the login that has worked before', async () => {
    const { sessions, done } = sessionsBy({ first: [GONE], second: [OPENED] });
    await sessions.open(acceptedRequest(), user);
    done.length = 0;
    await sessions.open(acceptedRequest(), user);
    expect(done).toEqual([second]);
  });

  it('a new session uses the first login again once the product has changed', async () => {
    const outcomes = { first: [GONE, OPENED], second: [OPENED, GONE] };
    const { sessions, done } = sessionsBy(outcomes);
    await sessions.open(acceptedRequest(), user);
    await sessions.open(acceptedRequest(), user);
    expect(done).toEqual([first, second, second, first]);
  });

  it('a new session sets a password once, however often the product says that it is wrong', async () => {
    const { sessions, done } = sessionsBy({ first: [WRONG], second: [WRONG] });
    await expect(sessions.open(acceptedRequest(), user)).rejects.toMatchObject({
      code: 'session.login_refused',
      evidence: { product: 'bitbucket', reason: 'wrong_password' },
    });
    expect(done.filter((one) => one.startsWith('set'))).toHaveLength(1);
    expect(done.filter((one) => one === first)).toHaveLength(2);
  });

  it('a new session does not repeat the login that has just denied the password', async () => {
    const { sessions, done } = sessionsBy({ first: [GONE], second: [WRONG] });
    await expect(sessions.open(acceptedRequest(), user)).rejects.toMatchObject({
      code: 'session.login_refused',
    });
    // Three failures in a row demand a CAPTCHA; and the first was found not to be there.
    expect(done).toEqual([first, second, set, second]);
  });

  it('a denied login is not reported as a missing one', async () => {
    const { sessions } = sessionsBy({ first: [WRONG], second: [GONE] });
    await expect(sessions.open(acceptedRequest(), newUser)).rejects.toMatchObject({
      code: 'session.login_refused',
      evidence: { product: 'bitbucket', reason: 'wrong_password' },
    });
  });

  it('a new session sets no password when no login is available', async () => {
    const { sessions, done } = sessionsBy({ first: [GONE], second: [GONE] });
    await expect(sessions.open(acceptedRequest(), user)).rejects.toMatchObject({
      code: 'session.login_refused',
      evidence: { product: 'bitbucket', reason: 'no_endpoint', status: 404 },
    });
    expect(done).toEqual([first, second]);
  });

  it('a new session tries no other login after a CAPTCHA is demanded', async () => {
    const captcha = new Failure('session.captcha_required');
    const login: Login = () => Promise.reject(captcha);
    const { sessions, done } = sessionsBy({ first: [] }, { logins: [login] });
    await expect(sessions.open(acceptedRequest(), user)).rejects.toBe(captcha);
    expect(done).toEqual([]);
  });

  it('a new session tries no login when the password may not be set', async () => {
    const refused = new Failure('session.password_refused');
    const { sessions, done } = sessionsBy(
      { first: [OPENED] },
      { call: () => Promise.reject(refused) },
    );
    await expect(sessions.open(acceptedRequest(), newUser)).rejects.toBe(refused);
    expect(done).toEqual([]);
  });
});

describe('a remember-me cookie', () => {
  const opened = async (rememberMe: boolean, cookie?: string) => {
    const { sessions } = sessionsBy({ first: [OPENED] }, { rememberMe });
    const product = { name: 'bitbucket', address: ADDRESS } as const;
    const request = acceptedRequest({ product, ...(cookie !== undefined && { cookie }) });
    return (await sessions.open(request, user)).setCookies;
  };

  it('a remember-me cookie ends with the browser, and other cookies keep their lives', async () => {
    expect(await opened(true)).toEqual([
      LINES[0],
      LINES[1],
      '_atl_bitbucket_remember_me=1%3A2; Path=/tools; HttpOnly',
    ]);
  });

  it('an old remember-me cookie is replaced and not expired when a new one was requested', async () => {
    const lines = await opened(true, '_atl_bitbucket_remember_me=old');
    expect(lines.filter((line) => line.startsWith('_atl_bitbucket_remember_me='))).toEqual([
      '_atl_bitbucket_remember_me=1%3A2; Path=/tools; HttpOnly',
    ]);
  });

  it('an old remember-me cookie expires when no new one was requested', async () => {
    expect(await opened(false, '_atl_bitbucket_remember_me=old')).toEqual([
      ...LINES.slice(0, 2),
      '_atl_bitbucket_remember_me=; Max-Age=0; Path=/tools; HttpOnly; Secure',
    ]);
  });

  it('a remember-me cookie that was not requested never reaches the browser', async () => {
    expect(await opened(false)).toEqual(LINES.slice(0, 2));
  });
});

describe('an existing session', () => {
  const COOKIE =
    '_atl_bitbucket_remember_me=old; BITBUCKETSESSIONID=own; AWSALBTG=n; route=c; own-name=a; crowd.token_key=1; __Host-edge-session=1; AWSELBAuthSessionCookie-0=1';

  it('an existing session is checked at the node that holds it, whichever cookie leads there', async () => {
    const { sessions, done } = sessionsBy({ first: [] });
    const found = await sessions.findExistingSession(acceptedRequest({ cookie: COOKIE }), 'ada');
    expect(found).toEqual({ setCookies: [] });
    expect(done).toEqual([
      'session user of BITBUCKETSESSIONID=own; AWSALBTG=n; route=c; own-name=a',
    ]);
  });

  it('an existing session is checked without a cookie that cannot be sent', async () => {
    const { sessions, done } = sessionsBy({ first: [] });
    const cookie = 'BITBUCKETSESSIONID=own; odd=\u0001; to-node=ü';
    await sessions.findExistingSession(acceptedRequest({ cookie }), 'ada');
    expect(done).toEqual(['session user of BITBUCKETSESSIONID=own; to-node=ü']);
  });

  it.each<[string, string | null]>([
    ['anonymous', null],
    ['another user’s', 'bob'],
  ])('an existing session does not resume when it is %s', async (_what, username) => {
    const { sessions } = sessionsBy({ first: [] }, { findSessionUser: async () => username });
    expect(
      await sessions.findExistingSession(acceptedRequest({ cookie: COOKIE }), 'ada'),
    ).toBeNull();
  });

  it('an existing session resumes when the product writes the name of its user decomposed', async () => {
    const findSessionUser = async () => 'rene\u0301e';
    const { sessions } = sessionsBy({ first: [] }, { findSessionUser });
    expect(
      await sessions.findExistingSession(acceptedRequest({ cookie: COOKIE }), 'Ren\u00e9e'),
    ).not.toBeNull();
  });

  it.each(['page', 'redirected'])(
    'an existing session is dead when a %s comes instead of an answer about it',
    async (reason) => {
      const findSessionUser = () =>
        Promise.reject(new Failure('provision.product_refused', { reason }));
      const { sessions } = sessionsBy({ first: [] }, { findSessionUser });
      expect(
        await sessions.findExistingSession(acceptedRequest({ cookie: COOKIE }), 'ada'),
      ).toBeNull();
    },
  );

  it.each<[string, Failure]>([
    ['a page', new Failure('provision.product_unavailable', { reason: 'page' })],
    ['a redirect', new Failure('provision.product_unavailable', { reason: 'not_ready' })],
    ['a firewall', new Failure('provision.firewall_refused', { status: 403 })],
  ])('an existing session proves nothing where %s answers about it', async (_what, failure) => {
    const findSessionUser = () => Promise.reject(failure);
    const { sessions } = sessionsBy({ first: [] }, { findSessionUser });
    expect(
      await sessions.findExistingSession(acceptedRequest({ cookie: COOKIE }), 'ada'),
    ).toBeNull();
  });

  it('an existing session is not taken for dead while the product is down', async () => {
    const outage = new Failure('provision.product_unavailable');
    const { sessions } = sessionsBy(
      { first: [] },
      { findSessionUser: () => Promise.reject(outage) },
    );
    const found = sessions.findExistingSession(acceptedRequest({ cookie: COOKIE }), 'ada');
    await expect(found).rejects.toBe(outage);
  });

  it('the product is not called when there is no session', async () => {
    const { sessions, done } = sessionsBy({ first: [] });
    const request = acceptedRequest({ cookie: '_atl_bitbucket_remember_me=old; JSESSIONID=other' });
    expect(await sessions.findExistingSession(request, 'ada')).toBeNull();
    expect(sessions.hasSessionCookie(request)).toBe(false);
    expect(sessions.hasSessionCookie(acceptedRequest({ cookie: COOKIE }))).toBe(true);
    expect(done).toEqual([]);
  });
});
