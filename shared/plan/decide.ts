import type { ProductName } from '#shared/base/product-settings.ts';
import { requireEntitlement } from '#shared/map/require-entitlement.ts';
import {
  type Account,
  type PlanRules,
  type Profile,
  planProvisioning,
} from './plan-provisioning.ts';
import { requirePossible } from './require-possible.ts';
import { type RestrictedPlan, restrictPlan } from './restrict-plan.ts';

/** What a decision goes by. */
export interface DecisionRules extends PlanRules {
  readonly product: ProductName;
}

/**
 * Yields what is to be done about a person, and what the policy withholds. Throws what
 * `requireEntitlement` and `requirePossible` throw: then nothing is done.
 */
export function decide(
  profile: Profile,
  account: Account | null,
  { product, ...rules }: DecisionRules,
): RestrictedPlan {
  const { groups } = rules.policy;
  requireEntitlement(profile.groups, groups, account?.groups ?? []);
  const wanted = planProvisioning(profile, account, rules);
  const decision = restrictPlan(wanted, { account, ...rules });
  requirePossible(decision.plan, { product, account, groups });
  return decision;
}
