import { Failure } from '#shared/base/failure.ts';
import type { GroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupSource } from '#shared/groups/group-source.ts';

/** A source that counts how often it was asked. */
export interface CountingSource extends GroupSource {
  readonly timesAsked: () => number;
}

/** What differs from a directory that is asked and says that somebody is an analyst. */
export interface GroupSourceParts extends Partial<Omit<GroupSource, 'read'>> {
  readonly says?: GroupClaim;
  /** Why it cannot say anything. */
  readonly failsFor?: string;
}

/** A source of groups that says one thing whoever is asked for. */
export function groupSource(parts: GroupSourceParts = {}): CountingSource {
  const { says = { state: 'present', names: ['jira-analysts'] }, failsFor, ...fields } = parts;
  let asked = 0;
  return {
    name: 'directory',
    remote: true,
    onFailure: 'keep',
    ...fields,
    read: async () => {
      asked += 1;
      if (failsFor === undefined) return says;
      throw new Failure('map.groups_unavailable', { reason: failsFor });
    },
    timesAsked: () => asked,
  };
}
