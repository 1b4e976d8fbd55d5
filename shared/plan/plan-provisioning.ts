// In: the profile that should be there, the account that is there, the policy.
// Out: the steps from one to the other; nothing here asks or changes anything.

import { toGroupKey } from '#shared/groups/group-claim.ts';
import type { MappedGroups } from '#shared/groups/map-groups.ts';
import type { GroupRules, ProductPolicy } from '#shared/policy/identity-policy.ts';
import { policyFor } from './require-entitlement.ts';

/** A person as the product should hold them. */
export interface Profile extends Person {
  readonly groups: MappedGroups;
}

/** A person as the product holds them. */
export interface Account {
  /** The product's own spelling. */
  readonly username: string;
  /** Null: the product does not say. */
  readonly email: string | null;
  readonly displayName: string;
  readonly active: boolean;
  readonly groups: readonly string[];
  /** What of the person the product keeps from us, because their directory is somebody else's. */
  readonly fixed?: { readonly details: boolean; readonly groups: boolean };
}

/** What a product's directory can do, known before anything is asked of it. */
export interface Capabilities {
  /** E-mail and display name of people who are there. */
  readonly changesDetails: boolean;
  readonly reactivates: boolean;
  /** The password of a new person is set after the person is created, not with it. */
  readonly setsPasswordSeparately: boolean;
  /** The groups that the product puts new people into by itself. */
  readonly groupsOfNewPeople: readonly string[];
  readonly supportsGroupName: (name: string) => boolean;
}

/** What the plan follows: the policy of the product, and what its directory can do. */
export interface PlanRules {
  readonly policy: ProductPolicy;
  readonly capabilities: Capabilities;
}

export type Step =
  | { readonly kind: 'create_person'; readonly person: Person }
  | { readonly kind: 'update_person'; readonly username: string; readonly changes: UserChanges }
  | { readonly kind: 'set_password'; readonly username: string }
  | { readonly kind: 'create_group'; readonly group: string }
  | JoinStep
  | { readonly kind: 'leave'; readonly username: string; readonly group: string };

export interface JoinStep {
  readonly kind: 'join';
  readonly username: string;
  readonly group: string;
  /** What becomes of it where the product has no such group. */
  readonly missing: 'create' | 'skip';
}

/** A person as a product is told of them. */
export interface Person extends Details {
  readonly username: string;
}

export interface Details {
  readonly email: string;
  readonly displayName: string;
}

/** What differs: the details as a whole, because some products blank what is left out. */
export interface UserChanges {
  readonly details?: Details;
  /** Brings a deactivated account back. */
  readonly active?: true;
}

/** Nothing to do is a plan without steps. */
export type Plan = readonly Step[];

/**
 * Returns the plan that turns `account` (null: nobody by that name) into `profile`.
 *
 * | groups                          | joins                  | leaves                                   |
 * | ------------------------------- | ---------------------- | ---------------------------------------- |
 * | present                         | its names and defaults | what the account has beyond these        |
 * | empty                           | defaults               | what the account has beyond the defaults |
 * | absent, overage, a failed source | defaults              | nothing                                  |
 *
 * `keep` as the policy for a state turns its row into the last. Everybody joins the group by which we
 * know our own. What the directory cannot do for a person is not in the plan; which groups may be
 * touched at all is for restrictPlan to say.
 */
export function planProvisioning(
  profile: Profile,
  account: Account | null,
  { policy, capabilities }: PlanRules,
): Plan {
  const username = account?.username ?? profile.username;
  const { groups: rules } = policy;
  const wanted = toWanted(profile, account, policy);
  const has = new Set(account?.groups.map(toGroupKey));
  const lacking = [...wanted.names].filter(([key]) => !has.has(key)).map(([, name]) => name);
  const missing = rules.createMissing ? 'create' : 'skip';
  const held = account?.groups ?? capabilities.groupsOfNewPeople;
  const surplus = wanted.complete ? held.filter((name) => !wanted.names.has(toGroupKey(name))) : [];
  return [
    ...(account === null
      ? planNewcomer(profile, capabilities)
      : planChanges(profile, account, capabilities)),
    ...lacking.map((group): Step => ({ kind: 'create_group', group })),
    ...lacking.map((group): Step => ({ kind: 'join', username, group, missing })),
    ...surplus
      .filter((group) => !isOwnedGroup(group, rules))
      .toSorted()
      .map((group): Step => ({ kind: 'leave', username, group })),
  ];
}

/** Tells whether a group is the one by which we know the accounts that are ours. */
export function isOwnedGroup(group: string, { ownedGroup }: GroupRules): boolean {
  return ownedGroup !== null && toGroupKey(group) === toGroupKey(ownedGroup);
}

interface Wanted {
  /** By group key, in the spelling in which a missing group would be created. */
  readonly names: ReadonlyMap<string, string>;
  /** True: a group that is not here is one to leave. */
  readonly complete: boolean;
}

function toWanted({ groups }: Profile, account: Account | null, policy: ProductPolicy): Wanted {
  const { default: given, ownedGroup } = policy.groups;
  const syncs = policyFor(groups.state, policy.groups) === 'sync';
  // Where the person's groups are not ours to change, the account cannot be marked as ours.
  const mark = ownedGroup !== null && account?.fixed?.groups !== true ? [ownedGroup] : [];
  // Sorted, so that the plan does not depend on the order in which the provider lists groups.
  const names = [...given, ...mark, ...(syncs ? groups.names : [])].toSorted();
  return { names: new Map(names.map((name) => [toGroupKey(name), name])), complete: syncs };
}

function planNewcomer(profile: Profile, { setsPasswordSeparately }: Capabilities): Step[] {
  const { username, email, displayName } = profile;
  const create: Step = { kind: 'create_person', person: { username, email, displayName } };
  return setsPasswordSeparately ? [create, { kind: 'set_password', username }] : [create];
}

function planChanges(profile: Profile, account: Account, can: Capabilities): Step[] {
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

// Some directories fold the case of addresses: a difference in case alone would never settle.
const differs = (wanted: Details, { email, displayName }: Account) =>
  displayName !== wanted.displayName ||
  (email !== null && email.toLowerCase() !== wanted.email.toLowerCase());
