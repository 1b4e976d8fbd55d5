import { groupsUnavailable } from './groups-unavailable.ts';

/**
 * Returns the texts in the list of an answer. Throws `map.groups_unavailable` with reason `unreadable` when there
 * is no list, or a text is missing: an answer that does not say it never means that there is no group.
 */
export function requireList<T>(
  list: readonly T[] | undefined,
  textOf: (item: T) => string | undefined,
): readonly string[] {
  if (!Array.isArray(list)) throw groupsUnavailable('unreadable');
  return list.map((item: T) => textOf(item) ?? missing());
}

function missing(): never {
  throw groupsUnavailable('unreadable');
}
