import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { GroupSource } from '#shared/groups/group-source.ts';
import { account } from '#test/builders/account.ts';
import { claimSource } from '#test/builders/claim-source.ts';
import { groupSource } from '#test/builders/group-source.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { returnCookie } from '#test/builders/return-cookie.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';
import { watchedDependencies } from '#test/builders/watched-dependencies.ts';

const NO_CLAIM = { payload: { groups: undefined } };
const failing = (onFailure: GroupSource['onFailure']) =>
  groupSource({ name: 'cognito', failsFor: 'timeout', onFailure });

describe('a remote group source', () => {
  it('a sign-on queries a remote source, and its groups count', async () => {
    const source = groupSource({ claim: { state: 'present', names: ['jira-developers'] } });
    const { dependencies, directory } = watchedDependencies([account()], { sources: [source] });
    await signOnWith({ dependencies });
    expect(source.queryCount()).toBe(1);
    expect(directory.accountOf('ada')?.groups.toSorted()).toEqual([
      'jira-developers',
      'jira-users',
    ]);
  });

  it('a remote source is not queried again while the user is in sync', async () => {
    const source = groupSource();
    const { dependencies } = watchedDependencies([account()], { sources: [claimSource(), source] });
    const cookie = returnCookie(await signOnWith({ dependencies }, NO_CLAIM));
    await signOnWith({ dependencies }, NO_CLAIM, { cookie });
    expect(source.queryCount()).toBe(1);
  });

  it('a token source that fails while the user is in sync is reported', async () => {
    const absent = groupSource({ name: 'access_token', remote: false, claim: { state: 'absent' } });
    const first = watchedDependencies([account()], { sources: [absent, claimSource()] });
    const cookie = returnCookie(await signOnWith(first));
    const failed = { name: 'access_token', remote: false, onFailure: 'ignore' as const };
    const later = watchedDependencies([account()], {
      sources: [groupSource({ ...failed, failsFor: 'expired' }), claimSource()],
    });
    await signOnWith(later, {}, { cookie });
    expect(later.directory.calls).toEqual([]);
    expect(later.lines).toContainEqual({
      level: 'error',
      event: 'map.group_source_failed',
      entry: { source: 'access_token', reason: 'expired' },
    });
  });

  it('a remote source is queried again when a claim has changed', async () => {
    const source = groupSource();
    const { dependencies } = watchedDependencies([account()], { sources: [source] });
    const cookie = returnCookie(await signOnWith({ dependencies }));
    await signOnWith({ dependencies }, { payload: { name: 'Ada Byron' } }, { cookie });
    expect(source.queryCount()).toBe(2);
  });

  it('a remote source is not queried when the claim lists the groups', async () => {
    const source = groupSource();
    const { dependencies } = watchedDependencies([account()], { sources: [claimSource(), source] });
    await signOnWith({ dependencies }, { payload: { groups: [] } });
    expect(source.queryCount()).toBe(0);
  });

  it('a remote source is queried for the subject of the token, with the access token', async () => {
    const queries: unknown[] = [];
    const source: GroupSource = {
      ...groupSource(),
      read: async ({ identity, accessToken }) => {
        queries.push([identity.subject, accessToken]);
        return { state: 'absent' };
      },
    };
    const { dependencies } = watchedDependencies([account()], { sources: [source] });
    await signOnWith({ dependencies }, {}, { accessToken: 'at' });
    expect(queries).toEqual([['subject-of-ada', 'at']]);
  });
});

describe('a group source that fails', () => {
  it('a failed source whose policy is to keep groups removes none, and its failure is logged', async () => {
    const { dependencies, directory, log, lines } = watchedDependencies([account()], {
      sources: [failing('keep')],
    });
    await signOnWith({ dependencies, log });
    expect(directory.calls).toEqual(['find ada']);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([
      {
        level: 'error',
        event: 'map.group_source_failed',
        entry: { source: 'cognito', reason: 'timeout' },
      },
    ]);
    expect(lines.find(({ event }) => event === 'signed_on')?.entry).toMatchObject({
      groups: 'failed',
    });
  });

  it('a failed source whose policy is to be ignored lets the next source answer', async () => {
    const source = groupSource({ claim: { state: 'empty' } });
    const { dependencies, directory } = watchedDependencies([account()], {
      sources: [failing('ignore'), source],
    });
    await signOnWith({ dependencies });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users']);
  });

  it.each(['keep', 'ignore'] as const)(
    'a failed source whose policy is to %s is queried again at the next request, before the interval ends',
    async (onFailure) => {
      const { dependencies, directory } = watchedDependencies([], {
        sources: [failing(onFailure)],
      });
      const cookie = returnCookie(await signOnWith({ dependencies }));
      const { mapping, ...product } = dependencies.productOf('jira');
      const groupSources = [groupSource({ name: 'cognito' })];
      const productOf = () => ({ ...product, mapping: { ...mapping, groupSources } });
      const recovered = { ...dependencies, productOf };
      await signOnWith({ dependencies: recovered }, {}, { cookie });
      expect(directory.accountOf('ada')?.groups).toContain('jira-analysts');
    },
  );

  it('a failed source whose policy is to deny refuses the sign-on, and nothing is written', async () => {
    const { dependencies, directory, sessionCalls } = watchedDependencies([], {
      sources: [failing('deny')],
    });
    await expect(signOnWith({ dependencies })).rejects.toMatchObject({
      code: 'map.groups_unavailable',
    });
    expect(directory.accountOf('ada')).toBeNull();
    expect(sessionCalls).not.toContain('open ada');
  });
});

describe('mode lookup', () => {
  const policy = productPolicy({ ownedGroup: 'ours' }, { mode: 'lookup' });

  it('mode lookup writes nothing, whatever differs, and opens a session', async () => {
    const held = account({ displayName: 'Other', groups: ['jira-old'] });
    const { dependencies, directory, sessionCalls } = watchedDependencies([held], { policy });
    await signOnWith({ dependencies });
    expect(directory.calls).toEqual(['find ada']);
    expect(sessionCalls).toContain('open ada');
  });

  it('a user without an account gets none in mode lookup, and no session', async () => {
    const { dependencies, directory, sessionCalls } = watchedDependencies([], { policy });
    await expect(signOnWith({ dependencies })).rejects.toMatchObject({
      code: 'plan.account_missing',
    });
    expect([...directory.calls, ...sessionCalls]).toEqual(['find ada', 'find session ada']);
  });
});

it('a user without a required claim is refused before the product is called', async () => {
  const require = [{ claim: 'email_verified', is: ['true'] }];
  const { dependencies, directory, sessionCalls } = watchedDependencies([], {
    identityPolicy: { require },
  });
  await expect(signOnWith({ dependencies })).rejects.toMatchObject({
    ...{ code: 'map.claim_refused', evidence: { claim: 'email_verified' } },
  });
  expect([...directory.calls, ...sessionCalls]).toEqual([]);
  await signOnWith({ dependencies }, { payload: { email_verified: 'true' } });
  expect(sessionCalls).toContain('open ada');
});

it('a user without a required group is refused before anything is created', async () => {
  const policy = productPolicy({ required: ['staff'] });
  const { dependencies, directory } = watchedDependencies([], { policy });
  await expect(signOnWith({ dependencies })).rejects.toMatchObject({ code: 'map.group_required' });
  expect(directory.calls).toEqual(['find ada']);
});

describe('a user who is in no required group any more', () => {
  const policy = productPolicy({ required: ['jira-analysts', 'ours'], ownedGroup: 'ours' });
  const groups = ['jira-analysts', 'jira-b', 'jira-users', 'ours', 'vpn'];
  const held = account({ groups });
  const refusal = expect.objectContaining({ code: 'map.group_required' });
  const withGroups = (...names: string[]) => ({ payload: { groups: names } });

  it('a user who lost the required group is refused and leaves the lost groups, and the others stay', async () => {
    const { dependencies, directory, sessionCalls } = watchedDependencies([held], { policy });
    await expect(signOnWith({ dependencies }, withGroups('sales'))).rejects.toEqual(refusal);
    expect(directory.calls).toEqual(['find ada', 'leave jira-analysts jira-b']);
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users', 'ours', 'vpn']);
    expect(sessionCalls).not.toContain('open ada');
  });

  it('a user who lost the required group is not let in later while their groups are not known', async () => {
    const { dependencies } = watchedDependencies([held], { policy });
    const cookie = returnCookie(await signOnWith({ dependencies }));
    await expect(signOnWith({ dependencies }, withGroups('sales'), { cookie })).rejects.toEqual(
      refusal,
    );
    await expect(signOnWith({ dependencies }, NO_CLAIM, { cookie })).rejects.toEqual(refusal);
    await expect(signOnWith({ dependencies }, NO_CLAIM)).rejects.toEqual(refusal);
  });

  it('a user who is in a required group again is let in again', async () => {
    const { dependencies, directory } = watchedDependencies([held], { policy });
    await expect(signOnWith({ dependencies }, withGroups('sales'))).rejects.toEqual(refusal);
    await signOnWith({ dependencies });
    expect(directory.accountOf('ada')?.groups).toContain('jira-analysts');
  });

  it('a user who lost the required group leaves no group in mode lookup', async () => {
    const lookup = productPolicy(policy.groups, { mode: 'lookup' });
    const { dependencies, directory } = watchedDependencies([held], { policy: lookup });
    await expect(signOnWith({ dependencies }, withGroups('sales'))).rejects.toEqual(refusal);
    expect(directory.calls).toEqual(['find ada']);
  });

  it('a protected account leaves no group when its user lost the required group', async () => {
    const byHand = account({ groups: ['jira-analysts', 'jira-administrators'] });
    const { dependencies, directory } = watchedDependencies([byHand], { policy });
    await expect(signOnWith({ dependencies }, withGroups('sales'))).rejects.toEqual(refusal);
    expect(directory.calls).toEqual(['find ada']);
  });

  it('a user without a required group and without an account gets none', async () => {
    const { dependencies, directory } = watchedDependencies([], { policy });
    await expect(signOnWith({ dependencies }, withGroups('sales'))).rejects.toEqual(refusal);
    expect(directory.calls).toEqual(['find ada']);
  });

  it('a user who lost the required group is refused when the product fails, and leaves the groups the next time', async () => {
    const { dependencies, directory } = watchedDependencies([held], { policy });
    const down = new Failure('provision.product_unavailable');
    const leave = () => Promise.reject(down);
    const product = dependencies.productOf('jira');
    const productOf = () => ({ ...product, directory: { ...directory, leave } });
    const broken = { ...dependencies, productOf };
    await expect(signOnWith({ dependencies: broken }, withGroups('sales'))).rejects.toMatchObject({
      code: down.code,
    });
    await expect(signOnWith({ dependencies }, withGroups('sales'))).rejects.toEqual(refusal);
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users', 'ours', 'vpn']);
  });
});

describe('an unreadable group name', () => {
  it('an unreadable group name costs a user none of the other groups', async () => {
    const { dependencies, directory } = watchedDependencies([], { policy: productPolicy() });
    await signOnWith({ dependencies }, { payload: { groups: ['jira-b', 'jira-\u200bc', ''] } });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users', 'jira-b']);
  });

  it('an unreadable group name costs a user no group, not even where it is the only one', async () => {
    const held = account({ groups: ['jira-\u200bc', 'jira-old', 'jira-users'] });
    const { dependencies, directory } = watchedDependencies([held]);
    await signOnWith({ dependencies }, { payload: { groups: ['jira-\u200bc'] } });
    expect(directory.calls).toEqual(['find ada']);
    await signOnWith({ dependencies }, { payload: { groups: ['jira-b', 'jira-\u200bc'] } });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-\u200bc', 'jira-users', 'jira-b']);
  });

  it.each(['jira-c\u200b', 'Jira-\u202ec', 'jira-c\r\n', '\ufeffjira-c'])(
    'a group is not left because an invisible character came along with its name: %j',
    async (name) => {
      const held = account({ groups: ['jira-c', 'jira-old', 'jira-users'] });
      const { dependencies, directory } = watchedDependencies([held]);
      await signOnWith({ dependencies }, { payload: { groups: ['jira-b', name] } });
      expect(directory.accountOf('ada')?.groups).toEqual(['jira-c', 'jira-users', 'jira-b']);
    },
  );

  it('an unreadable group name gives no access', async () => {
    const policy = productPolicy({ required: ['staff'] });
    const { dependencies, directory } = watchedDependencies([], { policy });
    for (const groups of [['sales', 'staff\u200b'], ['\u202estaff']]) {
      await expect(signOnWith({ dependencies }, { payload: { groups } })).rejects.toMatchObject({
        code: 'map.group_required',
      });
    }
    expect(directory.accountOf('ada')).toBeNull();
  });
});
