import { describe, expect, it } from 'vitest';
import { type Account, planProvisioning } from '#shared/plan/plan-provisioning.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { account } from '#test/builders/account.ts';
import { planRules } from '#test/builders/plan-rules.ts';
import { type ProfileParts, profile } from '#test/builders/profile.ts';

const rules = planRules();
const DETAILS = { email: 'ada@example.com', displayName: 'Ada Lovelace' };
const create = (group: string) => ({ kind: 'create_group', group });
const join = (group: string, username = 'ada') => ({
  kind: 'join',
  username,
  group,
  missing: 'create',
});
const leave = (group: string, username = 'ada') => ({ kind: 'leave', username, group });

describe('the plan', () => {
  it('the plan is empty for an account that matches the profile', () => {
    expect(planProvisioning(profile(), account(), rules)).toEqual([]);
  });

  it('the plan creates a missing account and joins all its groups', () => {
    expect(planProvisioning(profile(), null, rules)).toEqual([
      {
        kind: 'create_person',
        user: { username: 'ada', email: 'ada@example.com', displayName: 'Ada Lovelace' },
      },
      create('jira-analysts'),
      create('jira-users'),
      join('jira-analysts'),
      join('jira-users'),
    ]);
  });

  it.each([
    ['e-mail address', { email: 'old@example.com' }, { details: DETAILS }],
    ['display name', { displayName: 'Ada Byron' }, { details: DETAILS }],
    ['activity', { active: false }, { active: true }],
    [
      'display name and activity',
      { displayName: 'Ada Byron', active: false },
      { details: DETAILS, active: true },
    ],
  ])(
    'the plan updates all details at once, and the activity, when they differ: %s',
    (_title, held, changes) => {
      expect(planProvisioning(profile(), account(held), rules)).toEqual([
        { kind: 'update_person', username: 'ada', changes },
      ]);
    },
  );

  it.each([' jira-analysts', 'jira-analysts ', '  jira-analysts', '\u00a0jira-analysts'])(
    'a user in the group “%s” of the product joins the wanted group that is written without spaces',
    (held) => {
      const plan = planProvisioning(profile(), account({ groups: [held, 'jira-users'] }), rules);
      expect(plan.slice(0, 2)).toEqual([create('jira-analysts'), join('jira-analysts')]);
    },
  );

  it('a group that begins with a space is left, and one that ends with a space beside the wanted one is kept', () => {
    const groups = ['jira-analysts', ' jira-analysts', 'jira-analysts  ', 'jira-users'];
    const plan = planProvisioning(profile(), account({ groups }), rules);
    expect(plan).toEqual([leave(' jira-analysts')]);
  });

  it('the plan does not update an e-mail address that differs only in case', () => {
    expect(planProvisioning(profile(), account({ email: 'Ada@Example.com' }), rules)).toEqual([]);
  });

  it('the plan does not update details whose letters the product holds decomposed', () => {
    const wanted = profile({ email: 'zo\u00eb@example.com', displayName: 'Zo\u00eb' });
    const held = account({ email: 'zoe\u0308@example.com', displayName: 'Zoe\u0308' });
    expect(planProvisioning(wanted, held, rules)).toEqual([]);
  });

  it('the plan uses the product’s spelling of the user name', () => {
    const held = account({ username: 'Ada', groups: ['jira-users', 'jira-developers'] });
    expect(planProvisioning(profile(), held, rules)).toEqual([
      create('jira-analysts'),
      join('jira-analysts', 'Ada'),
      leave('jira-developers', 'Ada'),
    ]);
  });

  it('the plan takes a group in another case for the same group', () => {
    const held = account({ groups: ['JIRA-Analysts', 'Jira-Users'] });
    expect(planProvisioning(profile(), held, rules)).toEqual([]);
  });

  it('the plan leaves a group in the product’s own spelling', () => {
    const held = account({ groups: ['jira-analysts', 'jira-users', 'Jira-Developers'] });
    expect(planProvisioning(profile(), held, rules)).toEqual([leave('Jira-Developers')]);
  });

  it('the plan joins a group once when it is both default and claimed', () => {
    const plan = planProvisioning(profile({ groups: ['Jira-Users'] }), null, rules);
    expect(plan.filter(({ kind }) => kind === 'join')).toHaveLength(1);
  });
});

describe('the plan for a product', () => {
  const creation = { kind: 'create_person', user: { username: 'ada', ...DETAILS } };

  it('the plan for a product that cannot change details does not update them', () => {
    const held = account({ displayName: 'Ada Byron', email: 'old@example.com' });
    expect(planProvisioning(profile(), held, planRules({}, { changesDetails: false }))).toEqual([]);
  });

  it('the plan for a product that cannot change details reactivates accounts all the same', () => {
    const held = account({ displayName: 'Ada Byron', active: false });
    expect(planProvisioning(profile(), held, planRules({}, { changesDetails: false }))).toEqual([
      { kind: 'update_person', username: 'ada', changes: { active: true } },
    ]);
  });

  it('the plan for a product that cannot reactivate accounts updates details all the same', () => {
    const held = account({ displayName: 'Ada Byron', active: false });
    expect(planProvisioning(profile(), held, planRules({}, { reactivates: false }))).toEqual([
      { kind: 'update_person', username: 'ada', changes: { details: DETAILS } },
    ]);
  });

  it('the plan takes a hidden e-mail address for right', () => {
    expect(planProvisioning(profile(), account({ email: null }), rules)).toEqual([]);
  });

  it('the plan updates a hidden e-mail address along with a new display name', () => {
    const held = account({ email: null, displayName: 'Ada Byron' });
    expect(planProvisioning(profile(), held, rules)).toEqual([
      { kind: 'update_person', username: 'ada', changes: { details: DETAILS } },
    ]);
  });

  it.each<[string, Account | null, boolean]>([
    ['sets it after the creation of an account', null, true],
    ['does not set it for an existing account', account(), false],
  ])('the plan for a product that sets passwords separately %s', (_what, held, sets) => {
    const plan = planProvisioning(profile(), held, planRules({}, { setsPasswordSeparately: true }));
    const passwordStep = { kind: 'set_password', username: 'ada' };
    expect(plan.slice(0, 2)).toEqual(sets ? [creation, passwordStep] : []);
  });

  it('the plan takes a new account out of a group of new accounts that it should not be in', () => {
    const plan = planProvisioning(
      profile(),
      null,
      planRules({}, { groupsOfNewUsers: ['Jira-Users', 'jira-everybody'] }),
    );
    expect(plan.filter(({ kind }) => kind === 'leave')).toEqual([leave('jira-everybody')]);
    expect(plan.filter(({ kind }) => kind === 'join')).toContainEqual(join('jira-users'));
  });

  it('the plan leaves a new account in the group of new accounts while its groups are not known', () => {
    const plan = planProvisioning(
      profile({ groups: null }),
      null,
      planRules({}, { groupsOfNewUsers: ['jira-everybody'] }),
    );
    expect(plan.filter(({ kind }) => kind === 'leave')).toEqual([]);
  });

  it('the plan changes only groups when the details belong to another directory', () => {
    const held = account({
      displayName: 'Ada Byron',
      groups: ['jira-analysts'],
      fixed: { details: true, groups: false },
    });
    expect(planProvisioning(profile(), held, rules)).toEqual([
      create('jira-users'),
      join('jira-users'),
    ]);
  });
});

describe('the plan for a groups claim', () => {
  const held = account({ groups: ['jira-developers'] });
  const createAndJoin = (...groups: string[]) => [
    ...groups.map(create),
    ...groups.map((group) => join(group)),
  ];
  const leaves = [leave('jira-developers')];

  it.each<[string, ProfileParts, Partial<GroupRules>, readonly object[]]>([
    ['present under sync', {}, {}, [...createAndJoin('jira-analysts', 'jira-users'), ...leaves]],
    ['present under keep', {}, { whenPresent: 'keep' }, createAndJoin('jira-users')],
    ['empty under sync', { groups: [] }, {}, [...createAndJoin('jira-users'), ...leaves]],
    ['empty under keep', { groups: [] }, { whenEmpty: 'keep' }, createAndJoin('jira-users')],
    ['absent', { groups: null }, {}, createAndJoin('jira-users')],
    ['an overage', { state: 'overage' }, {}, createAndJoin('jira-users')],
    ['of a failed source', { state: 'failed' }, {}, createAndJoin('jira-users')],
  ])('the plan follows the policy for groups that are %s', (_state, wanted, stated, expected) => {
    expect(planProvisioning(profile(wanted), held, planRules(stated))).toEqual(expected);
  });

  it('the plan joins existing groups when missing ones may not be created', () => {
    const plan = planProvisioning(profile(), held, planRules({ createMissing: false }));
    expect(plan.filter(({ kind }) => kind === 'join')).toEqual(
      ['jira-analysts', 'jira-users'].map((group) => ({ ...join(group), missing: 'skip' })),
    );
  });
});

describe('the owned group', () => {
  const marked = planRules({ ownedGroup: 'Ours' });
  const member = ['jira-analysts', 'jira-users'];

  it('the owned group is joined by new and by existing accounts', () => {
    expect(planProvisioning(profile(), null, marked)).toContainEqual(join('Ours'));
    expect(planProvisioning(profile(), account(), marked)).toEqual([create('Ours'), join('Ours')]);
  });

  it('the owned group is joined whatever is known of the groups', () => {
    const wanted = profile({ state: 'failed' });
    expect(planProvisioning(wanted, account(), marked)).toContainEqual(join('Ours'));
  });

  it('the owned group is neither joined twice nor left', () => {
    const held = account({ groups: [...member, 'OURS'] });
    expect(planProvisioning(profile(), held, marked)).toEqual([]);
  });

  it('the owned group is not left by an account whose groups belong to another directory', () => {
    const held = account({ groups: [...member, 'ours'], fixed: { details: true, groups: true } });
    expect(planProvisioning(profile(), held, marked)).toEqual([]);
  });

  it('the owned group is not joined by an account whose groups belong to another directory', () => {
    const held = account({ fixed: { details: true, groups: true } });
    expect(planProvisioning(profile(), held, marked)).toEqual([]);
  });

  it('the owned group is joined by an account whose details alone belong to another directory', () => {
    const held = account({ fixed: { details: true, groups: false } });
    expect(planProvisioning(profile(), held, marked)).toContainEqual(join('Ours'));
  });
});

describe('the plan for nested groups', () => {
  it('a wanted group that is held by a nested group is joined directly', () => {
    const held = account({ groups: ['jira-analysts', 'jira-users'], nested: ['Jira-Users'] });
    expect(planProvisioning(profile(), held, rules)).toEqual([
      create('jira-users'),
      join('jira-users'),
    ]);
  });

  it('a surplus group is planned to be left, however it is held: the rules withhold it', () => {
    const held = account({ groups: [...account().groups, 'jira-outer'], nested: ['jira-outer'] });
    expect(planProvisioning(profile(), held, rules)).toEqual([leave('jira-outer')]);
  });
});
