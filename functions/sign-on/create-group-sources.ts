import type { GroupSource } from '#shared/groups/group-source.ts';
import { claimGroups } from '#shared/groups/sources/claim.ts';
import type { GroupSourceRules } from '#shared/policy/identity-policy.ts';
import type { SourceMaking } from './create-remote-source.ts';

/** Yields the sources that the policy names, in its order. What reaches beyond the data token is loaded where it is used. */
export function makeGroupSources(
  rules: readonly GroupSourceRules[],
  making: SourceMaking,
): Promise<readonly GroupSource[]> {
  return Promise.all(rules.map((source) => makeSource(source, making)));
}

async function makeSource(rules: GroupSourceRules, making: SourceMaking): Promise<GroupSource> {
  if (rules.from === 'claim') {
    return { name: 'claim', asks: false, onFailure: 'ignore', read: claimGroups(rules) };
  }
  const { makeFurtherSource } = await import('./create-remote-source.ts');
  return makeFurtherSource(rules, making);
}
