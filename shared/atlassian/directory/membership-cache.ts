import { boundedCache } from '#shared/base/bounded-cache.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import { toUserKey } from '#shared/products/is-same-user.ts';

/** How a user is in a group that a product lists for them; `unknown`: the product does not tell. */
export type MembershipKind = 'direct' | 'nested' | 'unknown';

/** What an instance has found out about the memberships of users. */
export interface MembershipCache {
  /** Undefined: it was never found out. */
  kindOf(username: string, group: string): MembershipKind | undefined;
  note(username: string, group: string, kind: MembershipKind): void;
  forget(username: string, group: string): void;
  /** Returns the account with the groups that are nested ones; what it no longer holds is forgotten. */
  withNested<T extends Pick<Account, 'groups'>>(username: string, held: T): T;
}

/**
 * Returns the memberships of an instance: a membership that could not be left once is not tried at every
 * re-sync. It is forgotten when the product lists the group no longer, when the user joins it, and with
 * the instance.
 */
export function membershipCache(): MembershipCache {
  const users = boundedCache<Map<string, MembershipKind>>();
  const of = (username: string) => users.get(toUserKey(username));
  return {
    kindOf: (username, group) => of(username)?.get(toGroupKey(group)),
    note: (username, group, kind) => {
      const kinds = of(username) ?? new Map<string, MembershipKind>();
      kinds.set(toGroupKey(group), kind);
      users.set(toUserKey(username), kinds);
    },
    forget: (username, group) => void of(username)?.delete(toGroupKey(group)),
    withNested: (username, held) => {
      const kinds = of(username);
      if (kinds === undefined) return held;
      const keys = new Set(held.groups.map(toGroupKey));
      for (const key of kinds.keys()) if (!keys.has(key)) kinds.delete(key);
      const nested = held.groups.filter((group) => kinds.get(toGroupKey(group)) === 'nested');
      return nested.length === 0 ? held : { ...held, nested };
    },
  };
}
