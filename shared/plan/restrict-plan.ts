import type { ProductPolicy } from '#shared/map/identity-policy.ts';
import { matchesAnyPattern } from '#shared/map/match-pattern.ts';
import type { Plan, Step } from './plan-provisioning.ts';

/** A policy over a plan: tells which of its steps may stay. */
type Allow = (step: Step) => boolean;

/** Yields the plan without the steps that the policy forbids: on unmanaged and protected groups. */
export function restrictPlan(plan: Plan, policy: ProductPolicy): Plan {
  const filters: Allow[] = [
    onGroups((group) => matchesAnyPattern(group, policy.groups.managed)),
    onGroups((group) => !matchesAnyPattern(group, policy.groups.protected)),
  ];
  return plan.filter((step) => filters.every((allow) => allow(step)));
}

const onGroups =
  (allow: (group: string) => boolean): Allow =>
  (step) =>
    !('group' in step) || allow(step.group);
