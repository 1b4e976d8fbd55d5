import { formLogin } from '#shared/atlassian/login/form-login.ts';
import {
  nativeSessions,
  type ProductSessionOptions,
} from '#shared/atlassian/login/native-sessions.ts';
import { toLoginOptions } from '#shared/atlassian/login/to-login-options.ts';
import { twoStepLogin } from '#shared/atlassian/login/two-step-login.ts';
import { callProduct, type ProductConnection } from '#shared/atlassian/rest/product-client.ts';
import { readSessionUser } from '#shared/products/read-session-user.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import { bitbucketPasswordCall } from './bitbucket-password-call.ts';

/** Returns native sessions of Bitbucket. */
export function bitbucketSessions(options: ProductSessionOptions): SessionStrategy {
  const loginOptions = toLoginOptions(options);
  return nativeSessions({
    ...loginOptions,
    logins: [twoStepLogin(loginOptions), formLogin(loginOptions, toForm(options))],
    toPasswordCall: bitbucketPasswordCall,
    // Nothing but the password tells a user in no group with the permission Bitbucket User.
    deniesUnlicensed: true,
    findSessionUser: (cookie) => findSessionUser(options.connection, cookie),
  });
}

const toForm = ({ settings: { rememberMe } }: ProductSessionOptions) => ({
  path: '/j_atl_security_check',
  failurePath: '/login',
  toFields: ({ username, password }: { username: string; password: string }) => ({
    j_username: username,
    j_password: password,
    ...(rememberMe && { _atl_remember_me: 'on' }),
    next: '/',
    queryString: '',
    submit: 'Log in',
  }),
});

// No resource names the user of a session. The header does on every answer; this is the cheapest one.
async function findSessionUser(
  connection: ProductConnection,
  cookie: string,
): Promise<string | null> {
  const path = '/rest/api/latest/application-properties';
  const call = { operation: 'find_session', method: 'GET', path, headers: { cookie } } as const;
  const answer = await callProduct(connection, call);
  return answer.status === 200 ? readSessionUser(answer.headers, 'bitbucket') : null;
}
