import { isReadable } from '#shared/groups/group-claim.ts';
import { matchesAnyPattern, resemblesAnyPattern } from '#shared/policy/match-pattern.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import {
  type Account,
  isOwnedGroup,
  type Plan,
  type PlanRules,
  type Step,
} from './plan-provisioning.ts';

/** A rule of the policy that takes steps out of plans, as the audit record calls it. */
export type Rule =
  | 'lookup'
  | 'unsupported_name'
  | 'unreadable'
  | 'managed'
  | 'protected'
  | 'create_missing'
  | 'nested'
  | 'last_access'
  | 'most_removals';

/** What may be done, and what may not and why. */
export interface RestrictedPlan {
  readonly plan: Plan;
  readonly withheld: readonly Withheld[];
}

export interface Withheld {
  readonly step: Step;
  readonly rule: Rule;
}

/**
 * Returns the plan without the steps that the policy forbids:
 *
 * | rule             | takes away                                                                  |
 * | ---------------- | --------------------------------------------------------------------------- |
 * | `lookup`         | everything, in mode lookup                                                  |
 * | `unsupported_name` | what touches a group whose name the product does not support              |
 * | `unreadable`     | leaving a group whose name no provider can send                             |
 * | `managed`        | what touches a group that is not managed                                    |
 * | `protected`      | what touches a protected group                                              |
 * | `create_missing` | the creation of groups, where the policy wants none                         |
 * | `nested`         | leaving a group that the account is known to have by a nested group         |
 * | `last_access`    | leaving the last group that carries access, unless the policy permits it    |
 * | `most_removals`  | leaving any group, where that would be more than the policy permits at once |
 */
export function restrictPlan(
  plan: Plan,
  account: Account | null,
  rules: PlanRules,
): RestrictedPlan {
  const withheld: Withheld[] = [];
  let left = plan;
  for (const [rule, toForbidden] of RULES) {
    const isForbidden = toForbidden(left, account, rules);
    left = left.filter((step) => {
      if (!isForbidden(step)) return true;
      withheld.push({ step, rule });
      return false;
    });
  }
  return { plan: left, withheld };
}

type Forbid = (left: Plan, account: Account | null, rules: PlanRules) => (step: Step) => boolean;

const RULES: readonly (readonly [Rule, Forbid])[] = [
  [
    'lookup',
    (_left, _account, { policy }) =>
      () =>
        policy.mode === 'lookup',
  ],
  [
    'unsupported_name',
    (_left, _account, { capabilities }) =>
      onGroups((group) => !capabilities.supportsGroupName(group)),
  ],
  ['unreadable', () => (step) => step.kind === 'leave' && !isReadable(step.group)],
  [
    'managed',
    (_left, _account, { policy: { groups } }) =>
      onGroups(
        (group) => !matchesAnyPattern(group, groups.managed) && !isOwnedGroup(group, groups),
      ),
  ],
  [
    'protected',
    (_left, _account, { policy }) =>
      onGroups((group) => resemblesAnyPattern(group, policy.groups.protected)),
  ],
  [
    'create_missing',
    (_left, _account, { policy }) =>
      ({ kind }) =>
        kind === 'create_group' && !policy.groups.createMissing,
  ],
  ['nested', forbidNested],
  ['last_access', forbidLastAccess],
  ['most_removals', forbidMassRemoval],
];

const onGroups = (forbids: (group: string) => boolean) => (step: Step) =>
  'group' in step && forbids(step.group);

// No call takes it away, so that it counts towards no limit either.
function forbidNested(_left: Plan, account: Account | null): (step: Step) => boolean {
  const nested = new Set(account?.nested?.map(toGroupKey));
  return (step) => step.kind === 'leave' && nested.has(toGroupKey(step.group));
}

// One group is enough to keep access: the first by name, so that it is the same one each time.
function forbidLastAccess(
  left: Plan,
  account: Account | null,
  { policy }: PlanRules,
): (step: Step) => boolean {
  // What a product gives new accounts by itself is no access that a user had.
  if (account === null) return () => false;
  const { access, leavesLastAccess } = policy.groups;
  const carriesAccess = (group: string) => matchesAnyPattern(group, access);
  const leaving = listRemovals(left).filter(carriesAccess);
  const held = account.groups.filter(carriesAccess);
  // A group that may be missing does not count as access: the old one goes when the new one is held.
  const gains = left.some(
    (step) => step.kind === 'join' && step.missing === 'create' && carriesAccess(step.group),
  );
  const keepsOne = gains || held.length > leaving.length;
  const last = leavesLastAccess || keepsOne ? undefined : leaving.toSorted()[0];
  return (step) => step.kind === 'leave' && step.group === last;
}

function forbidMassRemoval(
  left: Plan,
  _account: Account | null,
  { policy }: PlanRules,
): (step: Step) => boolean {
  const tooMany = listRemovals(left).length > policy.groups.mostRemovals;
  return ({ kind }) => kind === 'leave' && tooMany;
}

function listRemovals(plan: Plan): string[] {
  return plan.flatMap((step) => (step.kind === 'leave' ? [step.group] : []));
}
