import { toMarkdownTable } from './to-markdown-table.ts';

/** Returns a table of reasons and what they mean. */
export function renderReasons(header: string, meanings: Readonly<Record<string, string>>): string {
  const rows = Object.entries(meanings).map(([reason, meaning]) => [`\`${reason}\``, meaning]);
  return toMarkdownTable([header, 'which means'], rows);
}
