import { Failure } from '#shared/base/failure.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { resemblesAnyPattern } from '#shared/policy/match-pattern.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import { type Account, isOwnedGroup, type Plan } from './plan-provisioning.ts';

/** Whose plan it is, and where. */
export interface PlanScene {
  readonly product: ProductName;
  readonly account: Account | null;
  readonly groups: GroupRules;
}

/**
 * Throws for a plan that cannot lead to a sign-on, before anything of it is done:
 * `plan.account_missing` where nobody is there and none may be made, `plan.account_protected` for an
 * account that somebody made by hand and that carries a protected group, `plan.account_deactivated`
 * where nothing brings it back, `provision.other_directory` where its groups are not ours to change.
 */
export function requirePossible(plan: Plan, { product, account, groups }: PlanScene): void {
  if (account === null) {
    if (plan.some(({ kind }) => kind === 'create_person')) return;
    throw new Failure('plan.account_missing', { product });
  }
  if (isProtected(account, groups)) throw new Failure('plan.account_protected', { product });
  if (!account.active && !plan.some(bringsBack)) {
    throw new Failure('plan.account_deactivated', { product });
  }
  const changesGroups = plan.some(({ kind }) => kind === 'join' || kind === 'leave');
  if (changesGroups && account.fixed?.groups === true) {
    throw new Failure('provision.other_directory', { product, operation: 'join' });
  }
}

const bringsBack = (step: Plan[number]) =>
  step.kind === 'update_person' && step.changes.active === true;

/**
 * Tells whether somebody made the account by hand and gave it a protected group: one that we made, or
 * took over before it had such a group, carries ours besides.
 */
export function isProtected(account: Account, rules: GroupRules): boolean {
  return (
    account.groups.some((group) => resemblesAnyPattern(group, rules.protected)) &&
    !account.groups.some((group) => isOwnedGroup(group, rules))
  );
}
