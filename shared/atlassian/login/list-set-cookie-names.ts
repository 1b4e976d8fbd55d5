import { type HttpAnswer, headerValues } from '#shared/base/http.ts';

/** Returns the names, never the values, of the cookies that an answer sets, each once. */
export function listSetCookieNames({ headers }: Pick<HttpAnswer, 'headers'>): string[] {
  const names = headerValues(headers, 'set-cookie').map(
    (line) => /^\s*([\w!#$%&'*+.^`|~-]{1,64})=/.exec(line)?.[1],
  );
  return [...new Set(names.filter((name) => name !== undefined))];
}
