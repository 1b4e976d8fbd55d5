// Complaints about sign-on at load balancers. Each test shows that this one does not deserve it.
import { describe, expect, it } from 'vitest';
import { account } from '#test/builders/account.ts';
import { claimSource } from '#test/builders/claim-source.ts';
import { groupSource } from '#test/builders/group-source.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';
import { watchedDependencies } from '#test/builders/watched-dependencies.ts';

describe('“the last group is never removed”', () => {
  it('a user loses their last managed group when the provider says that there is none', async () => {
    const { dependencies, directory } = watchedDependencies([account()]);
    await signOnWith({ dependencies }, { payload: { groups: [] } });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users']);
  });

  it('a user without a groups claim loses their last group when the directory says that there is none', async () => {
    const sources = [claimSource(), groupSource({ claim: { state: 'empty' } })];
    const { dependencies, directory } = watchedDependencies([account()], { sources });
    await signOnWith({ dependencies }, { payload: { groups: undefined } });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users']);
  });
});

describe('“it wipes the groups that were granted by hand”', () => {
  it.each([
    ['other names', ['jira-developers']],
    ['no names', []],
  ])('groups granted by hand stay when the provider sends %s', async (_what, groups) => {
    const held = ['jira-users', 'confluence-users', 'vpn', 'Contractors'];
    const { dependencies, directory } = watchedDependencies([
      account({ groups: [...held, 'jira-old'] }),
    ]);
    await signOnWith({ dependencies }, { payload: { groups } });
    expect(directory.accountOf('ada')?.groups.toSorted()).toEqual([...held, ...groups].toSorted());
  });
});

describe('“it locks people out”', () => {
  it.each([
    [
      'the provider says that there are too many groups',
      groupSource({ claim: { state: 'overage' } }),
    ],
    ['the directory does not answer', groupSource({ failsFor: 'timeout' })],
    ['no source has an answer', groupSource({ claim: { state: 'absent' } })],
  ])('a user keeps their groups and is signed on when %s', async (_what, source) => {
    const policy = productPolicy({ required: ['jira-analysts'], access: ['jira-users'] });
    const { dependencies, directory, sessionCalls } = watchedDependencies([account()], {
      ...{ policy, sources: [claimSource(), source] },
    });
    await signOnWith({ dependencies }, { payload: { groups: undefined } });
    expect(directory.calls).toEqual(['find ada']);
    expect(sessionCalls).toContain('open ada');
  });

  it('a directory resolves an overage of the groups claim', async () => {
    const overage = { ...groupSource({ claim: { state: 'overage' } }), remote: false };
    const sources = [overage, groupSource({ claim: { state: 'present', names: ['jira-b'] } })];
    const { dependencies, directory } = watchedDependencies([account()], { sources });
    await signOnWith({ dependencies });
    expect(directory.accountOf('ada')?.groups.toSorted()).toEqual(['jira-b', 'jira-users']);
  });

  it('a user keeps the last group that gives access', async () => {
    const policy = productPolicy({ default: [], access: ['jira-users'] });
    const { dependencies, directory } = watchedDependencies([account()], { policy });
    await signOnWith({ dependencies }, { payload: { groups: [] } });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users']);
  });

  it('a mistake of the provider does not remove all groups at once', async () => {
    const groups = Array.from({ length: 26 }, (_none, index) => `jira-team-${index}`);
    const { dependencies, directory, log, lines } = watchedDependencies([account({ groups })]);
    await signOnWith({ dependencies, log }, { payload: { groups: ['jira-analysts'] } });
    expect(directory.accountOf('ada')?.groups).toEqual([...groups, 'jira-users', 'jira-analysts']);
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      { event: 'plan.removals_withheld', entry: { product: 'jira', removals: 26 } },
    ]);
  });
});

describe('“it knows groups by their ids only”', () => {
  it('group ids are renamed to group names', async () => {
    const [id, unknown] = ['5b5a1d6e-6c0f-4a8e-9f53-0f4c2f5d7a11', '00000000-aaaa'];
    const policy = productPolicy({ rename: { [id]: 'jira-developers' }, drop: ['0000*'] });
    const { dependencies, directory } = watchedDependencies([], { policy });
    await signOnWith({ dependencies }, { payload: { groups: [id.toUpperCase(), unknown] } });
    expect(directory.accountOf('ada')?.groups).toEqual(['jira-users', 'jira-developers']);
  });
});

describe('“it gives everyone in the company an account”', () => {
  const policy = productPolicy({ required: ['jira-*'] });

  it.each([
    ['in other groups', ['sales']],
    ['in no group', []],
    ['whose groups are not known', undefined],
  ])('a user %s gets no account', async (_what, groups) => {
    const { dependencies, directory, sessionCalls } = watchedDependencies([], { policy });
    await expect(signOnWith({ dependencies }, { payload: { groups } })).rejects.toMatchObject({
      code: 'map.group_required',
    });
    expect(directory.calls).toEqual(['find ada']);
    expect(sessionCalls).not.toContain('open ada');
  });

  it('a user in a required group gets an account', async () => {
    const { dependencies, directory } = watchedDependencies([], { policy });
    await signOnWith({ dependencies });
    expect(directory.accountOf('ada')).not.toBeNull();
  });
});
