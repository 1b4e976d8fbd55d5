// In: the profile that should be there, the account that is there, the policy.
// Out: the steps from one to the other; nothing here asks or changes anything.

import type { MappedGroups } from '#shared/groups/map-groups.ts';
import type { GroupRules, ProductPolicy } from '#shared/policy/identity-policy.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import { isSameEmail } from '#shared/products/is-same-email.ts';
import { toPaddedGroupKey } from '#shared/products/padded-group-key.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import type { User, UserDetails } from '#shared/products/user.ts';
import { policyFor } from './require-entitlement.ts';

/** A user as the product should hold them. */
export interface DesiredProfile extends User {
  readonly groups: MappedGroups;
}

/** A user as the product holds them. */
export interface Account {
  /** The product's own spelling. */
  readonly username: string;
  /** Null: the product does not say. */
  readonly email: string | null;
  readonly displayName: string;
  readonly active: boolean;
  readonly groups: readonly string[];
  /** Those of the groups that it is known to have by nested groups only: they cannot be left. */
  readonly nested?: readonly string[];
  /** What cannot be changed, because the account is in a directory that is kept elsewhere. */
  readonly fixed?: { readonly details: boolean; readonly groups: boolean };
}

/** What a product's directory can do, known before anything is asked of it. */
export interface Capabilities {
  /** E-mail address and display name of existing accounts. */
  readonly changesDetails: boolean;
  readonly reactivates: boolean;
  /** The password of a new account is set after the account is created, not with it. */
  readonly setsPasswordSeparately: boolean;
  /** The groups that the product puts new accounts into by itself. */
  readonly groupsOfNewUsers: readonly string[];
  readonly supportsGroupName: (name: string) => boolean;
}

/** What a plan follows: the policy of one product, and what its directory can do. */
export interface PlanRules {
  readonly product: ProductName;
  readonly policy: ProductPolicy;
  readonly capabilities: Capabilities;
}

export type Step =
  | { readonly kind: 'create_person'; readonly user: User }
  | { readonly kind: 'update_person'; readonly username: string; readonly changes: UserChanges }
  | { readonly kind: 'set_password'; readonly username: string }
  | { readonly kind: 'create_group'; readonly group: string }
  | JoinStep
  | { readonly kind: 'leave'; readonly username: string; readonly group: string };

export interface JoinStep {
  readonly kind: 'join';
  readonly username: string;
  readonly group: string;
  /** Where the product has no such group: create it first, or skip the step. */
  readonly missing: 'create' | 'skip';
}

/** What differs: the details as a whole, because some products blank what is left out. */
export interface UserChanges {
  readonly details?: UserDetails;
  /** Brings a deactivated account back. */
  readonly active?: true;
}

/** Nothing to do is a plan without steps. */
export type Plan = readonly Step[];

/**
 * Returns the plan that turns `account` (null: no account of that name) into `profile`.
 *
 * | groups                          | joins                  | leaves                                   |
 * | ------------------------------- | ---------------------- | ---------------------------------------- |
 * | present                         | its names and defaults | what the account has beyond these        |
 * | empty                           | defaults               | what the account has beyond the defaults |
 * | absent, overage, a failed source | defaults              | nothing                                  |
 *
 * `keep` as the policy for a state turns its row into the last. Every user joins the owned group, which
 * marks the accounts that we created or took over. A wanted group that the account is known to have by a
 * nested group is joined too: it must not go with the group that it hangs on. A group whose name differs from a wanted one by trailing
 * spaces alone is not left: a database that ignores them would take the wanted one away. Nor is a group that an
 * unreadable name may be of: an invisible character that came along with it must not cost the group. What the directory
 * cannot do for a user is not in the plan; restrictPlan says which groups may be touched at all.
 */
export function planProvisioning(
  profile: DesiredProfile,
  account: Account | null,
  { policy, capabilities }: PlanRules,
): Plan {
  const username = account?.username ?? profile.username;
  const { groups: rules } = policy;
  const wanted = toWanted(profile, account, policy);
  const has = new Set(account?.groups.map(toGroupKey));
  for (const group of account?.nested ?? []) has.delete(toGroupKey(group));
  const lacking = [...wanted.names].filter(([key]) => !has.has(key)).map(([, name]) => name);
  const missing = rules.createMissing ? 'create' : 'skip';
  const held = account?.groups ?? capabilities.groupsOfNewUsers;
  const { resembled = [] } = profile.groups;
  const kept = new Set([...wanted.names.keys(), ...resembled].map(toPaddedGroupKey));
  const surplus = wanted.complete ? held.filter((name) => !kept.has(toPaddedGroupKey(name))) : [];
  return [
    ...(account === null
      ? planNewAccount(profile, capabilities)
      : planChanges(profile, account, capabilities)),
    ...lacking.map((group): Step => ({ kind: 'create_group', group })),
    ...lacking.map((group): Step => ({ kind: 'join', username, group, missing })),
    ...surplus
      .filter((group) => !isOwnedGroup(group, rules))
      .toSorted()
      .map((group): Step => ({ kind: 'leave', username, group })),
  ];
}

/** Tells whether a group is the one that marks the accounts that we created or took over. */
export function isOwnedGroup(group: string, { ownedGroup }: GroupRules): boolean {
  return ownedGroup !== null && toGroupKey(group) === toGroupKey(ownedGroup);
}

interface Wanted {
  /** By group key, in the spelling in which a missing group would be created. */
  readonly names: ReadonlyMap<string, string>;
  /** True: a group that is not here is one to leave. */
  readonly complete: boolean;
}

function toWanted(
  { groups }: DesiredProfile,
  account: Account | null,
  policy: ProductPolicy,
): Wanted {
  const { default: defaults, ownedGroup } = policy.groups;
  const syncs = policyFor(groups.state, policy.groups) === 'sync';
  // Where the groups of an account cannot be changed, it cannot be marked either.
  const owned = ownedGroup !== null && account?.fixed?.groups !== true ? [ownedGroup] : [];
  // Sorted, so that the plan does not depend on the order in which the provider lists groups.
  const names = [...defaults, ...owned, ...(syncs ? groups.names : [])].toSorted();
  return { names: new Map(names.map((name) => [toGroupKey(name), name])), complete: syncs };
}

function planNewAccount(profile: DesiredProfile, { setsPasswordSeparately }: Capabilities): Step[] {
  const { username, email, displayName } = profile;
  const create: Step = { kind: 'create_person', user: { username, email, displayName } };
  return setsPasswordSeparately ? [create, { kind: 'set_password', username }] : [create];
}

function planChanges(profile: DesiredProfile, account: Account, can: Capabilities): Step[] {
  const { email, displayName } = profile;
  const maySetDetails = can.changesDetails && account.fixed?.details !== true;
  const changes: UserChanges = {
    ...(maySetDetails && differs(profile, account) && { details: { email, displayName } }),
    ...(!account.active && can.reactivates && { active: true }),
  };
  return Object.keys(changes).length === 0
    ? []
    : [{ kind: 'update_person', username: account.username, changes }];
}

// Some directories fold the case of addresses, or compose their letters: such a difference would never settle.
const differs = (wanted: UserDetails, { email, displayName }: Account) =>
  displayName.normalize('NFC') !== wanted.displayName ||
  (email !== null && !isSameEmail(email, wanted.email));
