import { readGroupClaim } from '#shared/groups/group-claim.ts';
import type { MappedGroups } from '#shared/groups/map-groups.ts';

/** Returns the groups of a claim without renaming: a list, or null for no claim; or a state alone. */
export function mappedGroups(
  groups: unknown = ['jira-analysts'],
  state?: 'overage' | 'failed',
): MappedGroups {
  if (state !== undefined) return { state, names: [], dropped: 0 };
  const claim = readGroupClaim(groups ?? undefined);
  const names = claim.state === 'present' ? claim.names : [];
  return { state: claim.state, names, dropped: 0 };
}
