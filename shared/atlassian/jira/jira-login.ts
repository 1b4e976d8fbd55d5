import * as v from 'valibot';
import {
  callProduct,
  type ProductConnection,
  parseJson,
} from '#shared/atlassian/product-client.ts';
import { Failure } from '#shared/base/failure.ts';
import { type HttpAnswer, headerValues } from '#shared/base/http.ts';

/** A try to sign in: the Set-Cookie lines of the new session, or why there is none. */
export type LoginOutcome =
  | { readonly kind: 'opened'; readonly setCookies: readonly string[] }
  | { readonly kind: 'wrong_password' }
  | { readonly kind: 'endpoint_refused'; readonly status: number };

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Signs in with a password. Throws `session.captcha_required`, `session.second_step_required` and
 * `session.not_entitled`.
 */
export type Login = (credentials: Credentials) => Promise<LoginOutcome>;

/**
 * Yields Jira's two ways in, in the order in which they are tried.
 * `session`: https://developer.atlassian.com/server/jira/platform/cookie-based-authentication/
 * `tsv`: the two-step sign-in of Jira 10 and later, `/rest/tsv/1.0/authenticate`.
 */
export function jiraLogins(connection: ProductConnection): readonly [session: Login, tsv: Login] {
  const loginAt =
    (path: string, more: object): Login =>
    async (credentials) => {
      const json = { ...credentials, ...more };
      return toOutcome(
        await callProduct(connection, { operation: 'login', method: 'POST', path, json }),
      );
    };
  return [
    loginAt('/rest/auth/1/session', {}),
    loginAt('/rest/tsv/1.0/authenticate?os_authType=none', { rememberMe: false, targetUrl: '' }),
  ];
}

function toOutcome(answer: HttpAnswer): LoginOutcome {
  const { status } = answer;
  const setCookies = headerValues(answer.headers, 'set-cookie');
  if (status === 200 && setCookies.some((line) => line.startsWith('JSESSIONID='))) {
    return { kind: 'opened', setCookies };
  }
  if (demandsCaptcha(answer)) throw new Failure('session.captcha_required', { product: 'jira' });
  // The password is right, but no application of Jira is open to the person.
  if (headerValues(answer.headers, 'x-seraph-loginreason').includes('AUTHORISATION_FAILED')) {
    throw new Failure('session.not_entitled', { product: 'jira' });
  }
  if (status === 412) throw new Failure('session.second_step_required', { product: 'jira' });
  return status === 401 ? { kind: 'wrong_password' } : { kind: 'endpoint_refused', status };
}

function demandsCaptcha(answer: HttpAnswer): boolean {
  const denied = headerValues(answer.headers, 'x-authentication-denied-reason');
  const body = v.safeParse(CAPTCHA, parseJson(answer.body));
  return (
    denied.some((reason) => reason.includes('CAPTCHA')) ||
    (body.success && body.output.captchaRequired)
  );
}

const CAPTCHA = v.object({ captchaRequired: v.boolean() });
