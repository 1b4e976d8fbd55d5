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
 * | present, with some of each kind that is held | holds some, or turned before | in some |
 * | present, without                 | holds some, or turned before  | turned to none     |
 * | empty                            | holds some, or turned before  | turned to none     |
 * | present or empty                 | holds none, and was not seen  | not seen           |
 * | absent, overage, a failed source | any                           | not seen           |
 *
 * The kinds are managed and required groups. `user` is a key that names no user. A user who holds none can lose
 * none: what is said of them counts.
 */
export function suspectMassRemoval(
  user: string,
  groups: Pick<MappedGroups, 'state' | 'names'>,
  account: Account | null,
  { policy, removalBrake: brake }: BrakedProduct,
): MassRemoval | null {
  const { state, names } = groups;
  if (brake === null || (state !== 'present' && state !== 'empty')) return null;
  const kinds = [isManaged, isRequired].map((is) => (name: string) => is(name, policy.groups));
  const held = kinds.filter((is) => account?.groups.some(is));
  if (held.length === 0 && !brake.hasSeen(user)) return null;
  const isInSome =
    held.length > 0 ? held.every((is) => names.some(is)) : kinds.some((is) => names.some(is));
  if (!isInSome && !costsSomething(policy, state)) return null;
  const removal = brake.record(user, isInSome ? 'some' : 'none');
  return held.length > 0 && !isInSome ? removal : null;
}

const isManaged = (group: string, rules: GroupRules) =>
  matchesAnyPattern(group, rules.managed) &&
  !resemblesAnyPattern(group, rules.protected) &&
  !isGivenToAll(group, rules);

const isRequired = (group: string, rules: GroupRules) =>
  matchesAnyPattern(group, rules.required) && !isGivenToAll(group, rules);

// Such a group says nothing of what the provider says.
const isGivenToAll = (group: string, rules: GroupRules) =>
  [...rules.default, rules.ownedGroup ?? '']
    .map(toPaddedGroupKey)
    .includes(toPaddedGroupKey(group));

// The groups, or the sign-on.
function costsSomething(
  { mode, groups }: BrakedProduct['policy'],
  state: 'present' | 'empty',
): boolean {
  const { whenPresent, whenEmpty, required } = groups;
  const then = state === 'present' ? whenPresent : whenEmpty;
  return then === 'deny' || required.length > 0 || (then === 'sync' && mode === 'jit');
}
