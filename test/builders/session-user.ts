import type { SessionUser } from '#shared/session/product-session.ts';

/** Returns Ada after an earlier sign-on: her password is most likely the derived one. */
export function sessionUser(parts: Partial<SessionUser> = {}): SessionUser {
  return {
    username: 'ada',
    email: 'ada@example.com',
    displayName: 'Ada Lovelace',
    passwordKid: '1',
    isNew: false,
    ...parts,
  };
}
