import { describe, expect, it } from 'vitest';
import type { GroupSource } from '#shared/map/group-source.ts';
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
      const recovered = { ...edge, groupSources: [groupSource({ name: 'cognito' })] };
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
