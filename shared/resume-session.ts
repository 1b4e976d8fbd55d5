import { replayInExistingSession } from '#shared/forward/replay-request.ts';
import { EXISTING_SESSION } from '#shared/session/product-session.ts';
import type { SignOnAttempt } from '#shared/session/sign-on-attempt.ts';
import type { SignOnOutcome } from './provision-and-open.ts';
import type { Product, SignOnDependencies } from './sign-on-dependencies.ts';

/**
 * Returns a session of a user whom the product already holds as the policy says: nothing of the directory
 * is read or written. The page itself proves an existing session where it names its user; otherwise the
 * session is looked up, and a new one opened where it has ended. Throws what the replay and the session
 * strategy throw.
 */
export async function resumeSession(
  { request, profile, tokenGroups, remembered, log }: SignOnAttempt,
  { sessions }: Product,
  { forwarding }: SignOnDependencies,
): Promise<SignOnOutcome> {
  const { username } = remembered;
  const replay = await replayInExistingSession(request, { username, sessions }, forwarding);
  const isProven = replay !== null && replay !== 'not_proxied';
  const existing = isProven
    ? EXISTING_SESSION
    : await sessions.findExistingSession(request, username);
  for (const failure of tokenGroups.failures) log('error', 'map.group_source_failed', failure);
  const user = { ...profile, username, password: 'ours', isNew: false } as const;
  const { setCookies } = existing ?? (await sessions.open(request, user));
  return {
    ...{ username, sessions, setCookies, replay, synced: 'before' },
    entry: {
      ...{ groups: tokenGroups.claim.state, account: 'in_sync', steps: 'none' },
      session: existing === null ? 'opened' : 'kept',
    },
  };
}
