import { describe, expect, it } from 'vitest';
import type { Login, LoginOutcome } from '#shared/atlassian/login/login.ts';
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

/** Sessions by two logins that answer what is written for them, and everything that was done. */
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
    sessionCookie: 'BITBUCKETSESSIONID',
    rememberMe: false,
    logins: [loginOf('first', answers.first), loginOf('second', answers.second)],
    passwordFor: async (username) => `derived-${username}`,
    toPasswordCall: ({ username, password }) => {
      const path = `/set ${username} ${password}`;
      return { operation: 'set_password', method: 'PUT', path };
    },
    call: async ({ path }) => {
      done.push(path.slice(1));
      return { status: 204, headers: [], body: Buffer.alloc(0), truncated: false };
    },
    findSessionUser: async (cookie) => {
      done.push(`owner of ${cookie}`);
      return 'Ada';
    },
    ...parts,
  });
  return { sessions, done };
}

const person = sessionUser({ username: 'Ada' });
const stranger = sessionUser({ username: 'Ada', password: 'theirs' });
const first = 'first Ada derived-Ada';
const second = 'second Ada derived-Ada';
const set = 'set Ada derived-Ada';

describe('a new session', () => {
  it.each<[string, { first: LoginOutcome[]; second?: LoginOutcome[] }, typeof person, string[]]>([
    ['of somebody known needs one login', { first: [OPENED] }, person, [first]],
    ['of somebody new here needs their password set', { first: [OPENED] }, stranger, [set, first]],
    [
      'whose password is another has it set once',
      { first: [WRONG, OPENED] },
      person,
      [first, set, first],
    ],
    [
      'where the first kind of login is gone takes the second',
      { first: [GONE], second: [OPENED] },
      person,
      [first, second],
    ],
    [
      'where the second kind of login says wrong password has it set once',
      { first: [GONE], second: [WRONG, OPENED] },
      person,
      [first, second, set, first, second],
    ],
    [
      'that the usual login denies although the password is right takes another',
      { first: [WRONG], second: [OPENED] },
      stranger,
      [set, first, second],
    ],
  ])('%s', async (_what, answers, who, expected) => {
    const { sessions, done } = sessionsBy(answers);
    const { setCookies } = await sessions.open(acceptedRequest(), who);
    expect(setCookies[0]).toBe(LINES[0]);
    expect(done).toEqual(expected);
  });

  it('goes at once by the kind of login that has worked before', async () => {
    const { sessions, done } = sessionsBy({ first: [GONE], second: [OPENED] });
    await sessions.open(acceptedRequest(), person);
    done.length = 0;
    await sessions.open(acceptedRequest(), person);
    expect(done).toEqual([second]);
  });

  it('goes by the other kind again once the product has changed', async () => {
    const outcomes = { first: [GONE, OPENED], second: [OPENED, GONE] };
    const { sessions, done } = sessionsBy(outcomes);
    await sessions.open(acceptedRequest(), person);
    await sessions.open(acceptedRequest(), person);
    expect(done).toEqual([first, second, second, first]);
  });

  it('sets a password once, however often the product says that it is wrong', async () => {
    const { sessions, done } = sessionsBy({ first: [WRONG], second: [WRONG] });
    await expect(sessions.open(acceptedRequest(), person)).rejects.toMatchObject({
      code: 'session.login_refused',
      evidence: { product: 'bitbucket', reason: 'wrong_password' },
    });
    expect(done.filter((one) => one.startsWith('set'))).toHaveLength(1);
    expect(done.filter((one) => one === first)).toHaveLength(2);
  });

  it('is not tried for again by the kind of login that has just denied it', async () => {
    const { sessions, done } = sessionsBy({ first: [GONE], second: [WRONG] });
    await expect(sessions.open(acceptedRequest(), person)).rejects.toMatchObject({
      code: 'session.login_refused',
    });
    // Three failures in a row demand a CAPTCHA.
    expect(done.filter((one) => one === second)).toHaveLength(2);
  });

  it('that is denied is not told as a way in that is gone', async () => {
    const { sessions } = sessionsBy({ first: [WRONG], second: [GONE] });
    await expect(sessions.open(acceptedRequest(), stranger)).rejects.toMatchObject({
      code: 'session.login_refused',
      evidence: { product: 'bitbucket', reason: 'wrong_password' },
    });
  });

  it('sets no password where no login is open', async () => {
    const { sessions, done } = sessionsBy({ first: [GONE], second: [GONE] });
    await expect(sessions.open(acceptedRequest(), person)).rejects.toMatchObject({
      code: 'session.login_refused',
      evidence: { product: 'bitbucket', reason: 'no_endpoint', status: 404 },
    });
    expect(done).toEqual([first, second]);
  });

  it('is not tried for after what stands in the way of the person', async () => {
    const captcha = new Failure('session.captcha_required');
    const login: Login = () => Promise.reject(captcha);
    const { sessions, done } = sessionsBy({ first: [] }, { logins: [login] });
    await expect(sessions.open(acceptedRequest(), person)).rejects.toBe(captcha);
    expect(done).toEqual([]);
  });

  it('is not tried for when the password may not be set', async () => {
    const refused = new Failure('session.password_refused');
    const { sessions, done } = sessionsBy(
      { first: [OPENED] },
      { call: () => Promise.reject(refused) },
    );
    await expect(sessions.open(acceptedRequest(), stranger)).rejects.toBe(refused);
    expect(done).toEqual([]);
  });
});

describe('a remember-me cookie', () => {
  const opened = async (rememberMe: boolean, cookie?: string) => {
    const { sessions } = sessionsBy({ first: [OPENED] }, { rememberMe });
    const product = { name: 'bitbucket', address: ADDRESS } as const;
    const request = acceptedRequest({ product, ...(cookie !== undefined && { cookie }) });
    return (await sessions.open(request, person)).setCookies;
  };

  it('ends with the browser, and the others keep their lives', async () => {
    expect(await opened(true)).toEqual([
      LINES[0],
      LINES[1],
      '_atl_bitbucket_remember_me=1%3A2; Path=/tools; HttpOnly',
    ]);
  });

  it('of somebody before is replaced where we ask for one, and not forgotten besides', async () => {
    const lines = await opened(true, '_atl_bitbucket_remember_me=old');
    expect(lines.filter((line) => line.startsWith('_atl_bitbucket_remember_me='))).toEqual([
      '_atl_bitbucket_remember_me=1%3A2; Path=/tools; HttpOnly',
    ]);
  });

  it('of somebody before is forgotten where we ask for none', async () => {
    expect(await opened(false, '_atl_bitbucket_remember_me=old')).toEqual([
      ...LINES.slice(0, 2),
      '_atl_bitbucket_remember_me=; Max-Age=0; Path=/tools; HttpOnly; Secure',
    ]);
  });

  it('that nobody asked for never reaches the browser, and needs no forgetting', async () => {
    expect(await opened(false)).toEqual(LINES.slice(0, 2));
  });
});

describe('the session that a browser has', () => {
  const COOKIE =
    '_atl_bitbucket_remember_me=old; BITBUCKETSESSIONID=own; AWSALB=n; AWSALBCORS=c; AWSALBAPP-0=a; other=1';

  it('is asked about alone, at the node that holds it', async () => {
    const { sessions, done } = sessionsBy({ first: [] });
    const live = await sessions.findExistingSession(acceptedRequest({ cookie: COOKIE }), 'ada');
    expect(live).toEqual({ setCookies: [] });
    expect(done).toEqual([
      'owner of BITBUCKETSESSIONID=own; AWSALB=n; AWSALBCORS=c; AWSALBAPP-0=a',
    ]);
  });

  it.each<[string, string | null]>([
    ['nobody’s', null],
    ['somebody else’s', 'bob'],
  ])('does not go on when it is %s', async (_whose, owner) => {
    const { sessions } = sessionsBy({ first: [] }, { findSessionUser: async () => owner });
    expect(
      await sessions.findExistingSession(acceptedRequest({ cookie: COOKIE }), 'ada'),
    ).toBeNull();
  });

  it('goes on when the product writes the name of its user decomposed', async () => {
    const findSessionUser = async () => 'rene\u0301e';
    const { sessions } = sessionsBy({ first: [] }, { findSessionUser });
    expect(
      await sessions.findExistingSession(acceptedRequest({ cookie: COOKIE }), 'Ren\u00e9e'),
    ).not.toBeNull();
  });

  it.each(['page', 'redirected'])(
    'is dead when a %s comes instead of an answer about it',
    async (reason) => {
      const findSessionUser = () =>
        Promise.reject(new Failure('provision.product_refused', { reason }));
      const { sessions } = sessionsBy({ first: [] }, { findSessionUser });
      expect(
        await sessions.findExistingSession(acceptedRequest({ cookie: COOKIE }), 'ada'),
      ).toBeNull();
    },
  );

  it('is not taken for dead while the product is down', async () => {
    const outage = new Failure('provision.product_unavailable');
    const { sessions } = sessionsBy(
      { first: [] },
      { findSessionUser: () => Promise.reject(outage) },
    );
    const found = sessions.findExistingSession(acceptedRequest({ cookie: COOKIE }), 'ada');
    await expect(found).rejects.toBe(outage);
  });

  it('is not asked about where there is none', async () => {
    const { sessions, done } = sessionsBy({ first: [] });
    const request = acceptedRequest({ cookie: '_atl_bitbucket_remember_me=old; JSESSIONID=other' });
    expect(await sessions.findExistingSession(request, 'ada')).toBeNull();
    expect(sessions.hasSessionCookie(request)).toBe(false);
    expect(sessions.hasSessionCookie(acceptedRequest({ cookie: COOKIE }))).toBe(true);
    expect(done).toEqual([]);
  });
});
