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

describe('a plan that leads to a sign-on', () => {
  it.each<[string, Plan, Account | null, Partial<GroupRules>]>([
    ['for a new account', CREATE, null, {}],
    ['for an active account that misses a group', JOIN, account(), {}],
    ['that reactivates an account', REACTIVATE, inactive, {}],
    ['without steps for an account of another directory', [], elsewhere(true, true), {}],
    ['for an account whose details alone are fixed', JOIN, elsewhere(true, false), {}],
    ['for an account without fixed parts', LEAVE, elsewhere(false, false), {}],
    ['for an administrator in the owned group', [], administrator('OURS'), { ownedGroup: 'ours' }],
    [
      'for a user in a group that only other policies protect',
      [],
      administrator(),
      { protected: [] },
    ],
  ])('a plan %s leads to a sign-on', (_what, plan, held, rules) => {
    expect(() => check(plan, held, rules)).not.toThrow();
  });
});

/** The rules of a plan that leads nowhere, and the code of its refusal. */
interface Refused extends Partial<GroupRules> {
  readonly code: string;
}

describe('a plan that leads nowhere', () => {
  it.each<[string, Plan, Account | null, Refused]>([
    ['for a missing account that it does not create', [], null, { code: 'plan.account_missing' }],
    ['that joins a group without an account', JOIN, null, { code: 'plan.account_missing' }],
    ['for a deactivated account', [], inactive, { code: 'plan.account_deactivated' }],
    [
      'for a deactivated account that joins groups',
      JOIN,
      inactive,
      { code: 'plan.account_deactivated' },
    ],
    [
      'for a deactivated account with new details',
      RENAME,
      inactive,
      { code: 'plan.account_deactivated' },
    ],
    ['for a protected account', [], administrator(), { code: 'plan.account_protected' }],
    [
      'for a protected account that is not in the owned group',
      JOIN,
      administrator('ours-too'),
      { ownedGroup: 'ours', code: 'plan.account_protected' },
    ],
    [
      'for an account with a group that is protected by a pattern',
      [],
      account({ groups: ['sys-admins'] }),
      { protected: ['*-ADMINS'], code: 'plan.account_protected' },
    ],
    ...['jira-administr\u00e1tors', 'jira-administrators.', 'jira-administrator\u017f'].map(
      (group): [string, Plan, Account, Refused] => [
        `for an account with a group that resembles a protected one, ${group}`,
        JOIN,
        account({ groups: ['jira-users', group] }),
        { code: 'plan.account_protected' },
      ],
    ),
    [
      'for a protected account that is deactivated',
      REACTIVATE,
      account({ active: false, groups: ['jira-administrators'] }),
      { code: 'plan.account_protected' },
    ],
  ])('a plan %s is refused', (_what, plan, held, { code, ...rules }) => {
    expect(() => check(plan, held, rules)).toThrow(
      expect.objectContaining({ code, evidence: { product: 'bitbucket' } }),
    );
  });

  it.each<[string, Plan]>([
    ['join', JOIN],
    ['leave', LEAVE],
  ])('a plan to %s groups of another directory is refused', (_what, plan) => {
    expect(() => check(plan, elsewhere(false, true))).toThrow(
      expect.objectContaining({
        code: 'provision.other_directory',
        evidence: { product: 'bitbucket', operation: 'join' },
      }),
    );
  });
});
