import { Failure } from '#shared/base/failure.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import {
  type Account,
  type PlanRules,
  type Profile,
  planProvisioning,
} from './plan-provisioning.ts';
import { requireEntitlement } from './require-entitlement.ts';
import { isProtected, requirePossible } from './require-possible.ts';
import { type RestrictedPlan, restrictPlan } from './restrict-plan.ts';

/** What a decision goes by. */
export interface DecisionRules extends PlanRules {
  readonly product: ProductName;
}

/** What is to be done, and then. */
export interface Decision extends RestrictedPlan {
  /** Null: the person signs on. */
  readonly refusal: Failure | null;
}

/**
 * Returns what is to be done about a person, what the policy withholds, and the refusal that follows:
 * `map.groups_denied`, `map.group_required`, or one of `requirePossible`. For a refusal nothing is done, but
 * that somebody who is in none of the required groups any more loses what they lost first: else it
 * would stay with them for as long as they do not come back, and with their tokens.
 */
export function decide(
  profile: Profile,
  account: Account | null,
  { product, ...rules }: DecisionRules,
): Decision {
  const { groups } = rules.policy;
  const denial = refusalOf(() => requireEntitlement(profile.groups, groups, account?.groups ?? []));
  if (denial?.code === 'map.group_required') {
    return { ...revokeMemberships(profile, account, rules), refusal: denial };
  }
  const decision = restrictPlan(planProvisioning(profile, account, rules), { account, ...rules });
  const refusal =
    denial ?? refusalOf(() => requirePossible(decision.plan, { product, account, groups }));
  return refusal === null ? { ...decision, refusal } : { ...NOTHING, refusal };
}

const NOTHING: RestrictedPlan = { plan: [], withheld: [] };

// Access is what they are to lose, so the rule that keeps the last of it is not for them.
function revokeMemberships(
  profile: Profile,
  account: Account | null,
  rules: PlanRules,
): RestrictedPlan {
  const { policy } = rules;
  const isOurs = account !== null && !isProtected(account, policy.groups);
  if (!isOurs || account.fixed?.groups === true) return NOTHING;
  const leaves = planProvisioning(profile, account, rules).filter(({ kind }) => kind === 'leave');
  const groups = { ...policy.groups, leavesLastAccess: true };
  return restrictPlan(leaves, { account, ...rules, policy: { ...policy, groups } });
}

function refusalOf(demand: () => void): Failure | null {
  try {
    demand();
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
