import * as v from 'valibot';
import { formLogin } from '#shared/atlassian/login/form-login.ts';
import {
  nativeSessions,
  type ProductSessionOptions,
} from '#shared/atlassian/login/native-sessions.ts';
import { type LoginResource, restLogin } from '#shared/atlassian/login/rest-login.ts';
import { toLoginOptions } from '#shared/atlassian/login/to-login-options.ts';
import { twoStepLogin } from '#shared/atlassian/login/two-step-login.ts';
import {
  callProduct,
  type ProductCall,
  type ProductConnection,
  readAnswer,
} from '#shared/atlassian/rest/product-client.ts';
import { headerValues } from '#shared/base/http.ts';
import { parseJson } from '#shared/base/parse-json.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import { jiraPasswordCall } from './jira-password-call.ts';

/** Returns native sessions of Jira. */
export function jiraSessions(options: ProductSessionOptions): SessionStrategy {
  const loginOptions = toLoginOptions(options);
  return nativeSessions({
    ...loginOptions,
    // Jira 10 and later have the first; Jira 11 refuses the session resource, which gives no remember-me cookie.
    logins: [
      twoStepLogin(loginOptions),
      options.settings.rememberMe
        ? formLogin(loginOptions, FORM)
        : restLogin(loginOptions, SESSION_RESOURCE),
    ],
    toPasswordCall: jiraPasswordCall,
    deniesUnlicensed: false,
    findSessionUser: (cookie) => findSessionUser(options.connection, cookie),
  });
}

// https://developer.atlassian.com/server/jira/platform/cookie-based-authentication/
const SESSION_RESOURCE: LoginResource = {
  path: '/rest/auth/1/session',
  more: {},
  deniesPassword: ({ headers }) =>
    headerValues(headers, 'www-authenticate').some((line) => line.includes('JIRA REST POST')),
  // Operators rename it in Tomcat (CONFSERVER-32589).
  readCookieName: ({ body }) => parseJson(body, NEW_SESSION)?.session.name,
};

const NEW_SESSION = v.object({ session: v.object({ name: v.string() }) });

const FORM = {
  path: '/login.jsp',
  failurePath: '/login.jsp',
  toFields: ({ username, password }: { username: string; password: string }) => ({
    os_username: username,
    os_password: password,
    os_cookie: 'true',
    os_destination: '',
    user_role: '',
    atl_token: '',
    login: 'Log In',
  }),
};

const CURRENT_USER = v.object({ name: v.string() });

async function findSessionUser(
  connection: ProductConnection,
  cookie: string,
): Promise<string | null> {
  const call: ProductCall = {
    operation: 'find_session',
    method: 'GET',
    // Not the session resource, which operators turn off where the newer login is on.
    path: '/rest/api/2/myself',
    headers: { cookie },
  };
  const answer = await callProduct(connection, call);
  if (answer.status !== 200) return null;
  return readAnswer(connection, call, { answer, schema: CURRENT_USER }).name;
}
