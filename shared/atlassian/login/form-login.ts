import { isPage, isSignInPage } from '#shared/atlassian/rest/is-page.ts';
import { callProduct } from '#shared/atlassian/rest/product-client.ts';
import { Failure } from '#shared/base/failure.ts';
import { type HttpAnswer, headerValues } from '#shared/base/http.ts';
import { isStickinessCookie } from '#shared/products/is-stickiness-cookie.ts';
import { listSetCookieNames } from './list-set-cookie-names.ts';
import {
  type Credentials,
  type Login,
  type LoginOptions,
  refuseWithoutSession,
  requireNoObstacle,
  sessionCookiesOf,
} from './login-outcome.ts';
import { readLoginReasons } from './read-login-reasons.ts';

/** A login form of old. */
export interface LoginForm {
  readonly path: string;
  readonly toFields: (credentials: Credentials) => Readonly<Record<string, string>>;
  /** Where a failed try is redirected to; a successful one is redirected elsewhere. */
  readonly failurePath: string;
}

/**
 * Returns the login by a product's form, which answers a login that succeeds with a redirect, and one
 * that fails with the form again or a redirect back to it. Throws as `requireNoObstacle`, and
 * `provision.product_unavailable` for any other page.
 */
export function formLogin(options: LoginOptions, form: LoginForm): Login {
  return async (credentials) => {
    const fields = form.toFields(credentials);
    const call = { operation: 'login', method: 'POST', path: form.path, form: fields } as const;
    const answer = await callProduct(options.connection, call);
    const setCookies = sessionCookiesOf(answer, options);
    requireNoObstacle(answer, options);
    const { status } = answer;
    const led = leadsTo(answer);
    if (led?.endsWith(form.failurePath) || isFormAgain(answer, fields))
      return { kind: 'wrong_password' };
    if (led !== null && setCookies.length > 0) return { kind: 'opened', setCookies };
    // It leads on, in a session of another name; without one it leads anywhere.
    if (led !== null && setsCookie(answer)) return refuseWithoutSession(answer, options);
    if (status === 200 && isPage(answer) && !isSignInPage(answer)) {
      const { product } = options.connection;
      const evidence = { product, operation: 'login', status, reason: 'page' };
      throw new Failure('provision.product_unavailable', evidence);
    }
    return { kind: 'endpoint_refused', status };
  };
}

// The form with all its fields, or Seraph's word that the try has failed. Another page to sign in at, as Jira 11
// shows it, takes no form, whatever the password; any other page is one of maintenance.
function isFormAgain(answer: HttpAnswer, fields: Readonly<Record<string, string>>): boolean {
  if (answer.status !== 200) return false;
  const page = answer.body.toString('utf8');
  const isForm = Object.keys(fields).some(
    (name) => /password/.test(name) && new RegExp(`name=["']?${name}\\b`).test(page),
  );
  return isForm || readLoginReasons(answer).includes('AUTHENTICATED_FAILED');
}

const setsCookie = (answer: HttpAnswer) =>
  listSetCookieNames(answer).some((name) => !isStickinessCookie(name) && !/xsrf/i.test(name));

/** Returns the path of a redirect; null: it is none. */
function leadsTo({ status, headers }: HttpAnswer): string | null {
  const [location = ''] = headerValues(headers, 'location');
  if (status < 300 || status >= 400 || !URL.canParse(location, 'https://product')) return null;
  return new URL(location, 'https://product').pathname;
}
