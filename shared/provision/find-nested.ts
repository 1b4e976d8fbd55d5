import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { Withheld } from '#shared/plan/restrict-plan.ts';
import type { Directory } from './directory.ts';

/**
 * Returns the groups, among the removals that their limit withholds, that the account has by nested groups:
 * only where the limit is reached is it worth the calls to tell them apart.
 */
export async function findNested(
  withheld: readonly Withheld[],
  account: Account | null,
  directory: Pick<Directory, 'findNested'>,
): Promise<readonly string[]> {
  const groups = withheld.flatMap(({ step, rule }) =>
    rule === 'most_removals' && step.kind === 'leave' ? [step.group] : [],
  );
  if (account === null || groups.length === 0) return [];
  return directory.findNested(account.username, groups);
}
