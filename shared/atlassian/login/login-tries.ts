import type { Credentials, Login } from './login-outcome.ts';

/** What trying to log in by several kinds of login came to. */
export interface LoginTry {
  /** Of the new session; null: there is none. */
  readonly setCookies: readonly string[] | null;
  /** What stands behind the login that said something of the password. */
  readonly untried: readonly Login[];
  /** What the last one answered when none said anything of the password; null: one did. */
  readonly refusedStatus: number | null;
}

/** Tries these logins, or all, the one that worked last first. */
export type TryLogins = (credentials: Credentials, logins?: readonly Login[]) => Promise<LoginTry>;

/**
 * Returns a function that tries logins one after the other until one opens a session, or says that the
 * password is wrong: then no further login is tried, because each failure counts towards the CAPTCHA.
 */
export function loginTries(logins: readonly Login[]): TryLogins {
  let order = logins;
  return async (credentials, tried = order) => {
    let refusedStatus = 0;
    for (const [index, login] of tried.entries()) {
      const outcome = await login(credentials);
      const untried = tried.slice(index + 1);
      if (outcome.kind === 'wrong_password')
        return { setCookies: null, untried, refusedStatus: null };
      if (outcome.kind === 'opened') {
        if (order[0] !== login) order = [login, ...logins.filter((other) => other !== login)];
        return { setCookies: outcome.setCookies, untried, refusedStatus: null };
      }
      refusedStatus = outcome.status;
    }
    return { setCookies: null, untried: [], refusedStatus };
  };
}
