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
  it('is empty for an account that is as it should be', () => {
    expect(planProvisioning(profile(), account(), rules)).toEqual([]);
  });

  it('creates a person and lets them join everything for whom there is no account', () => {
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
    ['address', { email: 'old@example.com' }, { details: DETAILS }],
    ['name', { displayName: 'Ada Byron' }, { details: DETAILS }],
    ['activity', { active: false }, { active: true }],
    [
      'name and activity',
      { displayName: 'Ada Byron', active: false },
      { details: DETAILS, active: true },
    ],
  ])(
    'updates the details as a whole, and activity, where they differ: %s',
    (_title, held, changes) => {
      expect(planProvisioning(profile(), account(held), rules)).toEqual([
        { kind: 'update_person', username: 'ada', changes },
      ]);
    },
  );

  it('leaves an address alone that differs in case only', () => {
    expect(planProvisioning(profile(), account({ email: 'Ada@Example.com' }), rules)).toEqual([]);
  });

  it('names the person as the product spells them', () => {
    const held = account({ username: 'Ada', groups: ['jira-users', 'jira-developers'] });
    expect(planProvisioning(profile(), held, rules)).toEqual([
      create('jira-analysts'),
      join('jira-analysts', 'Ada'),
      leave('jira-developers', 'Ada'),
    ]);
  });

  it('takes a group in another case for the same', () => {
    const held = account({ groups: ['JIRA-Analysts', 'Jira-Users'] });
    expect(planProvisioning(profile(), held, rules)).toEqual([]);
  });

  it('leaves a group in the product’s own spelling', () => {
    const held = account({ groups: ['jira-analysts', 'jira-users', 'Jira-Developers'] });
    expect(planProvisioning(profile(), held, rules)).toEqual([leave('Jira-Developers')]);
  });

  it('has nobody join the same group twice, though it is default and claimed', () => {
    const plan = planProvisioning(profile({ groups: ['Jira-Users'] }), null, rules);
    expect(plan.filter(({ kind }) => kind === 'join')).toHaveLength(1);
  });
});

describe('the plan for a product', () => {
  const newcomer = { kind: 'create_person', user: { username: 'ada', ...DETAILS } };

  it('that cannot change details leaves them as they are', () => {
    const held = account({ displayName: 'Ada Byron', email: 'old@example.com' });
    expect(planProvisioning(profile(), held, planRules({}, { changesDetails: false }))).toEqual([]);
  });

  it('that cannot change details brings people back all the same', () => {
    const held = account({ displayName: 'Ada Byron', active: false });
    expect(planProvisioning(profile(), held, planRules({}, { changesDetails: false }))).toEqual([
      { kind: 'update_person', username: 'ada', changes: { active: true } },
    ]);
  });

  it('that cannot bring people back changes their details all the same', () => {
    const held = account({ displayName: 'Ada Byron', active: false });
    expect(planProvisioning(profile(), held, planRules({}, { reactivates: false }))).toEqual([
      { kind: 'update_person', username: 'ada', changes: { details: DETAILS } },
    ]);
  });

  it('that tells no address takes it for right', () => {
    expect(planProvisioning(profile(), account({ email: null }), rules)).toEqual([]);
  });

  it('that tells no address is told it along with a new name', () => {
    const held = account({ email: null, displayName: 'Ada Byron' });
    expect(planProvisioning(profile(), held, rules)).toEqual([
      { kind: 'update_person', username: 'ada', changes: { details: DETAILS } },
    ]);
  });

  it.each<[string, Account | null, boolean]>([
    ['for a new person follows their creation', null, true],
    ['is not touched of a person who is there', account(), false],
  ])('whose password is set by itself: it %s', (_what, held, sets) => {
    const plan = planProvisioning(profile(), held, planRules({}, { setsPasswordSeparately: true }));
    const setting = { kind: 'set_password', username: 'ada' };
    expect(plan.slice(0, 2)).toEqual(sets ? [newcomer, setting] : []);
  });

  it('that puts new people into a group takes out of it whom it is not for', () => {
    const plan = planProvisioning(
      profile(),
      null,
      planRules({}, { groupsOfNewUsers: ['Jira-Users', 'jira-everybody'] }),
    );
    expect(plan.filter(({ kind }) => kind === 'leave')).toEqual([leave('jira-everybody')]);
    expect(plan.filter(({ kind }) => kind === 'join')).toContainEqual(join('jira-users'));
  });

  it('that puts new people into a group leaves them there when their groups are not known', () => {
    const plan = planProvisioning(
      profile({ groups: null }),
      null,
      planRules({}, { groupsOfNewUsers: ['jira-everybody'] }),
    );
    expect(plan.filter(({ kind }) => kind === 'leave')).toEqual([]);
  });

  it('that keeps somebody’s details elsewhere changes their groups alone', () => {
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

describe('the plan for groups', () => {
  const held = account({ groups: ['jira-developers'] });
  const join_ = (...groups: string[]) => [
    ...groups.map(create),
    ...groups.map((group) => join(group)),
  ];
  const leaves = [leave('jira-developers')];

  it.each<[string, ProfileParts, Partial<GroupRules>, readonly object[]]>([
    ['present under sync', {}, {}, [...join_('jira-analysts', 'jira-users'), ...leaves]],
    ['present under keep', {}, { whenPresent: 'keep' }, join_('jira-users')],
    ['empty under sync', { groups: [] }, {}, [...join_('jira-users'), ...leaves]],
    ['empty under keep', { groups: [] }, { whenEmpty: 'keep' }, join_('jira-users')],
    ['absent', { groups: null }, {}, join_('jira-users')],
    ['too many', { state: 'overage' }, {}, join_('jira-users')],
    ['not to be had', { state: 'failed' }, {}, join_('jira-users')],
  ])('that are %s', (_state, wanted, stated, expected) => {
    expect(planProvisioning(profile(wanted), held, planRules(stated))).toEqual(expected);
  });

  it('that may not be created has people join those that are there', () => {
    const plan = planProvisioning(profile(), held, planRules({ createMissing: false }));
    expect(plan.filter(({ kind }) => kind === 'join')).toEqual(
      ['jira-analysts', 'jira-users'].map((group) => ({ ...join(group), missing: 'skip' })),
    );
  });
});

describe('the group by which we know our own', () => {
  const marked = planRules({ ownedGroup: 'Ours' });
  const member = ['jira-analysts', 'jira-users'];

  it('is joined by everybody, those too who were there before', () => {
    expect(planProvisioning(profile(), null, marked)).toContainEqual(join('Ours'));
    expect(planProvisioning(profile(), account(), marked)).toEqual([create('Ours'), join('Ours')]);
  });

  it('is joined whatever is known of somebody’s groups', () => {
    const wanted = profile({ state: 'failed' });
    expect(planProvisioning(wanted, account(), marked)).toContainEqual(join('Ours'));
  });

  it('is not joined twice, nor left', () => {
    const held = account({ groups: [...member, 'OURS'] });
    expect(planProvisioning(profile(), held, marked)).toEqual([]);
  });

  it('is not left by somebody whose groups belong to another directory', () => {
    const held = account({ groups: [...member, 'ours'], fixed: { details: true, groups: true } });
    expect(planProvisioning(profile(), held, marked)).toEqual([]);
  });

  it('is not joined by somebody whose groups belong to another directory', () => {
    const held = account({ fixed: { details: true, groups: true } });
    expect(planProvisioning(profile(), held, marked)).toEqual([]);
  });

  it('is joined by somebody whose details alone do', () => {
    const held = account({ fixed: { details: true, groups: false } });
    expect(planProvisioning(profile(), held, marked)).toContainEqual(join('Ours'));
  });
});
