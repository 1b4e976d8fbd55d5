import { parseCookie } from 'cookie';

/**
 * Returns the pairs of all Cookie headers. HTTP/2 may split the header into several; they join with
 * `; ` (RFC 9113 section 8.2.3). Values stay as they are: decoding would change what we send on.
 */
export function readCookies(headers: readonly string[]): ReadonlyMap<string, string> {
  const parsed = parseCookie(headers.join('; '), { decode: (value) => value });
  return new Map(
    Object.entries(parsed).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
