import { describe, expect, it } from 'vitest';
import { renderDocs } from '#infra/scripts/docs/render-docs.ts';
import { replaceGenerated } from '#infra/scripts/docs/replace-generated.ts';
import { toMarkdownTable } from '#infra/scripts/docs/to-markdown-table.ts';
import { FAILURE_TABLE } from '#shared/pages/failure-table.ts';
import { readTemplate } from '#test/infra/template/read-template.ts';

const docs = await renderDocs();

function generatedTextOf(file: string): string {
  return docs.find(({ path }) => path.endsWith(`/${file}`))?.rendered ?? '';
}

describe('the generated parts of infra/docs', () => {
  it.each(docs.map((doc) => [doc.path.split('/').at(-1), doc] as const))(
    '%s is what npm run docs writes',
    (_file, { current, rendered }) => {
      expect(current).toBe(rendered);
    },
  );

  it.each(Object.entries(readTemplate('template.yaml').Parameters))(
    'the parameter %s is described with its default',
    (name, { Default }) => {
      const row = generatedTextOf('parameters.md')
        .split('\n')
        .find((line) => line.startsWith(`| \`${name}\` |`));
      const shown = Default === undefined ? '**required**' : `\`${Default}\``;
      expect(row).toContain(Default === '' ? '| empty |' : `| ${shown} |`);
    },
  );

  it.each(Object.entries(FAILURE_TABLE))('the failure code %s has a section', (code, row) => {
    const [, section = ''] = generatedTextOf('operate.md').split(`\n### ${code}\n`);
    expect(section).toContain(`Status ${row.status}, level \`${row.level}\``);
    expect(section).toContain(row.title);
    if ('hint' in row) expect(section).toContain(row.hint);
  });

  it('every field of the policy stands in the reference', () => {
    const reference = generatedTextOf('policy.md').split('## Reference')[1] ?? '';
    for (const field of [
      'provider',
      'onFailure',
      'existingPeople',
      'whenOverage',
      'strip_domain',
    ]) {
      expect(reference).toMatch(new RegExp(`^\\| .*\`${field}\``, 'm'));
    }
  });

  it('no default is shown for a field that a policy must have', () => {
    const reference = generatedTextOf('policy.md').split('## Reference')[1] ?? '';
    expect(reference).toMatch(/^\| `reservedUsernames` \| [^|]+ \| \*\*required\*\* \|/m);
  });
});

describe('a generated part of a page', () => {
  const page = 'above\n<!-- generated: part, by hand -->\nold\n<!-- end: part -->\nbelow\n';

  it('is replaced between its marks, and nothing else is', () => {
    const replaced = replaceGenerated(page, 'part', 'costs $1');
    expect(replaced).toBe(
      'above\n<!-- generated: part, by hand -->\n\ncosts $1\n\n<!-- end: part -->\nbelow\n',
    );
    expect(replaceGenerated(replaced, 'part', 'costs $1')).toBe(replaced);
  });

  it.each([
    ['no place', 'above\n'],
    ['two places', page + page],
    ['a place of another name', page.replaceAll('part', 'party')],
  ])('is refused for a page with %s', (_title, text) => {
    expect(() => replaceGenerated(text, 'part', 'new')).toThrow(RangeError);
  });

  it('keeps a cell of a table in one cell', () => {
    expect(toMarkdownTable(['a'], [['one\n| two']])).toBe('| a |\n| --- |\n| one \\| two |');
  });
});
