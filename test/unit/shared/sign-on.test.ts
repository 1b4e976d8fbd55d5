import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { NetworkError } from '#shared/base/http.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { User } from '#shared/products/user.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import { signOn } from '#shared/sign-on.ts';
import type { SignOnDependencies } from '#shared/sign-on-dependencies.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { account } from '#test/builders/account.ts';
import { cookiesOf } from '#test/builders/cookies-of.ts';
import { type DataTokenParts, dataToken } from '#test/builders/data-token.ts';
import { edgeBefore } from '#test/builders/edge-before.ts';
import { forwarding } from '#test/builders/forwarding.ts';
import { type ProductParts, product } from '#test/builders/product.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { returnCookie } from '#test/builders/return-cookie.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';

const requestWith = (token: string | null, cookie?: string) =>
  acceptedRequest({
    ...(cookie !== undefined && { cookie }),
    headers: token === null ? {} : { 'x-amzn-oidc-data': [token] },
  });
const SHOUTING = { payload: { preferred_username: 'ADA' } };
const toLowerCase = (person: User) => ({ ...person, username: person.username.toLowerCase() });
const withParts = (edge: SignOnDependencies, parts: ProductParts) => () =>
  product({ ...edge.productOf('jira'), ...parts });
const toPairs = (lines: readonly string[]) => lines.map((line) => line.split(';')[0]).join('; ');
describe('a first sign-on', () => {
  it('creates the person, has them join and opens a session', async () => {
    const { edge, directory, sessionCalls } = edgeBefore([]);
    const result = await signOnWith({ edge });
    expect(directory.accountOf('ada')).toMatchObject({
      email: 'ada@example.com',
      active: true,
      groups: ['jira-analysts', 'jira-users'],
    });
    expect(sessionCalls).toEqual(['find live ada', 'open ada']);
    expect(cookiesOf(result).map((line) => line.split('=')[0])).toEqual([
      'JSESSIONID',
      '__Host-edge-session',
      '__Host-edge-profile',
    ]);
  });

  it('writes one line for the operator, and in none anything personal', async () => {
    const { edge, log, lines } = edgeBefore([]);
    await signOnWith({ edge, log });
    expect(lines.filter(({ level }) => level !== 'debug')).toMatchObject([
      { level: 'audit', event: 'decided' },
      { level: 'info', event: 'signed_on', entry: { account: 'created', session: 'opened' } },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/\bada\b|Lovelace|example\.com|eyJ|fresh/);
  });
});

describe('a sign-on of a person whose account is as it should be', () => {
  it('writes nothing', async () => {
    const { edge, directory } = edgeBefore([account()]);
    await signOnWith({ edge });
    expect(directory.calls).toEqual(['find ada']);
  });

  it('keeps the session that the browser has', async () => {
    const { edge, sessionCalls } = edgeBefore([account()], { live: true });
    const result = await signOnWith({ edge });
    expect(sessionCalls).toEqual(['find live ada']);
    expect(toPairs(cookiesOf(result))).not.toContain('JSESSIONID');
  });
});

describe('a return within the re-sync interval', () => {
  it('asks the directory nothing and does not prolong the interval', async () => {
    const { edge, directory } = edgeBefore([]);
    const cookie = returnCookie(await signOnWith({ edge }));
    const before = directory.calls.length;
    const again = await signOnWith({ edge }, {}, { cookie });
    expect(directory.calls).toHaveLength(before);
    expect(toPairs(cookiesOf(again))).not.toContain('__Host-edge-profile');
  });

  it('takes away at once what the identity provider has taken away', async () => {
    const { edge, directory } = edgeBefore([]);
    const cookie = returnCookie(await signOnWith({ edge }));
    await signOnWith({ edge }, { payload: { groups: ['jira-developers'] } }, { cookie });
    expect(directory.accountOf('ada')?.groups.toSorted()).toEqual([
      'jira-developers',
      'jira-users',
    ]);
  });
});

describe('groups', () => {
  it('that people granted by hand outside the managed ones stay', async () => {
    const groups = ['wiki-users', 'jira-administrators', 'jira-developers', 'ours'];
    const policy = productPolicy({ ownedGroup: 'ours' });
    const { edge, directory } = edgeBefore([account({ groups })], { policy });
    await signOnWith({ edge });
    expect(directory.accountOf('ada')?.groups.toSorted()).toEqual([
      'jira-administrators',
      'jira-analysts',
      'jira-users',
      'ours',
      'wiki-users',
    ]);
  });

  it('that are protected are granted to nobody by a claim', async () => {
    const { edge, directory } = edgeBefore([account()]);
    await signOnWith({ edge }, { payload: { groups: ['JIRA-Administrators'] } });
    expect(directory.accountOf('ada')?.groups).not.toContain('JIRA-Administrators');
  });

  it('that are not told are no reason to leave any', async () => {
    const { edge, directory } = edgeBefore([account()]);
    await signOnWith({ edge }, { payload: { groups: undefined } });
    expect(directory.calls).toEqual(['find ada']);
  });
});

describe('a refusal before the product', () => {
  it.each<[string, DataTokenParts | null, string]>([
    ['without a token', null, 'authenticate.token_rejected'],
    [
      'of another load balancer',
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
  ])('of a request %s costs no call of it', async (_title, parts, code) => {
    const { edge, directory, sessionCalls } = edgeBefore([account()]);
    const token = parts === null ? null : dataToken(parts);
    await expect(signOn(requestWith(token), edge)).rejects.toMatchObject({ code });
    expect(directory.calls).toEqual([]);
    expect(sessionCalls).toEqual([]);
  });

  it('for want of groups costs it one look, and no session', async () => {
    const { edge, directory, sessionCalls } = edgeBefore([]);
    const strict = {
      ...edge,
      productOf: withParts(edge, { policy: productPolicy({ whenAbsent: 'deny' }) }),
    };
    await expect(
      signOnWith({ edge: strict }, { payload: { groups: undefined } }),
    ).rejects.toMatchObject({
      code: 'map.groups_denied',
    });
    expect([...directory.calls, ...sessionCalls]).toEqual(['find ada', 'find live ada']);
  });

  it('for the signer costs no fetch of a key', async () => {
    const { edge, askedKids } = edgeBefore([]);
    await expect(signOnWith({ edge }, { header: { signer: 'arn:other' } })).rejects.toThrow();
    expect(askedKids).toEqual([]);
  });
});

describe('an outage in the middle', () => {
  it('opens no session for whom the plan could not be carried out', async () => {
    const { edge, directory, sessionCalls } = edgeBefore([]);
    const down = new Failure('provision.product_unavailable');
    const failing = { ...directory, join: () => Promise.reject(down) };
    const productOf = withParts(edge, { directory: failing });
    await expect(signOnWith({ edge: { ...edge, productOf } })).rejects.toBe(down);
    expect(sessionCalls).toEqual(['find live ada']);
  });

  it('is made good by the next try', async () => {
    const { edge, directory } = edgeBefore([]);
    const failing = { ...directory, join: () => Promise.reject(new Error('down')) };
    const productOf = withParts(edge, { directory: failing });
    await expect(signOnWith({ edge: { ...edge, productOf } })).rejects.toThrow();
    await signOnWith({ edge });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-analysts', 'jira-users']);
  });
});

it('a page that goes past the function is fetched once, whoever is in sync', async () => {
  const { edge } = edgeBefore([], { live: true });
  const first = await signOnWith({ edge });
  let sends = 0;
  const { sessions } = edge.productOf('jira');
  const slow: SignOnDependencies = {
    ...edge,
    productOf: withParts(edge, { sessions: { ...sessions, hasSessionCookie: () => true } }),
    forwarding: forwarding({
      now: edge.forwarding.now,
      send: () => {
        sends += 1;
        return Promise.reject(new NetworkError({ timedOut: true }));
      },
    }),
  };
  const again = await signOnWith({ edge: slow }, {}, { cookie: returnCookie(first) });

  expect(again.statusCode).toBe(307);
  expect(sends).toBe(1);
});

describe('at a product of its own ways', () => {
  it('somebody is looked up, created and signed in by the name that it can hold', async () => {
    const { edge, directory, sessionCalls } = edgeBefore([]);
    const lower = { ...directory, toSupportedUser: toLowerCase };
    await signOnWith(
      { edge: { ...edge, productOf: withParts(edge, { directory: lower }) } },
      SHOUTING,
    );
    expect(directory.calls.slice(0, 2)).toEqual(['find ada', 'create ada']);
    expect(sessionCalls).toEqual(['find live ada', 'open ada']);
  });

  it('a name that it cannot hold costs no call of it', async () => {
    const { edge, directory, sessionCalls } = edgeBefore([]);
    const refused = new Failure('provision.username_refused');
    const toSupportedUser = () => {
      throw refused;
    };
    const productOf = withParts(edge, { directory: { ...directory, toSupportedUser } });
    await expect(signOnWith({ edge: { ...edge, productOf } })).rejects.toBe(refused);
    expect([...directory.calls, ...sessionCalls]).toEqual([]);
  });

  it.each<[string, Partial<Account>, string]>([
    ['a person whom it cannot bring back', { active: false }, 'plan.account_deactivated'],
    [
      'a person whose groups are kept elsewhere',
      { groups: [], fixed: { details: true, groups: true } },
      'provision.other_directory',
    ],
  ])('%s gets no session, and nothing is changed', async (_who, held, code) => {
    const { edge, directory, sessionCalls } = edgeBefore([account(held)], {
      capabilities: { reactivates: false },
    });
    await expect(signOnWith({ edge })).rejects.toMatchObject({
      code,
      evidence: { product: 'jira' },
    });
    expect(directory.calls).toEqual(['find ada']);
    expect(sessionCalls).toEqual(['find live ada']);
  });

  it('a person whose groups are kept elsewhere gets in while none of them has to change', async () => {
    const held = account({ fixed: { details: true, groups: true }, displayName: 'Other' });
    const { edge, directory, sessionCalls } = edgeBefore([held]);
    await signOnWith({ edge });
    expect(directory.calls).toEqual(['find ada']);
    expect(sessionCalls).toContain('open ada');
  });

  it('a password that follows is there before the session', async () => {
    const { edge, directory } = edgeBefore([], { capabilities: { setsPasswordSeparately: true } });
    const seen: string[] = [];
    const { sessions } = edge.productOf('jira');
    const open: SessionStrategy['open'] = async (...args) => {
      seen.push(...directory.calls);
      return sessions.open(...args);
    };
    await signOnWith({
      edge: { ...edge, productOf: withParts(edge, { sessions: { ...sessions, open } }) },
    });
    expect(seen).toContain('set password ada');
  });

  it('its own policy counts, and its own people', async () => {
    const { edge, directory } = edgeBefore([]);
    const asked: string[] = [];
    const policy = productPolicy({ default: ['wiki-users'], managed: ['wiki-*'] });
    const productOf: SignOnDependencies['productOf'] = (name) => {
      asked.push(name);
      return product({ ...edge.productOf(name), policy });
    };
    const groups = ['wiki-writers', 'jira-analysts'];
    const request = acceptedRequest({
      product: { name: 'confluence' },
      host: 'confluence.example.com',
      headers: { 'x-amzn-oidc-data': [dataToken({ payload: { groups } })] },
    });
    await signOn(request, { ...edge, productOf });
    expect(new Set(asked)).toEqual(new Set(['confluence']));
    expect(directory.accountOf('ada')?.groups).toEqual(['wiki-users', 'wiki-writers']);
  });
});

describe('the password that a session is opened with is most likely', () => {
  const passwordsOf = (edge: SignOnDependencies) => {
    const { sessions } = edge.productOf('jira');
    const passwords: string[] = [];
    const open: SessionStrategy['open'] = async (request, person) => {
      passwords.push(person.password);
      return sessions.open(request, person);
    };
    const productOf = withParts(edge, { sessions: { ...sessions, open } });
    return { passwords, watched: { ...edge, productOf } };
  };

  it('ours for whom we have just created', async () => {
    const { passwords, watched } = passwordsOf(edgeBefore([]).edge);
    await signOnWith({ edge: watched });
    expect(passwords).toEqual(['ours']);
  });

  it('theirs for somebody who was there and is new in this browser', async () => {
    const { passwords, watched } = passwordsOf(edgeBefore([account()]).edge);
    await signOnWith({ edge: watched });
    expect(passwords).toEqual(['theirs']);
  });

  it('ours for somebody who has signed on here before, in sync or not', async () => {
    const { passwords, watched } = passwordsOf(edgeBefore([account()]).edge);
    const cookie = returnCookie(await signOnWith({ edge: watched }));
    await signOnWith({ edge: watched }, {}, { cookie });
    await signOnWith({ edge: watched }, { payload: { groups: ['jira-developers'] } }, { cookie });
    expect(passwords).toEqual(['theirs', 'ours', 'ours']);
  });
});

it('from a product’s own sign-in page people go on to where they wanted, in a session', async () => {
  const { edge, sessionCalls } = edgeBefore([account()]);
  const request = acceptedRequest({
    path: '/login.jsp',
    query: '?os_destination=%2Fbrowse%2FTEST-1',
    headers: { 'x-amzn-oidc-data': [dataToken()] },
  });
  const result = await signOn(request, edge);
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
