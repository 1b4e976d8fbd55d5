/** Returns the words of a name in any spelling, in lower case: `setsHTTPName_of-x` has five. */
export function splitWords(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4')
    .split(/[^A-Za-z\d]+/)
    .filter((word) => /[A-Za-z]/.test(word))
    .map((word) => word.toLowerCase());
}
