// In: users who signed in.
// Out: the sessions of one node, and the remember-me tokens that every node accepts.
import { createHash, randomBytes } from 'node:crypto';
import type { User } from './make-directory.ts';

/** What began a session; `visitor`: a browser that has not signed in. */
export type SessionOrigin =
  | 'visitor'
  | 'log-in'
  | 'basic'
  | 'token'
  | 'remember-me'
  | 'single-sign-on';

export interface Session {
  id: string;
  /** null: a visitor who has not signed in. */
  user: User | null;
  origin: SessionOrigin;
  xsrfToken: string;
  lastSeenMs: number;
  webSudoUntilMs: number;
  /** The visitor signed out in this session. */
  signedOut: boolean;
}

export interface SessionRules {
  readonly serverId: string;
  readonly nowMs: () => number;
  readonly idleMs: () => number;
}

export type Sessions = ReturnType<typeof makeSessions>;

/** Returns a node's empty session store. A session unused for longer than `idleMs` is forgotten on look-up. */
export function makeSessions(rules: SessionRules) {
  const sessions = new Map<string, Session>();

  function open(user: User | null, origin: SessionOrigin): Session {
    const session = { ...newSession(user, rules), origin };
    sessions.set(session.id, session);
    return session;
  }

  function find(id: string): Session | undefined {
    const session = sessions.get(id);
    if (session === undefined) return undefined;
    if (rules.nowMs() - session.lastSeenMs > rules.idleMs()) {
      sessions.delete(id);
      return undefined;
    }
    session.lastSeenMs = rules.nowMs();
    return session;
  }

  /** Signs `user` in within a session that exists, under the id it has. */
  function adopt(session: Session, user: User, origin: SessionOrigin): Session {
    session.user = user;
    session.origin = origin;
    session.xsrfToken = newXsrfToken(rules.serverId, 'lin');
    session.signedOut = false;
    return session;
  }

  return {
    open,
    find,
    adopt,
    close: (session: Session) => sessions.delete(session.id),
    closeAll: () => sessions.clear(),
    closeAllOf(user: User): void {
      for (const session of sessions.values()) {
        if (session.user === user) sessions.delete(session.id);
      }
    },
    all: () => [...sessions.values()],
  };
}

function newSession(user: User | null, rules: SessionRules): Omit<Session, 'origin'> {
  return {
    id: randomBytes(16).toString('hex').toUpperCase(),
    user,
    xsrfToken: newXsrfToken(rules.serverId, user === null ? 'lout' : 'lin'),
    lastSeenMs: rules.nowMs(),
    webSudoUntilMs: 0,
    signedOut: false,
  };
}

function newXsrfToken(serverId: string, suffix: 'lin' | 'lout'): string {
  const sha1 = createHash('sha1').update(randomBytes(20)).digest('hex');
  return `${serverId}_${sha1}_${suffix}`;
}

export type RememberMe = ReturnType<typeof makeRememberMe>;

/** Returns a store of remember-me tokens; a cookie value is `id:token`, percent-encoded. */
export function makeRememberMe(nowMs: () => number) {
  const tokens = new Map<string, { user: User; expiresMs: number }>();
  let lastId = 10_000;
  return {
    issue(user: User, lifetimeMs: number): string {
      lastId += 1;
      const value = encodeURIComponent(`${lastId}:${randomBytes(20).toString('hex')}`);
      tokens.set(value, { user, expiresMs: nowMs() + lifetimeMs });
      return value;
    },
    /** undefined: unknown, revoked or too old. */
    recognise(value: string): User | undefined {
      const found = tokens.get(value);
      return found !== undefined && found.expiresMs > nowMs() ? found.user : undefined;
    },
    forget: (value: string) => tokens.delete(value),
    forgetAllOf(user: User): void {
      for (const [value, token] of tokens) if (token.user === user) tokens.delete(value);
    },
  };
}
