import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { GroupSource } from '#shared/groups/group-source.ts';
import { account } from '#test/builders/account.ts';
import { claimSource } from '#test/builders/claim-source.ts';
import { edgeBefore } from '#test/builders/edge-before.ts';
import { groupSource } from '#test/builders/group-source.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { returnCookie } from '#test/builders/return-cookie.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';

const NO_CLAIM = { payload: { groups: undefined } };
const failing = (onFailure: GroupSource['onFailure']) =>
  groupSource({ name: 'cognito', failsFor: 'timeout', onFailure });

describe('a source that has to be asked', () => {
  it('is asked at a sign-on, and what it says is what counts', async () => {
    const source = groupSource({ says: { state: 'present', names: ['jira-developers'] } });
    const { edge, directory } = edgeBefore([account()], { sources: [source] });
    await signOnWith({ edge });
    expect(source.timesAsked()).toBe(1);
    expect(directory.accountOf('ada')?.groups.toSorted()).toEqual([
      'jira-developers',
      'jira-users',
    ]);
  });

  it('is not asked again while somebody is in sync', async () => {
    const source = groupSource();
    const { edge } = edgeBefore([account()], { sources: [claimSource(), source] });
    const cookie = returnCookie(await signOnWith({ edge }, NO_CLAIM));
    await signOnWith({ edge }, NO_CLAIM, { cookie });
    expect(source.timesAsked()).toBe(1);
  });

  it('is asked again when a claim has changed', async () => {
    const source = groupSource();
    const { edge } = edgeBefore([account()], { sources: [source] });
    const cookie = returnCookie(await signOnWith({ edge }));
    await signOnWith({ edge }, { payload: { name: 'Ada Byron' } }, { cookie });
    expect(source.timesAsked()).toBe(2);
  });

  it('is not asked where the claim says it', async () => {
    const source = groupSource();
    const { edge } = edgeBefore([account()], { sources: [claimSource(), source] });
    await signOnWith({ edge }, { payload: { groups: [] } });
    expect(source.timesAsked()).toBe(0);
  });

  it('is asked about the person of the token, with their access token', async () => {
    const asked: unknown[] = [];
    const source: GroupSource = {
      ...groupSource(),
      read: async ({ identity, accessToken }) => {
        asked.push([identity.subject, accessToken]);
        return { state: 'absent' };
      },
    };
    const { edge } = edgeBefore([account()], { sources: [source] });
    await signOnWith({ edge }, {}, { accessToken: 'at' });
    expect(asked).toEqual([['subject-of-ada', 'at']]);
  });
});

describe('a source that fails', () => {
  it('costs nobody a group where its policy is to keep them, and is told', async () => {
    const { edge, directory, log, lines } = edgeBefore([account()], { sources: [failing('keep')] });
    await signOnWith({ edge, log });
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

  it('lets the next one speak where its policy is to be ignored', async () => {
    const source = groupSource({ says: { state: 'empty' } });
    const { edge, directory } = edgeBefore([account()], { sources: [failing('ignore'), source] });
    await signOnWith({ edge });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users']);
  });

  it.each(['keep', 'ignore'] as const)(
    'is asked again when somebody comes again, though its policy is to %s: nobody waits for the interval',
    async (onFailure) => {
      const { edge, directory } = edgeBefore([], { sources: [failing(onFailure)] });
      const cookie = returnCookie(await signOnWith({ edge }));
      const { mapping, ...product } = edge.productOf('jira');
      const groupSources = [groupSource({ name: 'cognito' })];
      const productOf = () => ({ ...product, mapping: { ...mapping, groupSources } });
      const recovered = { ...edge, productOf };
      await signOnWith({ edge: recovered }, {}, { cookie });
      expect(directory.accountOf('ada')?.groups).toContain('jira-analysts');
    },
  );

  it('refuses the sign-on where that is its policy, and nothing is done', async () => {
    const { edge, directory, sessionCalls } = edgeBefore([], { sources: [failing('deny')] });
    await expect(signOnWith({ edge })).rejects.toMatchObject({ code: 'map.groups_unavailable' });
    expect(directory.accountOf('ada')).toBeNull();
    expect(sessionCalls).not.toContain('open ada');
  });
});

describe('in mode lookup', () => {
  const policy = productPolicy({ ownedGroup: 'ours' }, { mode: 'lookup' });

  it('nothing is written, whatever differs, and a session is opened', async () => {
    const held = account({ displayName: 'Other', groups: ['jira-old'] });
    const { edge, directory, sessionCalls } = edgeBefore([held], { policy });
    await signOnWith({ edge });
    expect(directory.calls).toEqual(['find ada']);
    expect(sessionCalls).toContain('open ada');
  });

  it('who has no account gets none, and no session', async () => {
    const { edge, directory, sessionCalls } = edgeBefore([], { policy });
    await expect(signOnWith({ edge })).rejects.toMatchObject({ code: 'plan.account_missing' });
    expect([...directory.calls, ...sessionCalls]).toEqual(['find ada', 'find live ada']);
  });
});

it('who lacks a claim that is required costs the product no call', async () => {
  const require = [{ claim: 'email_verified', is: ['true'] }];
  const { edge, directory, sessionCalls } = edgeBefore([], { identityPolicy: { require } });
  await expect(signOnWith({ edge })).rejects.toMatchObject({
    ...{ code: 'map.claim_refused', evidence: { claim: 'email_verified' } },
  });
  expect([...directory.calls, ...sessionCalls]).toEqual([]);
  await signOnWith({ edge }, { payload: { email_verified: 'true' } });
  expect(sessionCalls).toContain('open ada');
});

it('who lacks a group that is required is told who to ask, before anything is created', async () => {
  const policy = productPolicy({ required: ['staff'] });
  const { edge, directory } = edgeBefore([], { policy });
  await expect(signOnWith({ edge })).rejects.toMatchObject({ code: 'map.group_required' });
  expect(directory.calls).toEqual(['find ada']);
});

describe('who is in no required group any more', () => {
  const policy = productPolicy({ required: ['jira-analysts', 'ours'], ownedGroup: 'ours' });
  const groups = ['jira-analysts', 'jira-b', 'jira-users', 'ours', 'vpn'];
  const held = account({ groups });
  const refusal = expect.objectContaining({ code: 'map.group_required' });
  const told = (...names: string[]) => ({ payload: { groups: names } });

  it('is refused, and what they lost is taken away; the rest stays as it is', async () => {
    const { edge, directory, sessionCalls } = edgeBefore([held], { policy });
    await expect(signOnWith({ edge }, told('sales'))).rejects.toEqual(refusal);
    expect(directory.calls).toEqual(['find ada', 'leave jira-analysts jira-b']);
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users', 'ours', 'vpn']);
    expect(sessionCalls).not.toContain('open ada');
  });

  it('is not let in later, when nothing is known of their groups', async () => {
    const { edge } = edgeBefore([held], { policy });
    const cookie = returnCookie(await signOnWith({ edge }));
    await expect(signOnWith({ edge }, told('sales'), { cookie })).rejects.toEqual(refusal);
    await expect(signOnWith({ edge }, NO_CLAIM, { cookie })).rejects.toEqual(refusal);
    await expect(signOnWith({ edge }, NO_CLAIM)).rejects.toEqual(refusal);
  });

  it('is let in again when they are in one again', async () => {
    const { edge, directory } = edgeBefore([held], { policy });
    await expect(signOnWith({ edge }, told('sales'))).rejects.toEqual(refusal);
    await signOnWith({ edge });
    expect(directory.accountOf('ada')?.groups).toContain('jira-analysts');
  });

  it('loses nothing in mode lookup', async () => {
    const lookup = productPolicy(policy.groups, { mode: 'lookup' });
    const { edge, directory } = edgeBefore([held], { policy: lookup });
    await expect(signOnWith({ edge }, told('sales'))).rejects.toEqual(refusal);
    expect(directory.calls).toEqual(['find ada']);
  });

  it('loses nothing of an account that was made by hand and is protected', async () => {
    const byHand = account({ groups: ['jira-analysts', 'jira-administrators'] });
    const { edge, directory } = edgeBefore([byHand], { policy });
    await expect(signOnWith({ edge }, told('sales'))).rejects.toEqual(refusal);
    expect(directory.calls).toEqual(['find ada']);
  });

  it('gets no account', async () => {
    const { edge, directory } = edgeBefore([], { policy });
    await expect(signOnWith({ edge }, told('sales'))).rejects.toEqual(refusal);
    expect(directory.calls).toEqual(['find ada']);
  });

  it('is refused by a failure at the product rather than be let in, and loses the groups the next time', async () => {
    const { edge, directory } = edgeBefore([held], { policy });
    const down = new Failure('provision.product_unavailable');
    const leave = () => Promise.reject(down);
    const product = edge.productOf('jira');
    const productOf = () => ({ ...product, directory: { ...directory, leave } });
    const broken = { ...edge, productOf };
    await expect(signOnWith({ edge: broken }, told('sales'))).rejects.toBe(down);
    await expect(signOnWith({ edge }, told('sales'))).rejects.toEqual(refusal);
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users', 'ours', 'vpn']);
  });
});

describe('a name of a group that nobody can read', () => {
  it('costs nobody the groups beside it', async () => {
    const { edge, directory } = edgeBefore([], { policy: productPolicy() });
    await signOnWith({ edge }, { payload: { groups: ['jira-b', 'jira-\u200bc', ''] } });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-b', 'jira-users']);
  });

  it('costs nobody the group of that name, nor lets them be stripped where it is the only one', async () => {
    const held = account({ groups: ['jira-\u200bc', 'jira-old', 'jira-users'] });
    const { edge, directory } = edgeBefore([held]);
    await signOnWith({ edge }, { payload: { groups: ['jira-\u200bc'] } });
    expect(directory.calls).toEqual(['find ada']);
    await signOnWith({ edge }, { payload: { groups: ['jira-b', 'jira-\u200bc'] } });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-\u200bc', 'jira-users', 'jira-b']);
  });

  it('lets nobody in', async () => {
    const policy = productPolicy({ required: ['staff'] });
    const { edge, directory } = edgeBefore([], { policy });
    for (const groups of [['sales', 'staff\u200b'], ['\u202estaff']]) {
      await expect(signOnWith({ edge }, { payload: { groups } })).rejects.toMatchObject({
        code: 'map.group_required',
      });
    }
    expect(directory.accountOf('ada')).toBeNull();
  });
});
