// In: users who are signed in to all applications at once.
// Out: tokens that live until they expire, are ended, or are asked for again in time.
import { randomBytes } from 'node:crypto';
import type { User } from './directory.ts';

export interface Session {
  readonly token: string;
  readonly user: User;
  /** What a token is bound to: equal identities of a user mean the same token. */
  readonly identity: string;
  readonly factorCount: number;
  readonly createdMs: number;
  durationMs: number;
  expiryMs: number;
}

export type SessionDraft = Pick<Session, 'user' | 'identity' | 'factorCount' | 'durationMs'>;

export type Sessions = ReturnType<typeof makeSessions>;

/** Returns a store without sessions. Each look-up first removes the expired ones. */
export function makeSessions(nowMs: () => number) {
  const sessions = new Map<string, Session>();
  const live = () => {
    for (const { token, expiryMs } of sessions.values()) {
      if (expiryMs <= nowMs()) sessions.delete(token);
    }
    return [...sessions.values()];
  };

  return {
    all: live,
    open(draft: SessionDraft): Session {
      const createdMs = nowMs();
      const expiryMs = createdMs + draft.durationMs;
      const session = { ...draft, token: makeToken(draft.user), createdMs, expiryMs };
      sessions.set(session.token, session);
      return session;
    },
    find(token: string): Session | undefined {
      const session = sessions.get(token);
      return session !== undefined && session.expiryMs > nowMs() ? session : undefined;
    },
    findLike: ({ user, identity }: Pick<Session, 'user' | 'identity'>) =>
      live().find((session) => session.user === user && session.identity === identity),
    /** Life begins anew, as at every validation. */
    extend(session: Session, durationMs = session.durationMs): void {
      session.durationMs = durationMs;
      session.expiryMs = nowMs() + durationMs;
    },
    close: (token: string) => sessions.delete(token),
    closeAllOf(user: User, exceptToken?: string): void {
      for (const { token } of live().filter((session) => session.user === user)) {
        if (token !== exceptToken) sessions.delete(token);
      }
    },
  };
}

const directoryMark = Buffer.from('0000000001068001', 'hex');

// The shape of a real token: randomness, then directory and user name; base64url has no character that a path minds.
function makeToken(user: User): string {
  return Buffer.concat([randomBytes(16), directoryMark, Buffer.from(user.name)]).toString(
    'base64url',
  );
}
