/** Returns a table. Line breaks become spaces, and a `|` in a cell is escaped. */
export function toMarkdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const rule = header.map(() => '---');
  return [header, rule, ...rows].map((cells) => `| ${cells.map(toCell).join(' | ')} |`).join('\n');
}

const toCell = (text: string) => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
