import { callProduct } from '#shared/atlassian/rest/product-client.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import { listSetCookieNames } from './list-set-cookie-names.ts';
import {
  type Login,
  type LoginOptions,
  refuseWithoutSession,
  requireNoObstacle,
  sessionCookiesOf,
} from './login-outcome.ts';
import { readLoginReasons } from './read-login-reasons.ts';

/** A resource that takes a name and a password as JSON, with what else it wants. */
export interface LoginResource {
  readonly path: string;
  readonly more: object;
  /** Tells whether a 401 bears the resource's own mark of a wrong password. */
  readonly deniesPassword: (answer: HttpAnswer) => boolean;
  /** Returns what the answer calls the session cookie; absent: it does not say. */
  readonly readCookieName?: (answer: HttpAnswer) => string | undefined;
}

/**
 * Returns the login at a resource that answers 200 with a session, or 401. A 401 without the mark of a
 * wrong password is one of a resource that refuses any user: it says nothing of this one's password.
 * Throws as `requireNoObstacle` and `refuseWithoutSession`.
 */
export function restLogin(options: LoginOptions, resource: LoginResource): Login {
  return async (credentials) => {
    const { path, more } = resource;
    const json = { ...credentials, ...more };
    const call = { operation: 'login', method: 'POST', path, json } as const;
    const answer = await callProduct(options.connection, call);
    const { status } = answer;
    const denial = findDenial(answer);
    if (status >= 200 && status < 300 && denial === undefined) {
      return { kind: 'opened', setCookies: requireSession(answer, options, resource) };
    }
    requireNoObstacle(answer, options);
    const isWrong = status === 401 && resource.deniesPassword(answer);
    const isDenied = denial !== undefined && (status === 200 || status === 401);
    return isWrong || isDenied ? { kind: 'wrong_password' } : { kind: 'endpoint_refused', status };
  };
}

function requireSession(
  answer: HttpAnswer,
  options: LoginOptions,
  { readCookieName }: LoginResource,
): string[] {
  const named = readCookieName?.(answer);
  if (named !== undefined && listSetCookieNames(answer).includes(named)) {
    options.sessionCookies.add(named);
  }
  const setCookies = sessionCookiesOf(answer, options);
  return setCookies.length > 0 ? setCookies : refuseWithoutSession(answer, options);
}

// Some answer 200 all the same, with the session of an anonymous user.
function findDenial(answer: HttpAnswer): string | undefined {
  const reasons = readLoginReasons(answer);
  if (reasons.includes('OK')) return undefined;
  return reasons.find((reason) => /^AUTH.*_(?:FAILED|DENIED)$/.test(reason));
}
