import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Failure } from '#shared/base/failure.ts';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { signOn } from '#shared/sign-on.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { account } from '#test/builders/account.ts';
import { cookiesOf } from '#test/builders/cookies-of.ts';
import { type DataTokenParts, dataToken } from '#test/builders/data-token.ts';
import { type EdgeBeforeParts, edgeBefore } from '#test/builders/edge-before.ts';
import { forwarding } from '#test/builders/forwarding.ts';
import { groupSource } from '#test/builders/group-source.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { recordingServer } from '#test/builders/recording-server.ts';
import { returnCookie } from '#test/builders/return-cookie.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';
import { textRules } from '#test/builders/text-rules.ts';

const SHADOW = { shadow: true } as const;
const shadow = productPolicy({ protected: [] }, SHADOW);
const changes = account({ displayName: 'Ada Byron', groups: ['jira-users', 'jira-old'] });
const decisionOf = (lines: ReturnType<typeof edgeBefore>['lines']) =>
  lines.filter(({ event }) => event === 'decided').map(({ level, entry }) => ({ level, ...entry }));

describe('in shadow', () => {
  it('everything is worked out and told, and nothing done', async () => {
    const { edge, log, lines, directory, sessionCalls } = edgeBefore([changes], { policy: shadow });
    await signOnWith({ edge, log });
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

  it('a newcomer gets no account', async () => {
    const { edge, log, lines, directory } = edgeBefore([], { policy: shadow });
    const result = await signOnWith({ edge, log });
    expect(directory.accountOf('ada')).toBeNull();
    expect(result.statusCode).toBe(307);
    expect(decisionOf(lines)).toMatchObject([{ account: 'missing' }]);
  });

  it('sources of groups are asked each time, and their failures told', async () => {
    const sources = [groupSource({ failsFor: 'timeout', onFailure: 'ignore' }), groupSource()];
    const { edge, log, lines } = edgeBefore([account()], { policy: shadow, sources });
    const result = await signOnWith({ edge, log });
    await signOnWith({ edge, log }, {}, { cookie: returnCookie(result) });
    expect(sources.map((source) => source.timesAsked())).toEqual([2, 2]);
    expect(decisionOf(lines)[0]).toMatchObject({
      sources: ['directory: timeout', 'directory: present'],
    });
    expect(lines).toContainEqual({
      level: 'error',
      event: 'map.group_source_failed',
      entry: { source: 'directory', reason: 'timeout' },
    });
  });

  it('people are looked up by the name that the product can hold', async () => {
    const { edge, log, lines, directory } = edgeBefore([account()], { policy: shadow });
    const { directory: held, ...product } = edge.productOf('jira');
    const toSupportedUser: typeof held.toSupportedUser = (person) => ({
      ...person,
      username: 'ada',
    });
    const productOf = () => ({ ...product, directory: { ...held, toSupportedUser } });
    await signOnWith(
      { edge: { ...edge, productOf }, log },
      { payload: { preferred_username: 'Ada.Spelled.Otherwise' } },
    );
    expect(directory.calls).toEqual(['find ada']);
    expect(decisionOf(lines)).toMatchObject([{ account: 'found' }]);
  });

  it('the marker alone is given, so that the listener’s rule leaves the browser alone for a while', async () => {
    const { edge } = edgeBefore([account()], { policy: shadow });
    const lines = cookiesOf(await signOnWith({ edge }));
    expect(lines.map((line) => line.split('=')[0])).toEqual(['__Host-edge-session']);
  });
});

describe('in shadow nobody is refused', () => {
  interface Case extends EdgeBeforeParts {
    readonly token?: DataTokenParts;
    readonly code: Failure['code'];
    readonly held?: Parameters<typeof account>[0];
  }
  const policy = (groups = {}, parts = {}) => productPolicy(groups, { ...SHADOW, ...parts });
  const requires: Partial<IdentityPolicy> = { require: [{ claim: 'hd', is: ['example.com'] }] };

  it.each<[string, Case]>([
    ['without a claim', { token: { payload: { email: null } }, code: 'map.claim_missing' }],
    ['with an unusable claim', { token: { payload: { name: 7 } }, code: 'map.claim_unusable' }],
    [
      'of a reserved name',
      { token: { payload: { preferred_username: 'admin' } }, code: 'map.username_reserved' },
    ],
    ['for want of a claim', { identityPolicy: requires, code: 'map.claim_refused' }],
    [
      'whose groups are denied',
      {
        ...{ policy: policy({ whenAbsent: 'deny' }), token: { payload: { groups: null } } },
        code: 'map.groups_denied',
      },
    ],
    ['who is a stranger', { policy: policy({ required: ['x'] }), code: 'map.group_required' }],
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
  ])('%s, but it is told', async (_who, { token = {}, code, held, ...parts }) => {
    const before = edgeBefore([account(held)], { policy: policy(), ...parts });
    const result = await signOnWith(before, token);
    expect(result.statusCode).toBe(307);
    expect(cookiesOf(result)).toHaveLength(1);
    const told = before.lines.filter(({ event }) => event === 'decided');
    expect(told).toMatchObject([
      { level: 'audit', entry: { product: 'jira', shadow: true, refused: code } },
    ]);
    expect(JSON.stringify(before.lines)).not.toMatch(/\bada\b|Lovelace|example\.com|eyJ/);
  });

  it('and it is told why', async () => {
    const before = edgeBefore([account()], { policy: shadow });
    await signOnWith(before, { payload: { email: null } });
    expect(decisionOf(before.lines)).toMatchObject([
      { refused: 'map.claim_missing', claim: 'email' },
    ]);
  });

  it('for a defect of ours, but it is told', async () => {
    const { edge, log, lines } = edgeBefore([account()], { policy: shadow });
    const bug = new TypeError('quotes ada@example.com');
    const replace = () => {
      throw bug;
    };
    const { mapping, ...product } = edge.productOf('jira');
    const transform = [{ replace: 'a', with: 'b' }];
    const profile = { ...mapping.profile, username: textRules(['name'], transform) };
    const productOf = () => ({ ...product, mapping: { ...mapping, profile, replace } });
    const result = await signOnWith({ edge: { ...edge, productOf }, log });
    expect(result.statusCode).toBe(307);
    expect(lines.filter(({ event }) => event === 'decided')).toMatchObject([
      { level: 'audit', entry: { shadow: true, refused: 'defect.unexpected', cause: 'TypeError' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('ada@');
  });

  it('and nobody waits for a directory that does not answer, but it is told', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { edge, log, lines } = edgeBefore([account()], { policy: shadow });
    const product = edge.productOf('jira');
    const directory = { ...product.directory, findAccount: () => new Promise<never>(() => {}) };
    const productOf = () => ({ ...product, directory });
    const answered = signOnWith({ edge: { ...edge, productOf }, log });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await answered).statusCode).toBe(307);
    expect(decisionOf(lines)).toMatchObject([
      { refused: 'provision.product_unavailable', reason: 'out_of_time' },
    ]);
  });

  it('but who has no good token is', async () => {
    const { edge, directory } = edgeBefore([account()], { policy: shadow });
    await expect(signOnWith({ edge }, { payload: { exp: 1 } })).rejects.toMatchObject({
      code: 'authenticate.token_rejected',
    });
    expect(directory.calls).toEqual([]);
  });
});

describe('in shadow people get the product’s own page', () => {
  const pages = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const { url, seen } = await recordingServer(() => ({
      headers: { 'content-type': 'text/html', ...headers },
      body: `page of ${path}`,
    }));
    const { edge } = edgeBefore([account()], { policy: shadow });
    const request = acceptedRequest({
      ...{ path, address: url, cookie: 'JSESSIONID=theirs' },
      headers: { 'x-amzn-oidc-data': [dataToken()] },
    });
    const served = { ...edge, forwarding: forwarding({ now: edge.forwarding.now }) };
    return { result: await signOn(request, served), seen };
  };

  it('with the session that they have', async () => {
    const { result, seen } = await pages('/browse/TEST-1');
    expect(result).toMatchObject({ statusCode: 200, body: 'page of /browse/TEST-1' });
    expect(seen[0]?.headers['cookie']).toBe('JSESSIONID=theirs');
  });

  it('where they sign in too', async () => {
    const { result } = await pages('/login.jsp');
    expect(result).toMatchObject({ statusCode: 200, body: 'page of /login.jsp' });
  });

  it('whoever it says that they are there', async () => {
    const { result } = await pages('/', { 'x-ausername': 'somebody.else' });
    expect(result.statusCode).toBe(200);
  });
});
