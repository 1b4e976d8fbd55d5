import { describe, expect, it } from 'vitest';
import type { Account, Plan } from '#shared/plan/plan-provisioning.ts';
import { requirePossible } from '#shared/plan/require-possible.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { account } from '#test/builders/account.ts';
import { planRules } from '#test/builders/plan-rules.ts';

const JOIN: Plan = [
  { kind: 'create_group', group: 'one' },
  { kind: 'join', username: 'ada', group: 'one', missing: 'create' },
];
const LEAVE: Plan = [{ kind: 'leave', username: 'ada', group: 'one' }];
const REACTIVATE: Plan = [{ kind: 'update_person', username: 'ada', changes: { active: true } }];
const RENAME: Plan = [
  {
    ...{ kind: 'update_person', username: 'ada' },
    changes: { details: { email: 'a@b', displayName: 'Ada' } },
  },
];
const CREATE: Plan = [
  { kind: 'create_person', user: { username: 'ada', email: 'a@b', displayName: 'Ada' } },
  ...JOIN,
];

const check = (plan: Plan, held: Account | null, rules: Partial<GroupRules> = {}) =>
  requirePossible(plan, held, { ...planRules(rules), product: 'bitbucket' });
const elsewhere = (details: boolean, groups: boolean) => account({ fixed: { details, groups } });
const administrator = (...groups: string[]) =>
  account({ groups: ['jira-users', 'JIRA-Administrators', ...groups] });
const inactive = account({ active: false });

describe('a plan leads to a sign-on', () => {
  it.each<[string, Plan, Account | null, Partial<GroupRules>]>([
    ['for nobody who is there yet', CREATE, null, {}],
    ['for an active person to whom a group is missing', JOIN, account(), {}],
    ['that brings a deactivated person back', REACTIVATE, inactive, {}],
    ['with nothing to do, for a person of another directory', [], elsewhere(true, true), {}],
    ['for a person whose details alone are fixed', JOIN, elsewhere(true, false), {}],
    ['for a person of whom nothing is fixed', LEAVE, elsewhere(false, false), {}],
    [
      'for an administrator who carries our group',
      [],
      administrator('OURS'),
      { ownedGroup: 'ours' },
    ],
    [
      'for somebody who would be an administrator elsewhere',
      [],
      administrator(),
      { protected: [] },
    ],
  ])('%s', (_what, plan, held, rules) => {
    expect(() => check(plan, held, rules)).not.toThrow();
  });
});

describe('a plan leads nowhere', () => {
  it.each<[string, Plan, Account | null, Partial<GroupRules>, string]>([
    ['for nobody who is there, and whom it does not create', [], null, {}, 'plan.account_missing'],
    ['that has nobody join a group', JOIN, null, {}, 'plan.account_missing'],
    ['for a deactivated person', [], inactive, {}, 'plan.account_deactivated'],
    ['for a deactivated person who gains groups', JOIN, inactive, {}, 'plan.account_deactivated'],
    ['for a deactivated person with news', RENAME, inactive, {}, 'plan.account_deactivated'],
    ['for an account made by hand', [], administrator(), {}, 'plan.account_protected'],
    [
      'for an account made by hand that does not carry our group',
      JOIN,
      administrator('ours-too'),
      { ownedGroup: 'ours' },
      'plan.account_protected',
    ],
    [
      'for an account with a group that is protected by a pattern',
      [],
      account({ groups: ['sys-admins'] }),
      { protected: ['*-ADMINS'] },
      'plan.account_protected',
    ],
    ...['jira-administr\u00e1tors', 'jira-administrators.', 'jira-administrator\u017f'].map(
      (group): [string, Plan, Account, Partial<GroupRules>, string] => [
        `for an account with a group that resembles a protected one, ${group}`,
        JOIN,
        account({ groups: ['jira-users', group] }),
        {},
        'plan.account_protected',
      ],
    ),
    [
      'for an account made by hand that is deactivated',
      REACTIVATE,
      account({ active: false, groups: ['jira-administrators'] }),
      {},
      'plan.account_protected',
    ],
  ])('%s', (_what, plan, held, rules, code) => {
    expect(() => check(plan, held, rules)).toThrow(
      expect.objectContaining({ code, evidence: { product: 'bitbucket' } }),
    );
  });

  it.each<[string, Plan]>([
    ['join', JOIN],
    ['leave', LEAVE],
  ])('that would have a person %s groups which another directory keeps', (_what, plan) => {
    expect(() => check(plan, elsewhere(false, true))).toThrow(
      expect.objectContaining({
        code: 'provision.other_directory',
        evidence: { product: 'bitbucket', operation: 'join' },
      }),
    );
  });
});
