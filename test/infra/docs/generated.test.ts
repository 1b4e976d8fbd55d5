import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { renderDocs } from '#infra/scripts/docs/render-docs.ts';
import { replaceGenerated } from '#infra/scripts/docs/replace-generated.ts';
import { toMarkdownTable } from '#infra/scripts/docs/to-markdown-table.ts';
import { FAILURE_TABLE } from '#shared/pages/failure-table.ts';
import { policyJsonSchema } from '#shared/policy/file/policy-json-schema.ts';
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

  const [, reference = ''] = generatedTextOf('policy.md').split('## Reference');
  const fields = [...new Set(listFieldNames(policyJsonSchema()))];

  it('the schema of the policy has fields on every level', () => {
    expect(fields).toEqual(expect.arrayContaining(['provider', 'attribute', 'whenOverage']));
  });

  it.each(fields)('the field %s of the policy has a row with a description', (field) => {
    const rows = reference.split('\n').filter((row) => firstCellOf(row).includes(`\`${field}\``));
    expect(rows).not.toEqual([]);
    for (const row of rows) expect(row).toMatch(/ \| \w[^|]+ \|$/);
  });

  it('a field that a policy must have is required, and others show their defaults', () => {
    expect(reference).toMatch(/^\| `reservedUsernames` \| [^|]+ \| \*\*required\*\* \|/m);
    expect(reference).toMatch(/^\| `mostRemovals` \| [^|]+ \| `25` \|/m);
  });
});

const firstCellOf = (row: string) => /^\| ([^|]+) \|/.exec(row)?.[1] ?? '';

function listFieldNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = v.parse(WITH_PROPERTIES, schema);
  return [...Object.keys(properties), ...Object.values(schema).flatMap(listFieldNames)];
}

const WITH_PROPERTIES = v.object({ properties: v.optional(v.record(v.string(), v.unknown())) });

describe('a generated part of a page', () => {
  const page = 'above\n<!-- generated: part, by hand -->\nold\n<!-- end: part -->\nbelow\n';

  it('a generated part is replaced between its marks, and nothing else is', () => {
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
  ])('a generated part is refused for a page with %s', (_title, text) => {
    expect(() => replaceGenerated(text, 'part', 'new')).toThrow(RangeError);
  });

  it('a cell of a generated table stays one cell', () => {
    expect(toMarkdownTable(['a'], [['one\n| two']])).toBe('| a |\n| --- |\n| one \\| two |');
  });
});
