import { readGroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupResult } from '#shared/groups/query-group-sources.ts';

/** Returns the result of a claim `groups`, after which no source is pending unless `parts` say so. */
export function groupResult(
  groups: unknown = ['jira-analysts'],
  parts: Partial<GroupResult> = {},
): GroupResult {
  const claim = readGroupClaim(groups ?? undefined);
  return { claim, sourceResults: [`claim: ${claim.state}`], failures: [], pending: [], ...parts };
}
