import { callProduct } from '#shared/atlassian/rest/product-client.ts';
import {
  type Login,
  type LoginOptions,
  requireNoObstacle,
  sessionCookiesOf,
} from './login-outcome.ts';

/** A resource that takes a name and a password as JSON, with what else it wants. */
export interface LoginResource {
  readonly path: string;
  readonly more: object;
}

/** Returns the login at a resource that answers 200 with a session, or 401. Throws as `requireNoObstacle`. */
export function restLogin(options: LoginOptions, { path, more }: LoginResource): Login {
  return async (credentials) => {
    const json = { ...credentials, ...more };
    const call = { operation: 'login', method: 'POST', path, json } as const;
    const answer = await callProduct(options.connection, call);
    const setCookies = sessionCookiesOf(answer, options);
    if (answer.status === 200 && setCookies.length > 0) return { kind: 'opened', setCookies };
    requireNoObstacle(answer, options);
    const { status } = answer;
    return status === 401 ? { kind: 'wrong_password' } : { kind: 'endpoint_refused', status };
  };
}
