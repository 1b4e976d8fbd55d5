import type { Capabilities, PlanRules } from '#shared/plan/plan-provisioning.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { capabilities } from './capabilities.ts';
import { productPolicy } from './product-policy.ts';

/** Returns Jira's policy for a directory that can do everything unless `can` says otherwise. */
export function planRules(
  groups: Partial<GroupRules> = {},
  can: Partial<Capabilities> = {},
): PlanRules {
  return { product: 'jira', policy: productPolicy(groups), capabilities: capabilities(can) };
}
