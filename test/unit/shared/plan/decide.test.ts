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

/** The steps in words, and those withheld with their rule. */
function inWords(one: Case) {
  const { plan, withheld, refusal } = decideOn(one);
  const toWords = (step: (typeof plan)[number]) =>
    'group' in step ? `${step.kind} ${step.group}` : step.kind;
  return {
    plan: plan.map(toWords),
    withheld: withheld.map(({ step, rule }) => `${toWords(step)}: ${rule}`),
    refusal: refusal && { code: refusal.code, ...refusal.evidence },
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
    expect({ ...decided, withheld: others }).toEqual({ plan, withheld, refusal: null });
  });

  it('tells which rule keeps hands off groups that were granted by hand', () => {
    const held = made('granted', 'jira-administrators', 'ours');
    const groups = { ownedGroup: 'ours' };
    expect(inWords({ wanted: profile({ groups: [] }), held, groups })).toEqual({
      plan: [],
      withheld: ['leave granted: managed', 'leave jira-administrators: protected'],
      refusal: null,
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
      'of groups that the policy denies comes before that of a required one',
      { held: made('jira-old'), groups: { required: ['staff'], whenPresent: 'deny' } },
      'map.groups_denied',
    ],
  ])('%s', (_title, one, code) => {
    expect(inWords(one)).toMatchObject({ plan: [], withheld: [], refusal: { code } });
  });

  it('is none for somebody whose groups are not known and who has a required one', () => {
    const held = account({ groups: ['jira-users', 'Staff'] });
    const one = { wanted: profile({ state: 'overage' }), held, groups: { required: ['staff'] } };
    expect(inWords(one)).toEqual({ plan: [], withheld: [], refusal: null });
  });

  it('is none in mode lookup where another directory keeps the groups', () => {
    const held = account({ groups: [], fixed: { details: true, groups: true } });
    expect(decideOn({ held, policy: { mode: 'lookup' } }).plan).toEqual([]);
  });
});

describe('somebody who is in no required group any more', () => {
  const required = { required: ['staff'] };
  const refused = (reason = 'present') => ({ code: 'map.group_required', reason });

  it.each<[string, Case, readonly string[], readonly string[]]>([
    [
      'loses what they lost at the provider',
      { held: made('jira-old', 'jira-b') },
      ['leave jira-b', 'leave jira-old'],
      [],
    ],
    [
      'gains nothing, is not changed, and keeps what everybody has',
      {
        ...{ held: made('ours', 'jira-old'), wanted: profile({ displayName: 'Other' }) },
        groups: { ownedGroup: 'ours', default: ['jira-users', 'jira-new'] },
      },
      ['leave jira-old'],
      [],
    ],
    [
      'keeps what was granted by hand',
      { held: made('vpn', 'jira-old') },
      ['leave jira-old'],
      ['leave vpn: managed'],
    ],
    [
      'loses nothing in mode lookup',
      { held: made('jira-old'), policy: { mode: 'lookup' } },
      [],
      ['leave jira-old: lookup'],
    ],
    [
      'loses no more at once than the policy permits',
      { held: made('jira-a', 'jira-b'), groups: { mostRemovals: 1 } },
      [],
      ['leave jira-a: most_removals', 'leave jira-b: most_removals'],
    ],
    [
      'loses nothing where present groups are to be kept',
      { held: made('jira-old'), groups: { whenPresent: 'keep' } },
      [],
      [],
    ],
    ['and has nothing to lose is refused all the same', { held: made('jira-analysts') }, [], []],
    ['and has no account gets none', { held: null }, [], []],
    [
      'and has no account gets none in mode lookup',
      { held: null, policy: { mode: 'lookup' } },
      [],
      [],
    ],
    [
      'and whose account was made by hand and is protected loses nothing',
      { held: made('jira-administrators', 'jira-old'), groups: { ownedGroup: 'ours' } },
      [],
      [],
    ],
    [
      'and whose account was ours before it was protected keeps what is protected',
      { held: made('jira-administrators', 'jira-old', 'ours'), groups: { ownedGroup: 'ours' } },
      ['leave jira-old'],
      ['leave jira-administrators: protected'],
    ],
    [
      'and whose groups another directory keeps loses nothing',
      { held: account({ groups: ['jira-old'], fixed: { details: true, groups: true } }) },
      [],
      [],
    ],
    [
      'and is deactivated is not brought back, and loses what they lost',
      { held: account({ active: false, groups: ['jira-users', 'jira-old'] }) },
      ['leave jira-old'],
      [],
    ],
    [
      'loses the last access too, which is what they are to lose',
      { held: account({ groups: ['jira-old'] }), groups: { default: [], access: ['jira-*'] } },
      ['leave jira-old'],
      [],
    ],
  ])('%s', (_title, one, plan, withheld) => {
    const groups = { ...required, ...one.groups };
    expect(inWords({ ...one, groups })).toEqual({ plan, withheld, refusal: refused() });
  });

  it('and has no account is not taken out of what the product gives its newcomers', () => {
    const decision = decide(profile(), null, {
      ...{ product: 'jira', policy: productPolicy({ required: ['staff'] }) },
      capabilities: capabilities({ groupsOfNewUsers: ['jira-new'] }),
    });
    expect(decision).toMatchObject({
      ...{ plan: [], withheld: [], refusal: { code: 'map.group_required' } },
    });
  });

  it('loses the last of them, too, where the provider says that there is none', () => {
    const one = { wanted: profile({ groups: [] }), held: made('jira-old'), groups: required };
    expect(inWords(one)).toEqual({
      plan: ['leave jira-old'],
      withheld: [],
      refusal: refused('empty'),
    });
  });

  it.each<[string, DesiredProfile]>([
    ['absent', profile({ groups: null })],
    ['overage', profile({ state: 'overage' })],
    ['failed', profile({ state: 'failed' })],
  ])('loses nothing where groups are %s: nobody knows', (reason, wanted) => {
    const one = { wanted, held: made('jira-old'), groups: required };
    expect(inWords(one)).toEqual({ plan: [], withheld: [], refusal: refused(reason) });
  });
});
