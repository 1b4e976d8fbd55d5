import type { GroupWriting } from '#shared/policy/identity-policy.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import { listClaimedNames } from './list-claimed-names.ts';

/**
 * What the identity provider, or a directory behind it, says of a user's groups. `absent` is not
 * `empty`: some providers leave the claim out when they fail, some when there is no group. `overage`:
 * there are more groups than the place can hold, and it says so.
 */
export type GroupClaim =
  | {
      readonly state: 'present';
      readonly names: readonly string[];
      /** The further names, which are unreadable, without what makes them so. Default: none. */
      readonly unreadable?: readonly string[];
    }
  | {
      readonly state: 'empty';
      /** The claim is not there, which means none at this provider. Default: it is there, and empty. */
      readonly isLeftOut?: true;
    }
  | {
      readonly state: 'absent';
      /** The claim is there, and cannot be read. Default: it is not there. */
      readonly isUnreadable?: true;
    }
  | { readonly state: 'overage' };

/** More groups than this are an overage, wherever they come from. */
export const MOST_CLAIMED_GROUPS = 5_000;

/**
 * Returns the state of a groups claim that is there. What is not written as the policy says (a single text
 * where a list is due, an object, a list with something else than texts, a list that became a text on its
 * way) is absent: an unreadable claim must never cost a user a group. As many names as the provider's limit
 * are an overage.
 */
export function readGroupClaim(
  value: unknown,
  writing: GroupWriting = { format: 'list' },
): GroupClaim {
  const names = listClaimedNames(value, writing);
  if (names === null) return { state: 'absent' };
  const { limit = Number.POSITIVE_INFINITY } = writing;
  return names.length >= limit ? { state: 'overage' } : readGroupNames(names);
}

/**
 * Returns the state of a list of names as they are. A single name that is empty or has invisible characters
 * is put aside, so that it does not hide the others. A list of nothing but such names is absent.
 */
export function readGroupNames(names: readonly string[]): GroupClaim {
  const readable = names.filter(isReadable);
  if (readable.length < names.length && readable.length === 0) return { state: 'absent' };
  const claim = toGroupClaim(readable);
  const unreadable = names.filter((name) => !isReadable(name)).map(withoutInvisible);
  return claim.state === 'present' && unreadable.length > 0 ? { ...claim, unreadable } : claim;
}

/** Tells whether a group name can be read, and so sent by a provider. */
export const isReadable = (name: string) => name.trim() !== '' && !INVISIBLE.test(name);

/**
 * Control, format (zero width, right-to-left), surrogate, private and unassigned characters, and line
 * separators: they make one name look like another, or break the line that holds it.
 */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;

const withoutInvisible = (name: string) => name.split(INVISIBLE).join('').normalize('NFC').trim();

/** Returns the state that a list of names stands for; two spellings of a group become one. */
export function toGroupClaim(names: readonly string[]): GroupClaim {
  if (names.length === 0) return { state: 'empty' };
  if (names.length > MOST_CLAIMED_GROUPS) return { state: 'overage' };
  const trimmed = names.toSorted().map((name) => name.normalize('NFC').trim());
  const byKey = new Map(trimmed.map((name) => [toGroupKey(name), name]));
  return { state: 'present', names: [...byKey.values()] };
}
