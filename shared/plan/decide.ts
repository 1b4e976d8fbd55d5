import { Failure } from '#shared/base/failure.ts';
import {
  type Account,
  type DesiredProfile,
  type PlanRules,
  planProvisioning,
} from './plan-provisioning.ts';
import { requireEntitlement } from './require-entitlement.ts';
import { isProtected, requirePossible } from './require-possible.ts';
import { type RestrictedPlan, restrictPlan } from './restrict-plan.ts';

/** What is to be done, and then. */
export interface Decision extends RestrictedPlan {
  /** Null: the user signs on. */
  readonly refusal: Failure | null;
}

/**
 * Returns what is to be done about a user, what the policy withholds, and the refusal that follows:
 * `map.groups_denied`, `map.group_required`, or one of `requirePossible`. For a refusal nothing is done,
 * with one exception: a user without a required group loses the revoked memberships first. Otherwise
 * access tokens of the user would keep working until the next sign-on.
 */
export function decide(
  desired: DesiredProfile,
  account: Account | null,
  rules: PlanRules,
): Decision {
  const { groups } = rules.policy;
  const denial = refusalOf(() => requireEntitlement(desired.groups, groups, account?.groups ?? []));
  if (denial?.code === 'map.group_required') {
    return { ...revokeMemberships(desired, account, rules), refusal: denial };
  }
  const decision = restrictPlan(planProvisioning(desired, account, rules), account, rules);
  const refusal = denial ?? refusalOf(() => requirePossible(decision.plan, account, rules));
  return refusal === null ? { ...decision, refusal } : { ...NOTHING, refusal };
}

const NOTHING: RestrictedPlan = { plan: [], withheld: [] };

// The user is to lose access, so the rule that keeps the last access group does not apply.
function revokeMemberships(
  desired: DesiredProfile,
  account: Account | null,
  rules: PlanRules,
): RestrictedPlan {
  const { policy } = rules;
  const isOurs = account !== null && !isProtected(account, policy.groups);
  if (!isOurs || account.fixed?.groups === true) return NOTHING;
  const leaves = planProvisioning(desired, account, rules).filter(({ kind }) => kind === 'leave');
  const groups = { ...policy.groups, leavesLastAccess: true };
  return restrictPlan(leaves, account, { ...rules, policy: { ...policy, groups } });
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
