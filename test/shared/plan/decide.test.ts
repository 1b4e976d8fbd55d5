import { describe, expect, it } from 'vitest';
import type { GroupRules, ProductPolicy } from '#shared/map/identity-policy.ts';
import { decide } from '#shared/plan/decide.ts';
import type { Account, Profile } from '#shared/plan/plan-provisioning.ts';
import { account } from '#test/builders/account.ts';
import { capabilities } from '#test/builders/capabilities.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { profile } from '#test/builders/profile.ts';

interface Case {
  readonly wanted?: Profile;
  readonly held: Account | null;
  readonly groups?: Partial<GroupRules>;
  readonly policy?: Partial<ProductPolicy>;
}

const decideOn = ({ wanted = profile(), held, groups = {}, policy = {} }: Case) =>
  decide(wanted, held, {
    product: 'jira',
    policy: productPolicy(groups, policy),
    capabilities: capabilities(),
  });

/** The steps in words, and those withheld with their rule. */
function inWords(one: Case) {
  const { plan, withheld } = decideOn(one);
  const toWords = (step: (typeof plan)[number]) =>
    'group' in step ? `${step.kind} ${step.group}` : step.kind;
  return {
    plan: plan.map(toWords),
    withheld: withheld.map(({ step, rule }) => `${toWords(step)}: ${rule}`),
  };
}

const made = (...groups: string[]) => account({ groups: ['jira-users', ...groups] });

describe('what is decided', () => {
  it.each<[string, Case, readonly string[], readonly string[]]>([
    [
      'for a newcomer is an account and their groups',
      { held: null },
      [
        ...['create_person', 'create_group jira-analysts', 'create_group jira-users'],
        ...['join jira-analysts', 'join jira-users'],
      ],
      [],
    ],
    ['for somebody as they should be is nothing', { held: made('jira-analysts') }, [], []],
    [
      'for a newcomer without the creation of groups is what is there',
      { held: null, groups: { createMissing: false } },
      ['create_person', 'join jira-analysts', 'join jira-users'],
      ['create_group jira-analysts: create_missing', 'create_group jira-users: create_missing'],
    ],
    [
      'in mode lookup is to do nothing about somebody who is there',
      { held: account({ displayName: 'Other', groups: ['jira-old'] }), policy: { mode: 'lookup' } },
      [],
      [
        ...['update_person: lookup', 'create_group jira-analysts: lookup'],
        ...['create_group jira-users: lookup', 'join jira-analysts: lookup'],
        ...['join jira-users: lookup', 'leave jira-old: lookup'],
      ],
    ],
    [
      'about groups granted by hand is to leave them alone',
      { wanted: profile({ groups: [] }), held: made('granted', 'jira-administrators', 'ours') },
      [],
      [],
    ],
    [
      'for somebody who loses too much is to take nothing, and to give all the same',
      { held: made('jira-a', 'jira-b'), groups: { mostRemovals: 1 } },
      ['create_group jira-analysts', 'join jira-analysts'],
      ['leave jira-a: most_removals', 'leave jira-b: most_removals'],
    ],
    [
      'for somebody who would lose access is to keep the first such group',
      {
        wanted: profile({ groups: [] }),
        held: account({ groups: ['jira-b', 'jira-a'] }),
        groups: { default: [], access: ['jira-*'] },
      },
      ['leave jira-b'],
      ['leave jira-a: last_access'],
    ],
    [
      'for somebody who is brought back is to do it first',
      { held: account({ active: false }) },
      ['update_person'],
      [],
    ],
  ])('%s', (_title, one, plan, withheld) => {
    const groups = { ownedGroup: null, ...one.groups };
    const isByHand = one.held?.groups.includes('jira-administrators') === true;
    const rules = isByHand ? { ...groups, ownedGroup: 'ours' } : groups;
    const decided = inWords({ ...one, groups: rules });
    const others = decided.withheld.filter((line) => !/granted|administrators/.test(line));
    expect({ plan: decided.plan, withheld: others }).toEqual({ plan, withheld });
  });

  it('tells which rule keeps hands off groups that were granted by hand', () => {
    const held = made('granted', 'jira-administrators', 'ours');
    const groups = { ownedGroup: 'ours' };
    expect(inWords({ wanted: profile({ groups: [] }), held, groups })).toEqual({
      plan: [],
      withheld: ['leave granted: managed', 'leave jira-administrators: protected'],
    });
  });
});

describe('a refusal', () => {
  it.each<[string, Case, string]>([
    [
      'of groups that the policy denies',
      { wanted: profile({ groups: null }), held: account(), groups: { whenAbsent: 'deny' } },
      'map.groups_denied',
    ],
    ['of a stranger', { held: null, groups: { required: ['staff'] } }, 'map.group_required'],
    [
      'of a newcomer in mode lookup',
      { held: null, policy: { mode: 'lookup' } },
      'plan.account_missing',
    ],
    [
      'of a deactivated person in mode lookup',
      { held: account({ active: false }), policy: { mode: 'lookup' } },
      'plan.account_deactivated',
    ],
    [
      'of an account made by hand',
      { held: made('jira-administrators'), groups: { ownedGroup: 'ours' } },
      'plan.account_protected',
    ],
    [
      'of an account made by hand in mode lookup',
      { held: made('jira-administrators'), policy: { mode: 'lookup' } },
      'plan.account_protected',
    ],
    [
      'of groups that another directory keeps',
      { held: account({ groups: [], fixed: { details: true, groups: true } }) },
      'provision.other_directory',
    ],
    [
      'for groups comes before that of the account',
      { held: made('jira-administrators'), groups: { required: ['staff'] } },
      'map.group_required',
    ],
  ])('%s', (_title, one, code) => {
    expect(() => decideOn(one)).toThrow(expect.objectContaining({ code }));
  });

  it('is none for somebody whose groups are not known and who has a required one', () => {
    const held = account({ groups: ['jira-users', 'Staff'] });
    const one = { wanted: profile({ state: 'overage' }), held, groups: { required: ['staff'] } };
    expect(inWords(one)).toEqual({ plan: [], withheld: [] });
  });

  it('is none in mode lookup where another directory keeps the groups', () => {
    const held = account({ groups: [], fixed: { details: true, groups: true } });
    expect(decideOn({ held, policy: { mode: 'lookup' } }).plan).toEqual([]);
  });
});
