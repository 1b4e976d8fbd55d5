import type { GroupSource } from '#shared/groups/group-source.ts';
import { claimGroups } from '#shared/groups/sources/claim.ts';
import type { GroupSourceRules } from '#shared/policy/identity-policy.ts';
import type { SourceDependencies } from './create-remote-source.ts';

/** Returns the sources that the policy names, in its order. What reaches beyond the data token is loaded where it is used. */
export function createGroupSources(
  rules: readonly GroupSourceRules[],
  dependencies: SourceDependencies,
): Promise<readonly GroupSource[]> {
  return Promise.all(rules.map((source) => createSource(source, dependencies)));
}

async function createSource(
  rules: GroupSourceRules,
  dependencies: SourceDependencies,
): Promise<GroupSource> {
  if (rules.from === 'claim') {
    return { name: 'claim', remote: false, onFailure: 'ignore', read: claimGroups(rules) };
  }
  const { createRemoteSource } = await import('./create-remote-source.ts');
  return createRemoteSource(rules, dependencies);
}
