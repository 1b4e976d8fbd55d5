import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Failure } from '#shared/base/failure.ts';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { signOn } from '#shared/sign-on.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { account } from '#test/builders/account.ts';
import { cookiesOf } from '#test/builders/cookies-of.ts';
import { type DataTokenParts, dataToken } from '#test/builders/data-token.ts';
import { forwarding } from '#test/builders/forwarding.ts';
import { groupSource } from '#test/builders/group-source.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { recordingServer } from '#test/builders/recording-server.ts';
import { returnCookie } from '#test/builders/return-cookie.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';
import { textRules } from '#test/builders/text-rules.ts';
import {
  type WatchedDependenciesParts,
  watchedDependencies,
} from '#test/builders/watched-dependencies.ts';

const SHADOW = { shadow: true } as const;
const shadow = productPolicy({ protected: [] }, SHADOW);
const changes = account({ displayName: 'Ada Byron', groups: ['jira-users', 'jira-old'] });
const decisionOf = (lines: ReturnType<typeof watchedDependencies>['lines']) =>
  lines.filter(({ event }) => event === 'decided').map(({ level, entry }) => ({ level, ...entry }));

describe('shadow', () => {
  it('a sign-on in shadow computes and records everything and changes nothing', async () => {
    const { dependencies, log, lines, directory, sessionCalls } = watchedDependencies([changes], {
      policy: shadow,
    });
    await signOnWith({ dependencies, log });
    expect([...directory.calls, ...sessionCalls]).toEqual(['find ada']);
    expect(decisionOf(lines)).toMatchObject([
      {
        ...{ level: 'audit', product: 'jira', shadow: true, account: 'found', groups: 'present' },
        steps: [
          'leave jira-old',
          'update_person details',
          'create_group jira-analysts',
          'join jira-analysts',
        ],
        withheld: [],
      },
    ]);
    expect(lines.map(({ event }) => event)).not.toContain('signed_on');
  });

  it('a user without an account gets none in shadow', async () => {
    const { dependencies, log, lines, directory } = watchedDependencies([], { policy: shadow });
    const result = await signOnWith({ dependencies, log });
    expect(directory.accountOf('ada')).toBeNull();
    expect(result.statusCode).toBe(307);
    expect(decisionOf(lines)).toMatchObject([{ account: 'missing' }]);
  });

  it('a sign-on in shadow queries the group sources each time and records their failures', async () => {
    const sources = [groupSource({ failsFor: 'timeout', onFailure: 'ignore' }), groupSource()];
    const { dependencies, log, lines } = watchedDependencies([account()], {
      policy: shadow,
      sources,
    });
    const result = await signOnWith({ dependencies, log });
    await signOnWith({ dependencies, log }, {}, { cookie: returnCookie(result) });
    expect(sources.map((source) => source.queryCount())).toEqual([2, 2]);
    expect(decisionOf(lines)[0]).toMatchObject({
      sources: ['directory: timeout', 'directory: present'],
    });
    expect(lines).toContainEqual({
      level: 'error',
      event: 'map.group_source_failed',
      entry: { source: 'directory', reason: 'timeout' },
    });
  });

  it('a sign-on in shadow looks the account up by the supported user name', async () => {
    const { dependencies, log, lines, directory } = watchedDependencies([account()], {
      policy: shadow,
    });
    const { directory: supported, ...product } = dependencies.productOf('jira');
    const toSupportedUser: typeof supported.toSupportedUser = (user) => ({
      ...user,
      username: 'ada',
    });
    const productOf = () => ({ ...product, directory: { ...directory, toSupportedUser } });
    await signOnWith(
      { dependencies: { ...dependencies, productOf }, log },
      { payload: { preferred_username: 'Ada.Spelled.Otherwise' } },
    );
    expect(directory.calls).toEqual(['find ada']);
    expect(decisionOf(lines)).toMatchObject([{ account: 'found' }]);
  });

  it('a sign-on in shadow sets the marker alone, so that the listener rule leaves the browser alone for a while', async () => {
    const { dependencies } = watchedDependencies([account()], { policy: shadow });
    const lines = cookiesOf(await signOnWith({ dependencies }));
    expect(lines.map((line) => line.split('=')[0])).toEqual(['__Host-edge-session']);
  });
});

describe('refusals in shadow', () => {
  interface Case extends WatchedDependenciesParts {
    readonly token?: DataTokenParts;
    readonly code: Failure['code'];
    readonly held?: Parameters<typeof account>[0];
  }
  const policy = (groups = {}, parts = {}) => productPolicy(groups, { ...SHADOW, ...parts });
  const requires: Partial<IdentityPolicy> = { require: [{ claim: 'hd', is: ['example.com'] }] };

  it.each<[string, Case]>([
    ['without a claim', { token: { payload: { email: null } }, code: 'map.claim_missing' }],
    ['with an unusable claim', { token: { payload: { email: 7 } }, code: 'map.claim_unusable' }],
    [
      'with a reserved name',
      { token: { payload: { preferred_username: 'admin' } }, code: 'map.username_reserved' },
    ],
    ['without a required claim', { identityPolicy: requires, code: 'map.claim_refused' }],
    [
      'whose groups are denied',
      {
        ...{ policy: policy({ whenAbsent: 'deny' }), token: { payload: { groups: null } } },
        code: 'map.groups_denied',
      },
    ],
    ['in no required group', { policy: policy({ required: ['x'] }), code: 'map.group_required' }],
    [
      'whose account was made by hand',
      { held: { groups: ['jira-administrators'] }, code: 'plan.account_protected' },
    ],
    [
      'whose source of groups failed',
      {
        sources: [groupSource({ failsFor: 'timeout', onFailure: 'deny' })],
        code: 'map.groups_unavailable',
      },
    ],
  ])(
    'a user %s is not refused in shadow, but the refusal is recorded',
    async (_what, { token = {}, code, held, ...parts }) => {
      const watched = watchedDependencies([account(held)], { policy: policy(), ...parts });
      const result = await signOnWith(watched, token);
      expect(result.statusCode).toBe(307);
      expect(cookiesOf(result)).toHaveLength(1);
      const decided = watched.lines.filter(({ event }) => event === 'decided');
      expect(decided).toMatchObject([
        { level: 'audit', entry: { product: 'jira', shadow: true, refused: code } },
      ]);
      expect(JSON.stringify(watched.lines)).not.toMatch(/\bada\b|Lovelace|example\.com|eyJ/);
    },
  );

  it('the record of a refusal in shadow says why', async () => {
    const watched = watchedDependencies([account()], { policy: shadow });
    await signOnWith(watched, { payload: { email: null } });
    expect(decisionOf(watched.lines)).toMatchObject([
      { refused: 'map.claim_missing', claim: 'email' },
    ]);
  });

  it('a defect refuses no user in shadow, but it is recorded', async () => {
    const { dependencies, log, lines } = watchedDependencies([account()], { policy: shadow });
    const bug = new TypeError('quotes ada@example.com');
    const replace = () => {
      throw bug;
    };
    const { mapping, ...product } = dependencies.productOf('jira');
    const transform = [{ replace: 'a', with: 'b' }];
    const profile = { ...mapping.profile, username: textRules(['name'], transform) };
    const productOf = () => ({ ...product, mapping: { ...mapping, profile, replace } });
    const result = await signOnWith({ dependencies: { ...dependencies, productOf }, log });
    expect(result.statusCode).toBe(307);
    expect(lines.filter(({ event }) => event === 'decided')).toMatchObject([
      { level: 'audit', entry: { shadow: true, refused: 'defect.unexpected', cause: 'TypeError' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('ada@');
  });

  it('a directory that does not answer delays no sign-on in shadow for longer than its limit, and it is recorded', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { dependencies, log, lines } = watchedDependencies([account()], { policy: shadow });
    const product = dependencies.productOf('jira');
    const directory = { ...product.directory, findAccount: () => new Promise<never>(() => {}) };
    const productOf = () => ({ ...product, directory });
    const answered = signOnWith({ dependencies: { ...dependencies, productOf }, log });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await answered).statusCode).toBe(307);
    expect(decisionOf(lines)).toMatchObject([
      { refused: 'provision.product_unavailable', reason: 'out_of_time' },
    ]);
  });

  it('a user without a valid token is refused in shadow too', async () => {
    const { dependencies, directory } = watchedDependencies([account()], { policy: shadow });
    await expect(signOnWith({ dependencies }, { payload: { exp: 1 } })).rejects.toMatchObject({
      code: 'authenticate.token_rejected',
    });
    expect(directory.calls).toEqual([]);
  });
});

describe('pages of the product in shadow', () => {
  const pages = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const { url, seen } = await recordingServer(() => ({
      headers: { 'content-type': 'text/html', ...headers },
      body: `page of ${path}`,
    }));
    const { dependencies } = watchedDependencies([account()], { policy: shadow });
    const request = acceptedRequest({
      ...{ path, address: url, cookie: 'JSESSIONID=theirs' },
      headers: { 'x-amzn-oidc-data': [dataToken()] },
    });
    const served = {
      ...dependencies,
      forwarding: forwarding({ now: dependencies.forwarding.now }),
    };
    return { result: await signOn(request, served), seen };
  };

  it('a user in shadow gets the product’s page in their own session', async () => {
    const { result, seen } = await pages('/browse/TEST-1');
    expect(result).toMatchObject({ statusCode: 200, body: 'page of /browse/TEST-1' });
    expect(seen[0]?.headers['cookie']).toBe('JSESSIONID=theirs');
  });

  it('a user in shadow gets the product’s own sign-in page', async () => {
    const { result } = await pages('/login.jsp');
    expect(result).toMatchObject({ statusCode: 200, body: 'page of /login.jsp' });
  });

  it('a user in shadow gets a page that was made for another user of the product', async () => {
    const { result } = await pages('/', { 'x-ausername': 'grace' });
    expect(result.statusCode).toBe(200);
  });
});
