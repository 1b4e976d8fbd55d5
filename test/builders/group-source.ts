import { Failure } from '#shared/base/failure.ts';
import type { GroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupSource } from '#shared/groups/group-source.ts';

/** A source that counts how often it was queried. */
export interface CountingSource extends GroupSource {
  readonly queryCount: () => number;
}

/** What differs from a remote directory that returns one group, the analysts. */
export interface GroupSourceParts extends Partial<Omit<GroupSource, 'read'>> {
  readonly claim?: GroupClaim;
  /** The reason for which every query fails. */
  readonly failsFor?: string;
}

/** Returns a source that gives the same claim for every user. */
export function groupSource(parts: GroupSourceParts = {}): CountingSource {
  const { claim = { state: 'present', names: ['jira-analysts'] }, failsFor, ...fields } = parts;
  let queries = 0;
  return {
    name: 'directory',
    remote: true,
    onFailure: 'keep',
    ...fields,
    read: async () => {
      queries += 1;
      if (failsFor === undefined) return claim;
      throw new Failure('map.groups_unavailable', { reason: failsFor });
    },
    queryCount: () => queries,
  };
}
