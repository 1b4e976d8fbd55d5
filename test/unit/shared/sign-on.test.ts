import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { NetworkError } from '#shared/base/network-error.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { User } from '#shared/products/user.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import { signOn } from '#shared/sign-on.ts';
import type { SignOnDependencies } from '#shared/sign-on-dependencies.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { account } from '#test/builders/account.ts';
import { cookiesOf } from '#test/builders/cookies-of.ts';
import { type DataTokenParts, dataToken } from '#test/builders/data-token.ts';
import { forwarding } from '#test/builders/forwarding.ts';
import { type ProductParts, product } from '#test/builders/product.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { returnCookie } from '#test/builders/return-cookie.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';
import { watchedDependencies } from '#test/builders/watched-dependencies.ts';

const requestWith = (token: string | null, cookie?: string) =>
  acceptedRequest({
    ...(cookie !== undefined && { cookie }),
    headers: token === null ? {} : { 'x-amzn-oidc-data': [token] },
  });
const SHOUTING = { payload: { preferred_username: 'ADA' } };
const toLowerCase = (user: User) => ({ ...user, username: user.username.toLowerCase() });
const withParts = (dependencies: SignOnDependencies, parts: ProductParts) => () =>
  product({ ...dependencies.productOf('jira'), ...parts });
const toPairs = (lines: readonly string[]) => lines.map((line) => line.split(';')[0]).join('; ');
describe('a first sign-on', () => {
  it('a first sign-on creates the account, joins its groups and opens a session', async () => {
    const { dependencies, directory, sessionCalls } = watchedDependencies([]);
    const result = await signOnWith({ dependencies });
    expect(directory.accountOf('ada')).toMatchObject({
      email: 'ada@example.com',
      active: true,
      groups: ['jira-users', 'jira-analysts'],
    });
    expect(sessionCalls).toEqual(['find session ada', 'open ada']);
    expect(cookiesOf(result).map((line) => line.split('=')[0])).toEqual([
      'JSESSIONID',
      '__Host-edge-session',
      '__Host-edge-profile',
    ]);
  });

  it('a first sign-on writes one line for the operator and nothing personal', async () => {
    const { dependencies, log, lines } = watchedDependencies([]);
    await signOnWith({ dependencies, log });
    expect(lines.filter(({ level }) => level !== 'debug')).toMatchObject([
      { level: 'audit', event: 'decided' },
      { level: 'info', event: 'signed_on', entry: { account: 'created', session: 'opened' } },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/\bada\b|Lovelace|example\.com|eyJ|fresh/);
  });
});

describe('a sign-on of a user whose account matches the plan', () => {
  it('a sign-on writes nothing when the account matches the profile', async () => {
    const { dependencies, directory } = watchedDependencies([account()]);
    await signOnWith({ dependencies });
    expect(directory.calls).toEqual(['find ada']);
  });

  it('a sign-on keeps the session that the browser has', async () => {
    const { dependencies, sessionCalls } = watchedDependencies([account()], { hasSession: true });
    const result = await signOnWith({ dependencies });
    expect(sessionCalls).toEqual(['find session ada']);
    expect(toPairs(cookiesOf(result))).not.toContain('JSESSIONID');
  });
});

describe('a return within the re-sync interval', () => {
  it('a return within the interval does not call the directory and does not prolong the interval', async () => {
    const { dependencies, directory } = watchedDependencies([]);
    const cookie = returnCookie(await signOnWith({ dependencies }));
    const before = directory.calls.length;
    const again = await signOnWith({ dependencies }, {}, { cookie });
    expect(directory.calls).toHaveLength(before);
    expect(toPairs(cookiesOf(again))).not.toContain('__Host-edge-profile');
  });

  it('a return within the interval revokes at once the groups that the provider revoked', async () => {
    const { dependencies, directory } = watchedDependencies([]);
    const cookie = returnCookie(await signOnWith({ dependencies }));
    await signOnWith({ dependencies }, { payload: { groups: ['jira-developers'] } }, { cookie });
    expect(directory.accountOf('ada')?.groups.toSorted()).toEqual([
      'jira-developers',
      'jira-users',
    ]);
  });
});

describe('groups', () => {
  it('groups that are not managed stay when they were granted by hand', async () => {
    const groups = ['wiki-users', 'jira-administrators', 'jira-developers', 'ours'];
    const policy = productPolicy({ ownedGroup: 'ours' });
    const { dependencies, directory } = watchedDependencies([account({ groups })], { policy });
    await signOnWith({ dependencies });
    expect(directory.accountOf('ada')?.groups.toSorted()).toEqual([
      'jira-administrators',
      'jira-analysts',
      'jira-users',
      'ours',
      'wiki-users',
    ]);
  });

  it('protected groups are never granted by a claim', async () => {
    const { dependencies, directory } = watchedDependencies([account()]);
    await signOnWith({ dependencies }, { payload: { groups: ['JIRA-Administrators'] } });
    expect(directory.accountOf('ada')?.groups).not.toContain('JIRA-Administrators');
  });

  it('a token without a groups claim is no reason to leave a group', async () => {
    const { dependencies, directory } = watchedDependencies([account()]);
    await signOnWith({ dependencies }, { payload: { groups: undefined } });
    expect(directory.calls).toEqual(['find ada']);
  });
});

describe('a refusal before the product', () => {
  it.each<[string, DataTokenParts | null, string]>([
    ['without a token', null, 'authenticate.token_rejected'],
    [
      'signed by another load balancer',
      { header: { signer: 'arn:other' } },
      'authenticate.token_rejected',
    ],
    [
      'with an unknown key',
      { header: { kid: '00000000-0000-0000-0000-000000000000' } },
      'authenticate.token_rejected',
    ],
    ['that has expired', { payload: { exp: 1 } }, 'authenticate.token_rejected'],
    ['without an e-mail address', { payload: { email: undefined } }, 'map.claim_missing'],
    [
      'with a user name that hides something',
      { payload: { preferred_username: 'a\u200bda' } },
      'map.claim_unusable',
    ],
  ])('a request %s is refused before the product is called', async (_title, parts, code) => {
    const { dependencies, directory, sessionCalls } = watchedDependencies([account()]);
    const token = parts === null ? null : dataToken(parts);
    await expect(signOn(requestWith(token), dependencies)).rejects.toMatchObject({ code });
    expect(directory.calls).toEqual([]);
    expect(sessionCalls).toEqual([]);
  });

  it('denied groups cost the product one look-up and no session', async () => {
    const { dependencies, directory, sessionCalls } = watchedDependencies([]);
    const strict = {
      ...dependencies,
      productOf: withParts(dependencies, { policy: productPolicy({ whenAbsent: 'deny' }) }),
    };
    await expect(
      signOnWith({ dependencies: strict }, { payload: { groups: undefined } }),
    ).rejects.toMatchObject({
      code: 'map.groups_denied',
    });
    expect([...directory.calls, ...sessionCalls]).toEqual(['find ada', 'find session ada']);
  });

  it('a wrong signer is refused before a key is fetched', async () => {
    const { dependencies, requestedKids } = watchedDependencies([]);
    await expect(
      signOnWith({ dependencies }, { header: { signer: 'arn:other' } }),
    ).rejects.toThrow();
    expect(requestedKids).toEqual([]);
  });
});

describe('an outage during a sign-on', () => {
  it('an outage during a sign-on opens no session', async () => {
    const { dependencies, directory, sessionCalls } = watchedDependencies([]);
    const down = new Failure('provision.product_unavailable');
    const failing = { ...directory, join: () => Promise.reject(down) };
    const productOf = withParts(dependencies, { directory: failing });
    await expect(
      signOnWith({ dependencies: { ...dependencies, productOf } }),
    ).rejects.toMatchObject({ code: down.code });
    expect(sessionCalls).toEqual(['find session ada']);
  });

  it('the next sign-on completes what an outage interrupted', async () => {
    const { dependencies, directory } = watchedDependencies([]);
    const failing = { ...directory, join: () => Promise.reject(new Error('down')) };
    const productOf = withParts(dependencies, { directory: failing });
    await expect(signOnWith({ dependencies: { ...dependencies, productOf } })).rejects.toThrow();
    await signOnWith({ dependencies });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users', 'jira-analysts']);
  });
});

it('a page that is not proxied is fetched once though the user is in sync', async () => {
  const { dependencies } = watchedDependencies([], { hasSession: true });
  const first = await signOnWith({ dependencies });
  let sends = 0;
  const { sessions } = dependencies.productOf('jira');
  const slow: SignOnDependencies = {
    ...dependencies,
    productOf: withParts(dependencies, { sessions: { ...sessions, hasSessionCookie: () => true } }),
    forwarding: forwarding({
      now: dependencies.forwarding.now,
      send: () => {
        sends += 1;
        return Promise.reject(new NetworkError({ timedOut: true }));
      },
    }),
  };
  const again = await signOnWith({ dependencies: slow }, {}, { cookie: returnCookie(first) });

  expect(again.statusCode).toBe(307);
  expect(sends).toBe(1);
});

describe('the product’s own rules', () => {
  it('an account is found, created and signed in by the user name that the product supports', async () => {
    const { dependencies, directory, sessionCalls } = watchedDependencies([]);
    const lower = { ...directory, toSupportedUser: toLowerCase };
    await signOnWith(
      {
        dependencies: { ...dependencies, productOf: withParts(dependencies, { directory: lower }) },
      },
      SHOUTING,
    );
    expect(directory.calls.slice(0, 2)).toEqual(['find ada', 'create ada']);
    expect(sessionCalls).toEqual(['find session ada', 'open ada']);
  });

  it('a user name that the product does not support is refused before the product is called', async () => {
    const { dependencies, directory, sessionCalls } = watchedDependencies([]);
    const refused = new Failure('provision.username_refused');
    const toSupportedUser = () => {
      throw refused;
    };
    const productOf = withParts(dependencies, { directory: { ...directory, toSupportedUser } });
    await expect(signOnWith({ dependencies: { ...dependencies, productOf } })).rejects.toBe(
      refused,
    );
    expect([...directory.calls, ...sessionCalls]).toEqual([]);
  });

  it.each<[string, Partial<Account>, string]>([
    [
      'a user whose account the product cannot reactivate',
      { active: false },
      'plan.account_deactivated',
    ],
    [
      'a user whose groups belong to another directory',
      { groups: [], fixed: { details: true, groups: true } },
      'provision.other_directory',
    ],
  ])('%s gets no session, and nothing is changed', async (_what, held, code) => {
    const { dependencies, directory, sessionCalls } = watchedDependencies([account(held)], {
      capabilities: { reactivates: false },
    });
    await expect(signOnWith({ dependencies })).rejects.toMatchObject({
      code,
      evidence: { product: 'jira' },
    });
    expect(directory.calls).toEqual(['find ada']);
    expect(sessionCalls).toEqual(['find session ada']);
  });

  it('a user whose groups belong to another directory is signed on while no group has to change', async () => {
    const held = account({ fixed: { details: true, groups: true }, displayName: 'Other' });
    const { dependencies, directory, sessionCalls } = watchedDependencies([held]);
    await signOnWith({ dependencies });
    expect(directory.calls).toEqual(['find ada']);
    expect(sessionCalls).toContain('open ada');
  });

  it('a password that is set separately is set before the session is opened', async () => {
    const { dependencies, directory } = watchedDependencies([], {
      capabilities: { setsPasswordSeparately: true },
    });
    const seen: string[] = [];
    const { sessions } = dependencies.productOf('jira');
    const open: SessionStrategy['open'] = async (...args) => {
      seen.push(...directory.calls);
      return sessions.open(...args);
    };
    await signOnWith({
      dependencies: {
        ...dependencies,
        productOf: withParts(dependencies, { sessions: { ...sessions, open } }),
      },
    });
    expect(seen).toContain('set password ada');
  });

  it('each product has its own policy and its own accounts', async () => {
    const { dependencies, directory } = watchedDependencies([]);
    const products: string[] = [];
    const policy = productPolicy({ default: ['wiki-users'], managed: ['wiki-*'] });
    const productOf: SignOnDependencies['productOf'] = (name) => {
      products.push(name);
      return product({ ...dependencies.productOf(name), policy });
    };
    const groups = ['wiki-writers', 'jira-analysts'];
    const request = acceptedRequest({
      product: { name: 'confluence' },
      host: 'confluence.example.com',
      headers: { 'x-amzn-oidc-data': [dataToken({ payload: { groups } })] },
    });
    await signOn(request, { ...dependencies, productOf });
    expect(new Set(products)).toEqual(new Set(['confluence']));
    expect(directory.accountOf('ada')?.groups).toEqual(['wiki-users', 'wiki-writers']);
  });
});

describe('the key of the password that a session is opened with', () => {
  const kidsOf = (dependencies: SignOnDependencies) => {
    const { sessions } = dependencies.productOf('jira');
    const kids: (string | null)[] = [];
    const open: SessionStrategy['open'] = async (request, user) => {
      kids.push(user.isNew ? 'new' : user.passwordKid);
      return sessions.open(request, user);
    };
    const productOf = withParts(dependencies, { sessions: { ...sessions, open } });
    return { kids, watched: { ...dependencies, productOf } };
  };

  it('a new account is signed in as one whose password was just derived', async () => {
    const { kids, watched } = kidsOf(watchedDependencies([]).dependencies);
    await signOnWith({ dependencies: watched });
    expect(kids).toEqual(['new']);
  });

  it('nothing is proved of the password of an account that is new in this browser', async () => {
    const { kids, watched } = kidsOf(watchedDependencies([account()]).dependencies);
    await signOnWith({ dependencies: watched });
    expect(kids).toEqual([null]);
  });

  it('an account that signed on in this browser is signed in by the key of then, in sync or not', async () => {
    const { kids, watched } = kidsOf(watchedDependencies([account()]).dependencies);
    const cookie = returnCookie(await signOnWith({ dependencies: watched }));
    await signOnWith({ dependencies: watched }, {}, { cookie });
    await signOnWith(
      { dependencies: watched },
      { payload: { groups: ['jira-developers'] } },
      { cookie },
    );
    expect(kids).toEqual([null, '1', '1']);
  });
});

it('a request for the product’s sign-in page is sent on to the wanted page, in a session', async () => {
  const { dependencies, sessionCalls } = watchedDependencies([account()]);
  const request = acceptedRequest({
    path: '/login.jsp',
    query: '?os_destination=%2Fbrowse%2FTEST-1',
    headers: { 'x-amzn-oidc-data': [dataToken()] },
  });
  const result = await signOn(request, dependencies);
  expect(result.multiValueHeaders?.['location']).toEqual([
    'https://jira.example.com/browse/TEST-1',
  ]);
  expect(sessionCalls).toContain('open ada');
  expect(cookiesOf(result).map((line) => line.split('=')[0])).toEqual([
    'JSESSIONID',
    '__Host-edge-session',
    '__Host-edge-profile',
    expect.stringMatching(/^__Host-edge-return-/),
  ]);
});
