import { Failure } from '#shared/base/failure.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { resemblesAnyPattern } from '#shared/policy/match-pattern.ts';
import { type Account, isOwnedGroup, type Plan, type PlanRules } from './plan-provisioning.ts';

/**
 * Throws for a plan that cannot lead to a sign-on, before anything of it is done:
 * `plan.account_missing` where there is no account and none may be created, `plan.account_protected`
 * for an account that was created by hand and carries a protected group, `plan.account_deactivated`
 * where the plan cannot reactivate it, `provision.other_directory` where its groups cannot be changed.
 */
export function requirePossible(
  plan: Plan,
  account: Account | null,
  { product, policy: { groups } }: PlanRules,
): void {
  if (account === null) {
    if (plan.some(({ kind }) => kind === 'create_person')) return;
    throw new Failure('plan.account_missing', { product });
  }
  if (isProtected(account, groups)) throw new Failure('plan.account_protected', { product });
  if (!account.active && !plan.some(reactivates)) {
    throw new Failure('plan.account_deactivated', { product });
  }
  const changesGroups = plan.some(({ kind }) => kind === 'join' || kind === 'leave');
  if (changesGroups && account.fixed?.groups === true) {
    throw new Failure('provision.other_directory', { product, operation: 'join' });
  }
}

const reactivates = (step: Plan[number]) =>
  step.kind === 'update_person' && step.changes.active === true;

/**
 * Tells whether an account was created by hand and carries a protected group. One that we created, or
 * took over before it had such a group, carries the owned group besides.
 */
export function isProtected(account: Account, rules: GroupRules): boolean {
  return (
    account.groups.some((group) => resemblesAnyPattern(group, rules.protected)) &&
    !account.groups.some((group) => isOwnedGroup(group, rules))
  );
}
