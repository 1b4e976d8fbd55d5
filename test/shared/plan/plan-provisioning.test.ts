import { describe, expect, it } from 'vitest';
import { planProvisioning } from '#shared/plan/plan-provisioning.ts';
import { account } from '#test/builders/account.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { profile } from '#test/builders/profile.ts';

const policy = productPolicy();
const create = (group: string) => ({ kind: 'create_group', group });
const join = (group: string, username = 'ada') => ({ kind: 'join', username, group });
const leave = (group: string, username = 'ada') => ({ kind: 'leave', username, group });

describe('the plan', () => {
  it('is empty for an account that is as it should be', () => {
    expect(planProvisioning(profile(), account(), policy)).toEqual([]);
  });

  it('creates a person and lets them join everything for whom there is no account', () => {
    expect(planProvisioning(profile(), null, policy)).toEqual([
      {
        kind: 'create_person',
        person: { username: 'ada', email: 'ada@example.com', displayName: 'Ada Lovelace' },
      },
      create('jira-analysts'),
      create('jira-users'),
      join('jira-analysts'),
      join('jira-users'),
    ]);
  });

  it.each([
    ['address', { email: 'old@example.com' }, { email: 'ada@example.com' }],
    ['name', { displayName: 'Ada Byron' }, { displayName: 'Ada Lovelace' }],
    ['activity', { active: false }, { active: true }],
    [
      'name and activity',
      { displayName: 'Ada Byron', active: false },
      { displayName: 'Ada Lovelace', active: true },
    ],
  ])('updates what differs and nothing else: %s', (_title, held, changes) => {
    expect(planProvisioning(profile(), account(held), policy)).toEqual([
      { kind: 'update_person', username: 'ada', changes },
    ]);
  });

  it('leaves an address alone that differs in case only', () => {
    expect(planProvisioning(profile(), account({ email: 'Ada@Example.com' }), policy)).toEqual([]);
  });

  it('names the person as the product spells them', () => {
    const held = account({ username: 'Ada', groups: ['jira-users', 'jira-developers'] });
    expect(planProvisioning(profile(), held, policy)).toEqual([
      create('jira-analysts'),
      join('jira-analysts', 'Ada'),
      leave('jira-developers', 'Ada'),
    ]);
  });

  it('takes a group in another case for the same', () => {
    const held = account({ groups: ['JIRA-Analysts', 'Jira-Users'] });
    expect(planProvisioning(profile(), held, policy)).toEqual([]);
  });

  it('leaves a group in the product’s own spelling', () => {
    const held = account({ groups: ['jira-analysts', 'jira-users', 'Jira-Developers'] });
    expect(planProvisioning(profile(), held, policy)).toEqual([leave('Jira-Developers')]);
  });

  it('has nobody join the same group twice, though it is default and claimed', () => {
    const plan = planProvisioning(profile({ groups: ['Jira-Users'] }), null, policy);
    expect(plan.filter(({ kind }) => kind === 'join')).toHaveLength(1);
  });
});

describe('the plan for groups', () => {
  const held = account({ groups: ['jira-developers'] });
  const join_ = (...groups: string[]) => [
    ...groups.map(create),
    ...groups.map((group) => join(group)),
  ];
  const leaves = [leave('jira-developers')];

  it.each([
    ['present', 'sync', [...join_('jira-analysts', 'jira-users'), ...leaves]],
    ['present', 'keep', join_('jira-users')],
    ['empty', 'sync', [...join_('jira-users'), ...leaves]],
    ['empty', 'keep', join_('jira-users')],
    ['absent', 'keep', join_('jira-users')],
  ] as const)('that are %s under %s', (state, rule, expected) => {
    const groups = { present: ['jira-analysts'], empty: [], absent: null }[state];
    const stated = productPolicy(
      state === 'present' ? { whenPresent: rule } : state === 'empty' ? { whenEmpty: rule } : {},
    );
    expect(planProvisioning(profile({ groups }), held, stated)).toEqual(expected);
  });
});
