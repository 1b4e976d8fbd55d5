import type { RememberedUser } from '#shared/session/sign-on-attempt.ts';

/** Returns what a browser without cookies proves of Ada: nothing. */
export function remembered(parts: Partial<RememberedUser> = {}): RememberedUser {
  return {
    ...{ state: 'unknown', username: 'ada', passwordKid: null, syncedUntil: 0, settles: false },
    ...parts,
  };
}
