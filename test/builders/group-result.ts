import { readGroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupResult } from '#shared/groups/query-group-sources.ts';

/** What the claim `groups` of a token says, which ends the reading unless `parts` say otherwise. */
export function groupResult(
  groups: unknown = ['jira-analysts'],
  parts: Partial<GroupResult> = {},
): GroupResult {
  const claim = readGroupClaim(groups ?? undefined);
  return { claim, sourceResults: [`claim: ${claim.state}`], failures: [], pending: [], ...parts };
}
