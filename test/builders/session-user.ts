import type { SessionUser } from '#shared/session/product-session.ts';

/** Ada, who has signed on before: her password is most likely the one that we derive. */
export function sessionUser(parts: Partial<SessionUser> = {}): SessionUser {
  return {
    username: 'ada',
    email: 'ada@example.com',
    displayName: 'Ada Lovelace',
    password: 'ours',
    ...parts,
  };
}
