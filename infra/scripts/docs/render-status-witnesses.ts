import { STATUS_WITNESSES } from './status-witnesses.ts';
import { toMarkdownTable } from './to-markdown-table.ts';
import type { WitnessedProduct } from './witnesses/witnessed-product.ts';

const TITLES = { jira: 'Jira', confluence: 'Confluence', bitbucket: 'Bitbucket', crowd: 'Crowd' };

/** Returns a table for each product: every status that its adapter branches on, by major version, with its witness. */
export function renderStatusWitnesses(): string {
  return Object.entries(TITLES)
    .map(([product, title]) => {
      const witnessed = STATUS_WITNESSES[product as keyof typeof TITLES];
      return `### ${title}\n\n${renderProduct(witnessed)}`;
    })
    .join('\n\n');
}

function renderProduct({ majors, calls }: WitnessedProduct): string {
  const rows = calls.flatMap(({ operation, call, answers }) =>
    answers.map(([status, meaning, witnesses]) => [
      ...[`\`${operation}\``, call === '*' ? 'any' : `\`${call}\``, status, meaning],
      ...witnesses.split(' ').map(toCell),
    ]),
  );
  return toMarkdownTable(['operation', 'call', 'status', 'taken for', ...majors], rows);
}

const toCell = (witness: string) =>
  witness === 'gap' ? '**gap**' : witness === 'absent' ? '–' : witness;
