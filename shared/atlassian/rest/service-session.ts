import { type HttpAnswer, headerValues } from '#shared/base/http.ts';

/** The session that the product keeps for the service account. */
export interface ServiceSession {
  /** Returns the Cookie header of the session; other credentials than before begin without one. */
  readonly toHeaders: (secret: string) => { readonly cookie?: string };
  /** Keeps the cookies of an answer. */
  readonly keep: (answer: HttpAnswer) => void;
  readonly forget: () => void;
}

/**
 * Returns an empty session. Basic authentication opens a new one with each call and leaves it behind in
 * the product's memory; sending it back keeps it at one. A product believes a session before it reads
 * the credentials, so a session never goes along with other credentials. A personal access token never
 * gets one.
 */
export function serviceSession(): ServiceSession {
  const cookies = new Map<string, string>();
  let sessionOf = '';
  return {
    toHeaders: (secret) => {
      if (secret !== sessionOf) cookies.clear();
      sessionOf = secret;
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      return cookie === '' ? {} : { cookie };
    },
    keep: ({ headers }) => {
      for (const setCookie of headerValues(headers, 'set-cookie')) {
        const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(setCookie) ?? [];
        if (name !== undefined && value !== undefined) cookies.set(name, value);
      }
    },
    forget: () => cookies.clear(),
  };
}
