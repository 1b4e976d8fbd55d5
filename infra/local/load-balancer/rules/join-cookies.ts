/** The Cookie lines of a request as one, the way RFC 9113 section 8.2.3 joins them. */
export function joinCookies(headers: readonly (readonly [string, string])[]): string {
  return headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .map(([, value]) => value)
    .join('; ');
}
