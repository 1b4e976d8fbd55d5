import type { Log } from '#shared/base/log.ts';
import { mapGroups } from '#shared/groups/map-groups.ts';
import type { GroupResult } from '#shared/groups/query-groups.ts';
import type { MappedProfile } from '#shared/map/map-profile.ts';
import { type Decision, decide } from '#shared/plan/decide.ts';
import type { Account, PlanRules } from '#shared/plan/plan-provisioning.ts';
import { policyFor } from '#shared/plan/require-entitlement.ts';
import type { Replace } from '#shared/policy/transform-text.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import { auditEntry } from './audit-entry.ts';

/** Somebody, what was said of their groups, and what the product holds. */
export interface Standing {
  /** `auditPseudonym` of them. */
  readonly id: string;
  readonly person: MappedProfile;
  readonly reading: GroupResult;
  readonly account: Account | null;
}

/** By what is decided, and where it is told. */
export interface Bench extends PlanRules {
  readonly product: ProductName;
  readonly replace: Replace;
  readonly log: Log;
}

/**
 * Returns what `decide` returns, with a record of it in the log, and a line of its own when a plan would
 * have taken away more groups than the policy permits.
 */
export function decideAndAudit(standing: Standing, { replace, log, ...rules }: Bench): Decision {
  const { id, person, reading, account } = standing;
  const { product, policy } = rules;
  const groups = mapGroups(reading.claim, policy.groups, replace);
  const decision = decide({ ...person, groups }, account, rules);
  const findings = {
    person: id,
    sourceResults: reading.sourceResults,
    groups,
    policy: policyFor(groups.state, policy.groups),
    account,
  };
  const told = auditEntry(findings, decision);
  log('audit', 'decided', { product, shadow: policy.shadow, ...told });
  const removals = decision.withheld.filter(({ rule }) => rule === 'most_removals').length;
  if (removals > 0) log('error', 'plan.removals_withheld', { product, person: id, removals });
  return decision;
}
