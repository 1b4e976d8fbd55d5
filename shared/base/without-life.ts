/**
 * Returns a Set-Cookie line without Max-Age and Expires: the cookie ends with the browser. Only the
 * two attributes go: a library's own spelling of the rest could lose one it does not know.
 */
export function withoutLife(setCookie: string): string {
  const [pair = '', ...attributes] = setCookie.split(';');
  const kept = attributes.filter((attribute) => !/^\s*(?:max-age|expires)\s*=/i.test(attribute));
  return [pair, ...kept].join(';');
}
