import { type HttpAnswer, headerValues } from '#shared/base/http.ts';
import { isStickinessCookie } from '#shared/products/is-stickiness-cookie.ts';

/** How a call says who makes it. */
export interface CallCredentials {
  /** As it is in the store; it stands for the credentials. */
  readonly secret: string;
  readonly kind: 'password' | 'token';
}

/** The cookies that the product keeps the service account by. */
export interface ServiceSession {
  /** Returns the Cookie header for these credentials; others than before begin without one. */
  readonly toHeaders: (credentials: CallCredentials) => { readonly cookie?: string };
  /** Keeps the cookies of an answer to a call with these credentials. */
  readonly keep: (answer: HttpAnswer, credentials: CallCredentials) => void;
  readonly forget: () => void;
}

/**
 * Returns an empty session. Basic authentication opens a new one with each call and leaves it behind in
 * the product's memory; sending it back keeps it at one. A product believes a session before it reads
 * the credentials, so a session never goes along with other credentials. The session of a call with a
 * personal access token ends with the call, although its answer sets the cookie: of such an answer only
 * the load balancer's cookies are kept, which lead the next call to the node that knows the last one.
 */
export function serviceSession(): ServiceSession {
  const cookies = new Map<string, string>();
  let sessionOf = '';
  return {
    toHeaders: ({ secret }) => {
      if (secret !== sessionOf) cookies.clear();
      sessionOf = secret;
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      return cookie === '' ? {} : { cookie };
    },
    keep: ({ headers }, { kind }) => {
      for (const setCookie of headerValues(headers, 'set-cookie')) {
        const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(setCookie) ?? [];
        if (name === undefined || value === undefined) continue;
        if (kind === 'password' || isStickinessCookie(name)) cookies.set(name, value);
      }
    },
    forget: () => cookies.clear(),
  };
}
