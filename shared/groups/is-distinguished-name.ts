/**
 * Tells whether a text is a distinguished name such as `CN=Analysts,OU=Groups`, with a backslash before a comma
 * that belongs to a value. Source: RFC 4514.
 */
export function isDistinguishedName(text: string): boolean {
  return text.split(/(?<!\\),/).every((part) => /^\s*[a-z][\w.-]*\s*=/i.test(part));
}
