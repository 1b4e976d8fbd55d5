import type { GroupQuestion, GroupSource } from './group-source.ts';
import { type GroupResult, queryGroupSources } from './query-group-sources.ts';

/**
 * Returns what the sources say that need no call, up to the first remote one. Throws
 * `map.groups_unavailable` when one of them fails whose policy is to refuse then.
 */
export function readTokenGroups(
  question: GroupQuestion,
  sources: readonly GroupSource[],
): Promise<GroupResult> {
  const firstRemote = sources.findIndex(({ remote }) => remote);
  const local = firstRemote < 0 ? sources : sources.slice(0, firstRemote);
  return queryGroupSources({ ...NOTHING, pending: sources }, question, local);
}

const NOTHING = { claim: { state: 'absent' }, sourceResults: [], failures: [] } as const;
