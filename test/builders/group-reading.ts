import { readGroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupReading } from '#shared/groups/query-groups.ts';

/** What the claim `groups` of a token says, which ends the reading unless `parts` say otherwise. */
export function groupReading(
  groups: unknown = ['jira-analysts'],
  parts: Partial<GroupReading> = {},
): GroupReading {
  const claim = readGroupClaim(groups ?? undefined);
  return { claim, heard: [`claim: ${claim.state}`], failures: [], rest: [], ...parts };
}
