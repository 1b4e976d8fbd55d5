import type { Credentials, Login } from './login-outcome.ts';

/** What trying to log in by several kinds of login came to. */
export interface LoginTry {
  /** Of the new session; null: there is none. */
  readonly setCookies: readonly string[] | null;
  readonly tried: readonly Login[];
  /** What the last one answered when none said anything of the password; null: one did. */
  readonly refusedStatus: number | null;
}

/** Whether the product has just taken the password that is tried, or took it some time ago. */
export type PasswordAge = 'just set' | 'set before';

/** Tries the logins but for those that are left out. */
export type TryLogins = (
  credentials: Credentials,
  age: PasswordAge,
  leftOut?: readonly Login[],
) => Promise<LoginTry>;

/**
 * Returns a function that tries logins one after the other until one opens a session, or says that the
 * password is wrong: then no further login is tried, because each failure counts towards the CAPTCHA.
 * The one that worked comes first the next time, and one that refuses whatever the password comes last: until
 * a password is called wrong that was just set. The refusal may have been that of an hour, and the login that
 * took its place one that lets no user in.
 */
export function loginTries(logins: readonly Login[]): TryLogins {
  let order = logins;
  const without = (login: Login) => order.filter((other) => other !== login);
  return async (credentials, age, leftOut = []) => {
    const tried: Login[] = [];
    let refusedStatus = 0;
    for (const login of order.filter((one) => !leftOut.includes(one))) {
      const outcome = await login(credentials);
      tried.push(login);
      if (outcome.kind === 'wrong_password') {
        if (age === 'just set') order = logins;
        return { setCookies: null, tried, refusedStatus: null };
      }
      if (outcome.kind === 'opened') {
        order = [login, ...without(login)];
        return { setCookies: outcome.setCookies, tried, refusedStatus: null };
      }
      order = [...without(login), login];
      refusedStatus = outcome.status;
    }
    return { setCookies: null, tried, refusedStatus };
  };
}
