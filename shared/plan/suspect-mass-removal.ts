import type { MappedGroups } from '#shared/groups/map-groups.ts';
import type { GroupRules, ProductPolicy } from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern, resemblesAnyPattern } from '#shared/policy/match-pattern.ts';
import { toPaddedGroupKey } from '#shared/products/padded-group-key.ts';
import type { Account } from './plan-provisioning.ts';
import type { MassRemoval, RemovalBrake } from './removal-brake.ts';

/** A product whose users must not lose their groups all at once. */
export interface BrakedProduct {
  readonly policy: Pick<ProductPolicy, 'mode' | 'groups'>;
  /** Null: every removal is meant. */
  readonly removalBrake: RemovalBrake | null;
}

/**
 * Returns the counts when the provider says that a user is in no group of this product, and has said so of too
 * many users who hold groups to be believed; null: what it says counts. Each user counts once, by what was said last:
 *
 * | groups                           | account                       | the user counts as |
 * | -------------------------------- | ----------------------------- | ------------------ |
 * | present, one of them of this product | holds some, or turned before | in some         |
 * | present, none of them            | holds some, or turned before  | turned to none     |
 * | empty                            | holds some, or turned before  | turned to none     |
 * | any                              | holds none, or is missing     | not seen           |
 * | absent, overage, a failed source | any                           | not seen           |
 *
 * `user` is a key that names no user. A user who holds none can lose none: what is said of them counts.
 */
export function suspectMassRemoval(
  user: string,
  groups: Pick<MappedGroups, 'state' | 'names'>,
  account: Account | null,
  { policy, removalBrake: brake }: BrakedProduct,
): MassRemoval | null {
  const { state, names } = groups;
  if (brake === null || (state !== 'present' && state !== 'empty')) return null;
  const isOne = (group: string) => isOfProvider(group, policy.groups);
  const holds = account?.groups.some(isOne) ?? false;
  if (!holds && !brake.hasSeen(user)) return null;
  const isInSome = names.some(isOne);
  if (!isInSome && !costsSomething(policy, state)) return null;
  const removal = brake.record(user, isInSome ? 'some' : 'none');
  return holds && !isInSome ? removal : null;
}

// A group that a user has or lacks by what the provider says, and not one that every user is given.
function isOfProvider(group: string, rules: GroupRules): boolean {
  const isManaged =
    matchesAnyPattern(group, rules.managed) && !resemblesAnyPattern(group, rules.protected);
  if (!isManaged && !matchesAnyPattern(group, rules.required)) return false;
  const givenToAll = [...rules.default, rules.ownedGroup ?? ''].map(toPaddedGroupKey);
  return !givenToAll.includes(toPaddedGroupKey(group));
}

// The groups, or the sign-on.
function costsSomething(
  { mode, groups }: BrakedProduct['policy'],
  state: 'present' | 'empty',
): boolean {
  const { whenPresent, whenEmpty, required } = groups;
  const then = state === 'present' ? whenPresent : whenEmpty;
  return then === 'deny' || required.length > 0 || (then === 'sync' && mode === 'jit');
}
