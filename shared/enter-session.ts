import type { ForwardedSession } from '#shared/forward/forward-request.ts';
import { replayInExistingSession } from '#shared/forward/replay-request.ts';
import { EXISTING_SESSION } from '#shared/session/product-session.ts';
import type { SignOnAttempt } from '#shared/session/sign-on-attempt.ts';
import type { Product, SignOnDependencies } from './sign-on-dependencies.ts';

/** A session that a sign-on came to. */
export interface EnteredSession extends ForwardedSession {
  /** Of the key that the user's password comes from, as far as it is proved. */
  readonly passwordKid: string | null;
  readonly session: 'opened' | 'kept';
}

/**
 * Returns a session of the user whom the browser remembers. The page itself proves an existing one where it names its
 * user; otherwise it is looked up, and a new one opened where it has ended. Throws what the replay and the session
 * strategy throw.
 */
export async function enterSession(
  { request, profile, remembered }: SignOnAttempt,
  { sessions }: Product,
  { forwarding }: Pick<SignOnDependencies, 'forwarding'>,
): Promise<EnteredSession> {
  const { username, passwordKid } = remembered;
  const replay = await replayInExistingSession(request, { username, sessions }, forwarding);
  const isProven = replay !== null && replay !== 'not_proxied';
  const existing = isProven
    ? EXISTING_SESSION
    : await sessions.findExistingSession(request, username);
  const user = { ...profile, username, passwordKid, isNew: false };
  const session = existing === null ? 'opened' : 'kept';
  const entered = existing ?? (await sessions.open(request, user));
  return { passwordKid, ...entered, username, sessions, replay, session };
}
