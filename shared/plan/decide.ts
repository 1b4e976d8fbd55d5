import { Failure } from '#shared/base/failure.ts';
import type { ProductName } from '#shared/base/product-settings.ts';
import { requireEntitlement } from '#shared/map/require-entitlement.ts';
import {
  type Account,
  type PlanRules,
  type Profile,
  planProvisioning,
} from './plan-provisioning.ts';
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
 * Yields what is to be done about a person, and what the policy withholds. Somebody who is in none of the
 * required groups any more is refused after what they lost is taken away: else it would stay with them
 * for as long as they do not come back, and with their tokens. Throws `map.groups_denied` and what
 * `requirePossible` throws: then nothing is done.
 */
export function decide(
  profile: Profile,
  account: Account | null,
  { product, ...rules }: DecisionRules,
): Decision {
  const { groups } = rules.policy;
  const refusal = findRefusal(profile, account, rules);
  if (refusal !== null) return { ...takeAway(profile, account, rules), refusal };
  const decision = restrictPlan(planProvisioning(profile, account, rules), { account, ...rules });
  requirePossible(decision.plan, { product, account, groups });
  return { ...decision, refusal: null };
}

const NOTHING: RestrictedPlan = { plan: [], withheld: [] };

// Access is what they are to lose, so the rule that keeps the last of it is not for them.
function takeAway(profile: Profile, account: Account | null, rules: PlanRules): RestrictedPlan {
  const { policy } = rules;
  const isOurs = account !== null && !isProtected(account, policy.groups);
  if (!isOurs || account.fixed?.groups === true) return NOTHING;
  const leaves = planProvisioning(profile, account, rules).filter(({ kind }) => kind === 'leave');
  const groups = { ...policy.groups, leavesLastAccess: true };
  return restrictPlan(leaves, { account, ...rules, policy: { ...policy, groups } });
}

function findRefusal(profile: Profile, account: Account | null, rules: PlanRules): Failure | null {
  try {
    requireEntitlement(profile.groups, rules.policy.groups, account?.groups ?? []);
    return null;
  } catch (error) {
    if (error instanceof Failure && error.code === 'map.group_required') return error;
    throw error;
  }
}
