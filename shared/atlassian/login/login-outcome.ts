import { demandsCaptcha } from '#shared/atlassian/rest/demands-captcha.ts';
import type { ProductConnection } from '#shared/atlassian/rest/product-client.ts';
import { readWords } from '#shared/atlassian/rest/read-words.ts';
import { Failure } from '#shared/base/failure.ts';
import { type HttpAnswer, headerValues } from '#shared/base/http.ts';
import { listSetCookieNames } from './list-set-cookie-names.ts';
import { readLoginReasons } from './read-login-reasons.ts';

/** What a try to log in came to: the Set-Cookie lines of the new session, or why there is none. */
export type LoginOutcome =
  | { readonly kind: 'opened'; readonly setCookies: readonly string[] }
  | { readonly kind: 'wrong_password' }
  | { readonly kind: 'endpoint_refused'; readonly status: number };

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Logs in with a password. Throws `session.captcha_required`, `session.second_step_required` and
 * `session.not_entitled`.
 */
export type Login = (credentials: Credentials) => Promise<LoginOutcome>;

/** Where users log in, and how the product calls its cookies. */
export interface LoginOptions {
  readonly connection: ProductConnection;
  /** The names of the session cookie: the one of the settings, and what the product itself has called it. */
  readonly sessionCookies: Set<string>;
  /** Wants the product's remember-me cookie too. */
  readonly rememberMe: boolean;
}

/** Returns the Set-Cookie lines of an answer, if a session is among them. */
export function sessionCookiesOf(answer: HttpAnswer, { sessionCookies }: LoginOptions): string[] {
  return listSetCookieNames(answer).some((name) => sessionCookies.has(name))
    ? headerValues(answer.headers, 'set-cookie')
    : [];
}

/**
 * Throws `session.login_refused` for a login that succeeded without a session cookie of a known name, with
 * the names of the cookies that came: the product's has another name.
 */
export function refuseWithoutSession(answer: HttpAnswer, { connection }: LoginOptions): never {
  const cookies = listSetCookieNames(answer).slice(0, MOST_NAMES).join(' ') || 'none';
  const evidence = { product: connection.product, status: answer.status, cookies };
  throw new Failure('session.login_refused', { ...evidence, reason: 'no_session_cookie' });
}

const MOST_NAMES = 10;

/**
 * Throws for an answer that says why the user does not get in although the password may be right:
 * `session.captcha_required`, `session.second_step_required`, or `session.not_entitled` for an
 * application that none of their groups opens.
 */
export function requireNoObstacle(answer: HttpAnswer, { connection }: LoginOptions): void {
  const { product } = connection;
  const reasons = readLoginReasons(answer);
  if (demandsCaptcha(answer) || reasons.includes('AUTHENTICATION_DENIED')) {
    throw new Failure('session.captcha_required', { product });
  }
  // The password is right, but no application of the product is open to the user.
  if (reasons.includes('AUTHORISATION_FAILED') || saysUnlicensed(answer)) {
    throw new Failure('session.not_entitled', { product });
  }
  if (answer.status === 412) throw new Failure('session.second_step_required', { product });
}

const saysUnlicensed = (answer: HttpAnswer) =>
  (answer.status === 401 || answer.status === 403) &&
  /\b(?:un|not )licen[cs]ed\b/i.test(readWords(answer));
