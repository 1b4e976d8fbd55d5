/**
 * Returns the page with a new text between `<!-- generated: name … -->` and `<!-- end: name -->`. Throws where the
 * page has not exactly one such place.
 */
export function replaceGenerated(page: string, name: string, text: string): string {
  const place = new RegExp(
    `(<!-- generated: ${name}(?:, [^>]*)? -->\n)[\\s\\S]*?(<!-- end: ${name} -->)`,
    'g',
  );
  const { length } = [...page.matchAll(place)];
  if (length !== 1) throw new RangeError(`${length} places for the generated part "${name}"`);
  return page.replace(place, (_all, start: string, end: string) => `${start}\n${text}\n\n${end}`);
}
