// What people say of sign-on at load balancers: here each of it is impossible.
import { describe, expect, it } from 'vitest';
import { account } from '#test/builders/account.ts';
import { claimSource } from '#test/builders/claim-source.ts';
import { edgeBefore } from '#test/builders/edge-before.ts';
import { groupSource } from '#test/builders/group-source.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';

describe('“the last group is never removed”', () => {
  it('the last group goes away when the provider says that there is none', async () => {
    const { edge, directory } = edgeBefore([account()]);
    await signOnWith({ edge }, { payload: { groups: [] } });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users']);
  });

  it('and where the claim is left out for somebody in no group, a directory that is asked says so', async () => {
    const sources = [claimSource(), groupSource({ says: { state: 'empty' } })];
    const { edge, directory } = edgeBefore([account()], { sources });
    await signOnWith({ edge }, { payload: { groups: undefined } });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users']);
  });
});

describe('“it wipes the groups that were granted by hand”', () => {
  it.each([
    ['other names', ['jira-developers']],
    ['no names', []],
  ])('groups granted by hand stay when the provider says %s', async (_what, groups) => {
    const held = ['jira-users', 'confluence-users', 'vpn', 'Contractors'];
    const { edge, directory } = edgeBefore([account({ groups: [...held, 'jira-old'] })]);
    await signOnWith({ edge }, { payload: { groups } });
    expect(directory.accountOf('ada')?.groups.toSorted()).toEqual([...held, ...groups].toSorted());
  });
});

describe('“it locks people out”', () => {
  it.each([
    [
      'the provider says that there are too many groups',
      groupSource({ says: { state: 'overage' } }),
    ],
    ['the directory does not answer', groupSource({ failsFor: 'timeout' })],
    ['nobody says anything', groupSource({ says: { state: 'absent' } })],
  ])('nobody loses a group or is refused when %s', async (_what, source) => {
    const policy = productPolicy({ required: ['jira-analysts'], access: ['jira-users'] });
    const { edge, directory, sessionCalls } = edgeBefore([account()], {
      ...{ policy, sources: [claimSource(), source] },
    });
    await signOnWith({ edge }, { payload: { groups: undefined } });
    expect(directory.calls).toEqual(['find ada']);
    expect(sessionCalls).toContain('open ada');
  });

  it('an overage of the claim is resolved by a directory that is asked', async () => {
    const overage = { ...groupSource({ says: { state: 'overage' } }), remote: false };
    const sources = [overage, groupSource({ says: { state: 'present', names: ['jira-b'] } })];
    const { edge, directory } = edgeBefore([account()], { sources });
    await signOnWith({ edge });
    expect(directory.accountOf('ada')?.groups.toSorted()).toEqual(['jira-b', 'jira-users']);
  });

  it('nobody loses the last group that lets them in', async () => {
    const policy = productPolicy({ default: [], access: ['jira-users'] });
    const { edge, directory } = edgeBefore([account()], { policy });
    await signOnWith({ edge }, { payload: { groups: [] } });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users']);
  });

  it('nobody loses everything at once by a mistake of the provider', async () => {
    const groups = Array.from({ length: 26 }, (_none, index) => `jira-team-${index}`);
    const { edge, directory, log, lines } = edgeBefore([account({ groups })]);
    await signOnWith({ edge, log }, { payload: { groups: ['jira-analysts'] } });
    expect(directory.accountOf('ada')?.groups).toEqual([...groups, 'jira-analysts', 'jira-users']);
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      { event: 'plan.removals_withheld', entry: { product: 'jira', removals: 26 } },
    ]);
  });
});

describe('“it knows groups by their ids only”', () => {
  it('ids become names', async () => {
    const [id, unknown] = ['5b5a1d6e-6c0f-4a8e-9f53-0f4c2f5d7a11', '00000000-aaaa'];
    const policy = productPolicy({ rename: { [id]: 'jira-developers' }, drop: ['0000*'] });
    const { edge, directory } = edgeBefore([], { policy });
    await signOnWith({ edge }, { payload: { groups: [id.toUpperCase(), unknown] } });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-developers', 'jira-users']);
  });
});

describe('“it gives everyone in the company an account”', () => {
  const policy = productPolicy({ required: ['jira-*'] });

  it.each([
    ['in other groups', ['sales']],
    ['in no group', []],
    ['of whose groups nothing is known', undefined],
  ])('strangers get no account: somebody %s', async (_who, groups) => {
    const { edge, directory, sessionCalls } = edgeBefore([], { policy });
    await expect(signOnWith({ edge }, { payload: { groups } })).rejects.toMatchObject({
      code: 'map.group_required',
    });
    expect(directory.calls).toEqual(['find ada']);
    expect(sessionCalls).not.toContain('open ada');
  });

  it('and whom it is for gets one', async () => {
    const { edge, directory } = edgeBefore([], { policy });
    await signOnWith({ edge });
    expect(directory.accountOf('ada')).not.toBeNull();
  });
});
