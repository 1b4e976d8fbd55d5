import { describe, expect, it } from 'vitest';
import type { Account, Capabilities, Plan } from '#shared/plan/plan-provisioning.ts';
import { requirePossible } from '#shared/plan/require-possible.ts';
import { account } from '#test/builders/account.ts';
import { capabilities } from '#test/builders/capabilities.ts';

const JOIN: Plan = [
  { kind: 'create_group', group: 'one' },
  { kind: 'join', username: 'ada', group: 'one', missing: 'create' },
];
const LEAVE: Plan = [{ kind: 'leave', username: 'ada', group: 'one' }];
const UPDATE: Plan = [{ kind: 'update_person', username: 'ada', changes: { active: true } }];
const CREATE: Plan = [
  { kind: 'create_person', person: { username: 'ada', email: 'a@b', displayName: 'Ada' } },
  ...JOIN,
];

const check = (plan: Plan, held: Account | null, can: Partial<Capabilities> = {}) =>
  requirePossible(plan, {
    product: 'bitbucket',
    account: held,
    capabilities: capabilities(can),
  });
const elsewhere = (fixed: Account['fixed']) => account(fixed && { fixed });

describe('a plan leads to a sign-on', () => {
  it.each<[string, Plan, Account | null, Partial<Capabilities>]>([
    ['for nobody who is there yet', CREATE, null, {}],
    ['where nobody could be brought back, for a new person', CREATE, null, { reactivates: false }],
    [
      'for an active person where nobody can be brought back',
      JOIN,
      account(),
      { reactivates: false },
    ],
    ['that brings a deactivated person back', UPDATE, account({ active: false }), {}],
    [
      'with nothing to do, for a person of another directory',
      [],
      elsewhere({ details: true, groups: true }),
      {},
    ],
    [
      'for a person whose details alone are fixed',
      JOIN,
      elsewhere({ details: true, groups: false }),
      {},
    ],
    [
      'for a person of whom nothing is fixed',
      LEAVE,
      elsewhere({ details: false, groups: false }),
      {},
    ],
  ])('%s', (_what, plan, held, can) => {
    expect(() => check(plan, held, can)).not.toThrow();
  });
});

describe('a plan leads nowhere', () => {
  it.each<[string, Plan]>([
    ['nothing', []],
    ['groups', JOIN],
  ])(
    'for a deactivated person whom the product cannot bring back, to whom %s is missing',
    (_what, plan) => {
      expect(() => check(plan, account({ active: false }), { reactivates: false })).toThrow(
        expect.objectContaining({
          code: 'plan.account_deactivated',
          evidence: { product: 'bitbucket' },
        }),
      );
    },
  );

  it.each<[string, Plan]>([
    ['join', JOIN],
    ['leave', LEAVE],
  ])('that would have a person %s groups which another directory keeps', (_what, plan) => {
    const held = elsewhere({ details: false, groups: true });
    expect(() => check(plan, held)).toThrow(
      expect.objectContaining({ code: 'provision.other_directory' }),
    );
  });
});
