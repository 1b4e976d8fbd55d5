import type { GroupFormat } from '#shared/policy/identity-policy.ts';
import { toGroupKey } from '#shared/products/group-key.ts';

/**
 * What the identity provider, or a directory behind it, says of a user's groups. `absent` is not
 * `empty`: some providers leave the claim out when they fail, some when there is no group. `overage`:
 * there are more groups than the place can hold, and it says so.
 */
export type GroupClaim =
  | {
      readonly state: 'present';
      readonly names: readonly string[];
      /** How many further names are unreadable. Default: none. */
      readonly unreadable?: number;
    }
  | { readonly state: 'empty' }
  | { readonly state: 'absent' }
  | { readonly state: 'overage' };

/** More groups than this are an overage, wherever they come from. */
export const MOST_CLAIMED_GROUPS = 5_000;

/**
 * Returns the state of a groups claim in its format. What is not in this format (a single text where a list
 * is due, an object, a list with something else than texts) is absent: an unreadable claim must never cost
 * a user a group. A single name that is empty or has invisible characters is left out and counted, so that
 * it does not hide the others. A list of nothing but such names is absent.
 */
export function readGroupClaim(value: unknown, format: GroupFormat = 'list'): GroupClaim {
  const names = format === 'comma_separated' ? splitText(value) : value;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    return { state: 'absent' };
  }
  const readable = names.filter(isReadable);
  if (readable.length < names.length && readable.length === 0) return { state: 'absent' };
  const claim = toGroupClaim(readable);
  const unreadable = names.length - readable.length;
  return claim.state === 'present' && unreadable > 0 ? { ...claim, unreadable } : claim;
}

// Cognito writes a SAML attribute of several values as `[a, b]`; a lone value stands without brackets.
function splitText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  // A text that was cut off has one bracket: what it lost is unknown.
  if (text.startsWith('[') !== text.endsWith(']')) return value;
  const inner = text.startsWith('[') ? text.slice(1, -1) : text;
  return inner.trim() === '' ? [] : inner.split(',');
}

/** Tells whether a group name can be read, and so sent by a provider. */
export const isReadable = (name: string) => name.trim() !== '' && !INVISIBLE.test(name);

/**
 * Control, format (zero width, right-to-left), surrogate, private and unassigned characters, and line
 * separators: they make one name look like another, or break the line that holds it.
 */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Returns the state that a list of names stands for; two spellings of a group become one. */
export function toGroupClaim(names: readonly string[]): GroupClaim {
  if (names.length === 0) return { state: 'empty' };
  if (names.length > MOST_CLAIMED_GROUPS) return { state: 'overage' };
  const trimmed = names.toSorted().map((name) => name.normalize('NFC').trim());
  const byKey = new Map(trimmed.map((name) => [toGroupKey(name), name]));
  return { state: 'present', names: [...byKey.values()] };
}
