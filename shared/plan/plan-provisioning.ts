// In: the profile that should be there, the account that is there, the policy.
// Out: the steps from one to the other; nothing here asks or changes anything.

import { toGroupKey } from '#shared/map/group-claim.ts';
import type { ProductPolicy } from '#shared/map/identity-policy.ts';
import type { Profile } from '#shared/map/map-profile.ts';

/** A person as the product holds them. */
export interface Account {
  /** The product's own spelling. */
  readonly username: string;
  readonly email: string;
  readonly displayName: string;
  readonly active: boolean;
  readonly groups: readonly string[];
}

export type Step =
  | { readonly kind: 'create_person'; readonly person: Person }
  | { readonly kind: 'update_person'; readonly username: string; readonly changes: PersonChanges }
  | { readonly kind: 'create_group'; readonly group: string }
  | { readonly kind: 'join'; readonly username: string; readonly group: string }
  | { readonly kind: 'leave'; readonly username: string; readonly group: string };

export type Person = Pick<Account, 'username' | 'email' | 'displayName'>;

/** What differs; `active: true` brings a deactivated account back. */
export interface PersonChanges {
  readonly email?: string;
  readonly displayName?: string;
  readonly active?: true;
}

/** Nothing to do is a plan without steps. */
export type Plan = readonly Step[];

/**
 * Yields the plan that turns `account` (null: nobody by that name) into `profile`.
 *
 * | groups claim | joins                    | leaves                                   |
 * | ------------ | ------------------------ | ---------------------------------------- |
 * | present      | its names and defaults   | what the account has beyond these        |
 * | empty        | defaults                 | what the account has beyond the defaults |
 * | absent       | defaults                 | nothing                                  |
 *
 * `keep` as the policy for a state turns its row into that of `absent`. What may be touched at all
 * is for restrictPlan to say.
 */
export function planProvisioning(
  profile: Profile,
  account: Account | null,
  policy: ProductPolicy,
): Plan {
  const username = account?.username ?? profile.username;
  const wanted = toWanted(profile, policy);
  const has = new Set(account?.groups.map(toGroupKey));
  const missing = [...wanted.names].filter(([key]) => !has.has(key)).map(([, name]) => name);
  const surplus = wanted.complete
    ? (account?.groups ?? []).filter((name) => !wanted.names.has(toGroupKey(name)))
    : [];
  return [
    ...planPerson(profile, account),
    ...missing.map((group): Step => ({ kind: 'create_group', group })),
    ...missing.map((group): Step => ({ kind: 'join', username, group })),
    ...surplus.map((group): Step => ({ kind: 'leave', username, group })),
  ];
}

interface Wanted {
  /** By group key, in the spelling in which a missing group would be created. */
  readonly names: ReadonlyMap<string, string>;
  /** True: a group that is not here is one to leave. */
  readonly complete: boolean;
}

function toWanted({ groups }: Profile, policy: ProductPolicy): Wanted {
  const syncs =
    (groups.state === 'present' && policy.groups.whenPresent === 'sync') ||
    (groups.state === 'empty' && policy.groups.whenEmpty === 'sync');
  const claimed = syncs && groups.state === 'present' ? groups.names : [];
  // Sorted, so that the plan does not depend on the order in which the provider lists groups.
  const names = [...policy.groups.default, ...claimed].toSorted();
  return { names: new Map(names.map((name) => [toGroupKey(name), name])), complete: syncs };
}

function planPerson(profile: Profile, account: Account | null): Step[] {
  const { username, email, displayName } = profile;
  if (account === null)
    return [{ kind: 'create_person', person: { username, email, displayName } }];
  const changes: PersonChanges = {
    // Some directories fold the case of addresses: a difference in case alone would never settle.
    ...(account.email.toLowerCase() !== email.toLowerCase() && { email }),
    ...(account.displayName !== displayName && { displayName }),
    ...(!account.active && { active: true }),
  };
  return Object.keys(changes).length === 0
    ? []
    : [{ kind: 'update_person', username: account.username, changes }];
}
