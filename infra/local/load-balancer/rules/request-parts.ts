/**
 * Returns the path as rules see it: unreserved characters unescaped, escapes in upper case, dot segments
 * taken out (RFC 3986 section 6.2.2). Repeated slashes stay, as the RFC asks. A malformed escape is
 * left as it came.
 */
export function normalisePath(path: string): string {
  return removeDotSegments(path.replaceAll(/%[0-9A-Fa-f]{2}/g, normaliseEscape));
}

function normaliseEscape(triplet: string): string {
  const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
  return /[-._~A-Za-z0-9]/.test(character) ? character : triplet.toUpperCase();
}

// RFC 3986 section 5.2.4
function removeDotSegments(path: string): string {
  const segments = path.split('/');
  const kept: string[] = [];
  for (const segment of segments.slice(1)) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  const last = segments.at(-1);
  if (last === '.' || last === '..') kept.push('');
  return `/${kept.join('/')}`;
}

/** Returns the Cookie lines of a request as one, the way RFC 9113 section 8.2.3 joins them. */
export function joinCookies(headers: readonly (readonly [string, string])[]): string {
  return headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .map(([, value]) => value)
    .join('; ');
}
