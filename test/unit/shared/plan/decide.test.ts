import { describe, expect, it } from 'vitest';
import { decide } from '#shared/plan/decide.ts';
import type { Account, DesiredProfile } from '#shared/plan/plan-provisioning.ts';
import type { GroupRules, ProductPolicy } from '#shared/policy/identity-policy.ts';
import { account } from '#test/builders/account.ts';
import { capabilities } from '#test/builders/capabilities.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { profile } from '#test/builders/profile.ts';

interface Case {
  readonly wanted?: DesiredProfile;
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

/** Returns the steps in words, and the withheld ones with their rule. */
function inWords(decided: Case) {
  const { plan, withheld, refusal } = decideOn(decided);
  const toWords = (step: (typeof plan)[number]) =>
    'group' in step ? `${step.kind} ${step.group}` : step.kind;
  return {
    plan: plan.map(toWords),
    withheld: withheld.map(({ step, rule }) => `${toWords(step)}: ${rule}`),
    refusal: refusal && { code: refusal.code, ...refusal.evidence },
  };
}

const memberOf = (...groups: string[]) => account({ groups: ['jira-users', ...groups] });

describe('the decision about an account', () => {
  it.each<[string, Case, readonly string[], readonly string[]]>([
    [
      'a user without an account gets one with their groups',
      { held: null },
      [
        ...['create_person', 'create_group jira-analysts', 'create_group jira-users'],
        ...['join jira-analysts', 'join jira-users'],
      ],
      [],
    ],
    [
      'an account that matches the profile is not changed',
      { held: memberOf('jira-analysts') },
      [],
      [],
    ],
    [
      'a new account joins the groups that exist when none may be created',
      { held: null, groups: { createMissing: false } },
      ['create_person', 'join jira-analysts', 'join jira-users'],
      ['create_group jira-analysts: create_missing', 'create_group jira-users: create_missing'],
    ],
    [
      'an existing account is not changed in mode lookup',
      { held: account({ displayName: 'Other', groups: ['jira-old'] }), policy: { mode: 'lookup' } },
      [],
      [
        ...['update_person: lookup', 'create_group jira-analysts: lookup'],
        ...['create_group jira-users: lookup', 'join jira-analysts: lookup'],
        ...['join jira-users: lookup', 'leave jira-old: lookup'],
      ],
    ],
    [
      'groups granted by hand stay',
      { wanted: profile({ groups: [] }), held: memberOf('granted', 'jira-administrators', 'ours') },
      [],
      [],
    ],
    [
      'an account with too many removals leaves no group, and joins all the same',
      { held: memberOf('jira-a', 'jira-b'), groups: { mostRemovals: 1 } },
      ['create_group jira-analysts', 'join jira-analysts'],
      ['leave jira-a: most_removals', 'leave jira-b: most_removals'],
    ],
    [
      'an account that would lose access keeps the first group that gives it',
      {
        wanted: profile({ groups: [] }),
        held: account({ groups: ['jira-b', 'jira-a'] }),
        groups: { default: [], access: ['jira-*'] },
      },
      ['leave jira-b'],
      ['leave jira-a: last_access'],
    ],
    [
      'a deactivated account is reactivated first',
      { held: account({ active: false }) },
      ['update_person'],
      [],
    ],
  ])('%s', (_title, given, plan, withheld) => {
    const groups = { ownedGroup: null, ...given.groups };
    const isByHand = given.held?.groups.includes('jira-administrators') === true;
    const rules = isByHand ? { ...groups, ownedGroup: 'ours' } : groups;
    const decided = inWords({ ...given, groups: rules });
    const others = decided.withheld.filter((line) => !/granted|administrators/.test(line));
    expect({ ...decided, withheld: others }).toEqual({ plan, withheld, refusal: null });
  });

  it('the record names the rule that keeps groups granted by hand', () => {
    const held = memberOf('granted', 'jira-administrators', 'ours');
    const groups = { ownedGroup: 'ours' };
    expect(inWords({ wanted: profile({ groups: [] }), held, groups })).toEqual({
      plan: [],
      withheld: ['leave granted: managed', 'leave jira-administrators: protected'],
      refusal: null,
    });
  });
});

describe('the refusal of a user', () => {
  it.each<[string, Case, string]>([
    [
      'with denied groups',
      { wanted: profile({ groups: null }), held: account(), groups: { whenAbsent: 'deny' } },
      'map.groups_denied',
    ],
    [
      'without an account in mode lookup',
      { held: null, policy: { mode: 'lookup' } },
      'plan.account_missing',
    ],
    [
      'with a deactivated account in mode lookup',
      { held: account({ active: false }), policy: { mode: 'lookup' } },
      'plan.account_deactivated',
    ],
    [
      'with a protected account',
      { held: memberOf('jira-administrators'), groups: { ownedGroup: 'ours' } },
      'plan.account_protected',
    ],
    [
      'with a protected account in mode lookup',
      { held: memberOf('jira-administrators'), policy: { mode: 'lookup' } },
      'plan.account_protected',
    ],
    [
      'whose groups belong to another directory',
      { held: account({ groups: [], fixed: { details: true, groups: true } }) },
      'provision.other_directory',
    ],
    [
      'with denied groups, before a missing required one,',
      { held: memberOf('jira-old'), groups: { required: ['staff'], whenPresent: 'deny' } },
      'map.groups_denied',
    ],
  ])('a user %s is refused', (_title, given, code) => {
    expect(inWords(given)).toMatchObject({ plan: [], withheld: [], refusal: { code } });
  });

  it('a user in a required group is not refused while their groups are not known', () => {
    const held = account({ groups: ['jira-users', 'Staff'] });
    const given = { wanted: profile({ state: 'overage' }), held, groups: { required: ['staff'] } };
    expect(inWords(given)).toEqual({ plan: [], withheld: [], refusal: null });
  });

  it('a user is not refused in mode lookup when their groups belong to another directory', () => {
    const held = account({ groups: [], fixed: { details: true, groups: true } });
    expect(decideOn({ held, policy: { mode: 'lookup' } }).plan).toEqual([]);
  });
});

describe('a user who is in no required group any more', () => {
  const required = { required: ['staff'] };
  const refused = (reason = 'present') => ({ code: 'map.group_required', reason });

  it.each<[string, Case, readonly string[], readonly string[]]>([
    [
      'leaves the groups that the provider revoked',
      { held: memberOf('jira-old', 'jira-b') },
      ['leave jira-b', 'leave jira-old'],
      [],
    ],
    [
      'joins no group, is not changed and keeps the default groups',
      {
        ...{ held: memberOf('ours', 'jira-old'), wanted: profile({ displayName: 'Other' }) },
        groups: { ownedGroup: 'ours', default: ['jira-users', 'jira-new'] },
      },
      ['leave jira-old'],
      [],
    ],
    [
      'keeps the groups granted by hand',
      { held: memberOf('vpn', 'jira-old') },
      ['leave jira-old'],
      ['leave vpn: managed'],
    ],
    [
      'leaves no group in mode lookup',
      { held: memberOf('jira-old'), policy: { mode: 'lookup' } },
      [],
      ['leave jira-old: lookup'],
    ],
    [
      'leaves no more groups at once than the policy permits',
      { held: memberOf('jira-a', 'jira-b'), groups: { mostRemovals: 1 } },
      [],
      ['leave jira-a: most_removals', 'leave jira-b: most_removals'],
    ],
    [
      'leaves no group when present groups are kept',
      { held: memberOf('jira-old'), groups: { whenPresent: 'keep' } },
      [],
      [],
    ],
    ['with no group to leave is refused all the same', { held: memberOf('jira-analysts') }, [], []],
    ['without an account gets none', { held: null }, [], []],
    [
      'without an account gets none in mode lookup',
      { held: null, policy: { mode: 'lookup' } },
      [],
      [],
    ],
    [
      'with a protected account leaves no group',
      { held: memberOf('jira-administrators', 'jira-old'), groups: { ownedGroup: 'ours' } },
      [],
      [],
    ],
    [
      'with an owned account in a protected group keeps that group',
      { held: memberOf('jira-administrators', 'jira-old', 'ours'), groups: { ownedGroup: 'ours' } },
      ['leave jira-old'],
      ['leave jira-administrators: protected'],
    ],
    [
      'with groups of another directory leaves none',
      { held: account({ groups: ['jira-old'], fixed: { details: true, groups: true } }) },
      [],
      [],
    ],
    [
      'with a deactivated account is not reactivated and leaves the revoked groups',
      { held: account({ active: false, groups: ['jira-users', 'jira-old'] }) },
      ['leave jira-old'],
      [],
    ],
    [
      'leaves the last group that gives access',
      { held: account({ groups: ['jira-old'] }), groups: { default: [], access: ['jira-*'] } },
      ['leave jira-old'],
      [],
    ],
  ])('a user who lost the required group %s', (_title, given, plan, withheld) => {
    const groups = { ...required, ...given.groups };
    expect(inWords({ ...given, groups })).toEqual({ plan, withheld, refusal: refused() });
  });

  it('a user without an account and without a required group leaves no group of new accounts', () => {
    const decision = decide(profile(), null, {
      ...{ product: 'jira', policy: productPolicy({ required: ['staff'] }) },
      capabilities: capabilities({ groupsOfNewUsers: ['jira-new'] }),
    });
    expect(decision).toMatchObject({
      ...{ plan: [], withheld: [], refusal: { code: 'map.group_required' } },
    });
  });

  it('a user who lost the required group leaves their last group when the provider says that there is none', () => {
    const given = { wanted: profile({ groups: [] }), held: memberOf('jira-old'), groups: required };
    expect(inWords(given)).toEqual({
      plan: ['leave jira-old'],
      withheld: [],
      refusal: refused('empty'),
    });
  });

  it.each<[string, DesiredProfile]>([
    ['absent', profile({ groups: null })],
    ['overage', profile({ state: 'overage' })],
    ['failed', profile({ state: 'failed' })],
  ])('a user in no required group leaves no group while their groups are %s', (reason, wanted) => {
    const given = { wanted, held: memberOf('jira-old'), groups: required };
    expect(inWords(given)).toEqual({ plan: [], withheld: [], refusal: refused(reason) });
  });
});
