import { type HttpHeaders, headerValues } from '#shared/base/http.ts';
import { PRODUCT_FACTS } from './product-facts.ts';

/**
 * Returns the name of the session's user as an answer of a product bears it, encoded or not; null where
 * the answer does not say: without the header, as `anonymous`, and where a shared cache may keep the answer
 * (RFC 9111 section 3), which then bears the name of the user who was first.
 */
export function readUserHeader(headers: HttpHeaders): string | null {
  const [name = ''] = [...USER_HEADERS].flatMap((field) => headerValues(headers, field));
  if (name === '' || name === 'anonymous' || isShareable(headers)) return null;
  // Node reads header bytes as Latin-1.
  const utf8 = /[^\0-\xff]/.test(name) ? name : Buffer.from(name, 'latin1').toString('utf8');
  return utf8.includes('\ufffd') ? name : utf8;
}

/** The headers that name a session's user; lower-case. */
export const USER_HEADERS: ReadonlySet<string> = new Set(
  Object.values(PRODUCT_FACTS).map((facts) => facts.userHeader),
);

function isShareable(headers: HttpHeaders): boolean {
  const directives = headerValues(headers, 'cache-control').join().toLowerCase();
  if (/\b(?:private|no-store|no-cache)\b/.test(directives)) return false;
  return /\bpublic\b|\b(?:s-maxage|max-age)\s*=\s*"?0*[1-9]/.test(directives);
}
