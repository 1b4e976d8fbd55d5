import * as v from 'valibot';
import { formLogin } from '#shared/atlassian/login/form-login.ts';
import {
  nativeSessions,
  type ProductSessionOptions,
} from '#shared/atlassian/login/native-sessions.ts';
import { toLoginOptions } from '#shared/atlassian/login/to-login-options.ts';
import { twoStepLogin } from '#shared/atlassian/login/two-step-login.ts';
import {
  callProduct,
  type ProductCall,
  type ProductConnection,
  readAnswer,
} from '#shared/atlassian/rest/product-client.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import { confluencePasswordCall } from './confluence-password-call.ts';

/** Returns native sessions of Confluence. */
export function confluenceSessions(options: ProductSessionOptions): SessionStrategy {
  const loginOptions = toLoginOptions(options);
  return nativeSessions({
    ...loginOptions,
    logins: [twoStepLogin(loginOptions), formLogin(loginOptions, toForm(options))],
    toPasswordCall: confluencePasswordCall,
    deniesUnlicensed: false,
    findSessionUser: (cookie) => findSessionUser(options.connection, cookie),
  });
}

const toForm = ({ settings: { rememberMe } }: ProductSessionOptions) => ({
  path: '/dologin.action',
  failurePath: '/login.action',
  toFields: ({ username, password }: { username: string; password: string }) => ({
    os_username: username,
    os_password: password,
    ...(rememberMe && { os_cookie: 'true' }),
    os_destination: '/index.action',
    login: 'Log in',
  }),
});

const CURRENT_USER = v.object({ username: v.nullish(v.string(), '') });

async function findSessionUser(
  connection: ProductConnection,
  cookie: string,
): Promise<string | null> {
  const call: ProductCall = {
    operation: 'find_session',
    method: 'GET',
    path: '/rest/api/user/current',
    headers: { cookie },
  };
  const answer = await callProduct(connection, call);
  if (answer.status !== 200) return null;
  // An anonymous user has no name there.
  return readAnswer(connection, call, { answer, schema: CURRENT_USER }).username || null;
}
