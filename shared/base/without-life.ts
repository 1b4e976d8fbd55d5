/**
 * Returns a Set-Cookie line without Max-Age and Expires: the cookie ends with the browser. The line is
 * another's, so it is not parsed and written anew by the library: that would lose the attributes which
 * it does not know.
 */
export function withoutLife(setCookie: string): string {
  const [pair = '', ...attributes] = setCookie.split(';');
  const kept = attributes.filter((attribute) => !/^\s*(?:max-age|expires)\s*=/i.test(attribute));
  return [pair, ...kept].join(';');
}
