import * as v from 'valibot';
import { parseJson } from '#shared/base/parse-json.ts';
import type { Login, LoginOptions } from './login-outcome.ts';
import { restLogin } from './rest-login.ts';

/**
 * Returns the login of Jira 10, Confluence 9 and Bitbucket 9 and later, which knows a second step;
 * older versions do not have it.
 */
export function twoStepLogin(options: LoginOptions): Login {
  return restLogin(options, {
    path: '/rest/tsv/1.0/authenticate?os_authType=none',
    more: { rememberMe: options.rememberMe, targetUrl: '' },
    deniesPassword: ({ body }) => parseJson(body, DENIED) !== null,
  });
}

// Every refusal of credentials says whether a CAPTCHA would help.
const DENIED = v.object({ captchaRequired: v.boolean() });
