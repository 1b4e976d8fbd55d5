import type { SignOnAttempt } from '#shared/session/sign-on-attempt.ts';
import { enterSession } from './enter-session.ts';
import type { SignOnOutcome } from './provision-and-open.ts';
import type { Product, SignOnDependencies } from './sign-on-dependencies.ts';

/**
 * Returns a session of a user whom the product already holds as the policy says: nothing of the directory
 * is read or written. Throws what `enterSession` throws.
 */
export async function resumeSession(
  attempt: SignOnAttempt,
  product: Product,
  dependencies: SignOnDependencies,
): Promise<SignOnOutcome> {
  const { tokenGroups, log } = attempt;
  const { session, ...entered } = await enterSession(attempt, product, dependencies);
  for (const failure of tokenGroups.failures) log('error', 'map.group_source_failed', failure);
  const entry = { groups: tokenGroups.claim.state, account: 'in_sync', steps: 'none' } as const;
  return { ...entered, synced: 'before', entry: { ...entry, session } };
}
