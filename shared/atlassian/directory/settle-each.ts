import { allSettledOrThrow } from '#shared/base/all-settled-or-throw.ts';
import type { MembershipOutcome, RecordMembership } from '#shared/provision/directory.ts';

/**
 * Resolves when what became of each group is settled and recorded. Throws the first failure when all have
 * ended: each is recorded with its group before.
 */
export function settleEach(
  groups: readonly string[],
  record: RecordMembership,
  settle: (group: string, index: number) => Promise<MembershipOutcome>,
): Promise<void> {
  const settleOne = async (group: string, index: number) => {
    try {
      record(group, await settle(group, index));
    } catch (error) {
      record(group, { failed: error });
      throw error;
    }
  };
  return allSettledOrThrow(groups.map(settleOne));
}
