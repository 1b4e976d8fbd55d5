import { type HttpAnswer, headerValues } from '#shared/base/http.ts';
import { type Answer, isPlain } from './answer.ts';
import { listConnectionHeaders } from './list-connection-headers.ts';
import { type CookieLife, type RelayedCookie, relayCookie } from './relay-cookie.ts';

/** Cookies that the browser gets besides those of a page. */
export interface AddedCookies {
  /** Of the session in which the page was made. */
  readonly session: readonly RelayedCookie[];
  /** Set-Cookie lines of the edge. */
  readonly edge: readonly string[];
}

/**
 * Returns a product's answer for the browser: without hop-by-hop headers (RFC 9110 section 7.6.1), with
 * the added cookies, never cacheable, because an answer that sets a session is for one user only.
 */
export function relayAnswer(answer: HttpAnswer, added: AddedCookies, life: CookieLife): Answer {
  const later = headerValues(answer.headers, 'set-cookie').map((line) => relayCookie(line, life));
  const lines = [...lastOfEachName([...added.session, ...later]), ...added.edge];
  const named = listConnectionHeaders(headerValues(answer.headers, 'connection'));
  return {
    status: answer.status,
    headers: [
      ...answer.headers.filter(
        ([name, value]) => !NOT_RELAYED.test(name) && !named.has(name) && isPlain(value),
      ),
      ['cache-control', 'private, no-store'],
      ...lines.map((line) => ['set-cookie', line] as const),
    ],
    body: answer.body,
  };
}

// The load balancer computes the length. Jira sends `Retry-After: 0` on every answer: it means nothing here.
const NOT_RELAYED =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|set-cookie|(?:[\w-]+-)?cache-control|surrogate-control|retry-after|expires|pragma|age)$/;

// The product may rotate a cookie that its login has just set: only the last one counts.
function lastOfEachName(cookies: readonly RelayedCookie[]): string[] {
  return [...new Map(cookies.map(({ identity, line }) => [identity, line])).values()];
}
