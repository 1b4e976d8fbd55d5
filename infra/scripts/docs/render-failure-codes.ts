import { FAILURE_TABLE, type FailureRow } from '#shared/pages/failure-table.ts';
import { FAILURE_GUIDE, type FailureGuide } from './failure-guide.ts';
import { toMarkdownTable } from './to-markdown-table.ts';

/** Returns a list of all failure codes, and a section for each, in the order of the failure table. */
export function renderFailureCodes(): string {
  const rows: readonly (readonly [string, FailureRow])[] = Object.entries(FAILURE_TABLE);
  const guides: Readonly<Record<string, FailureGuide>> = FAILURE_GUIDE;
  const list = rows.map(([code, { status, level }]) => [
    `[${code}](#${toAnchor(code)})`,
    String(status),
    level,
    toActors(guides[code]),
  ]);
  const sections = rows.map(([code, row]) => renderCode(code, row, guides[code]));
  return [toMarkdownTable(['code', 'status', 'level', 'who has to act'], list), ...sections].join(
    '\n\n',
  );
}

function renderCode(code: string, row: FailureRow, guide: FailureGuide | undefined): string {
  const { status, title, sentence, level, hint, retryAfterSeconds } = row;
  const retry = retryAfterSeconds === null ? '' : `, retry after ${retryAfterSeconds} s`;
  return [
    `### ${code}`,
    `Status ${status}, level \`${level}\`${retry}. To act: ${toActors(guide)}.`,
    `> **${title}**\n> ${toSentence(sentence)}`,
    guide?.meaning ?? '',
    ...(hint === undefined ? [] : [`Hint in the log: ${hint}`]),
  ].join('\n\n');
}

// In the braces stands what the page fills in.
const toSentence = (sentence: string) => sentence.replace(/\{(\w+)\}/g, '*$1*');

const toActors = (guide: FailureGuide | undefined) => (guide?.actors ?? []).join(', ');

const toAnchor = (code: string) => code.replaceAll('.', '');
