// The table of beliefs in infra/local/README.md: its switches are there, and so are the tests that turn them.
import { globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultSwitches } from '#infra/local/load-balancer/rules/switches.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'infra/local');

const [, section = ''] = readFileSync(join(FOLDER, 'README.md'), 'utf8').split(
  /^## Beliefs and their opposites$/m,
);
const [table = ''] = section.split(/^## /m);
const ROWS = [...table.matchAll(/^\| (.+) \| (`.+`) \| (.+) \|$/gm)].map(
  ([, belief = '', switches = '', tests = '']) => ({
    belief,
    switches: [...switches.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
    tests: [...tests.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path),
  }),
);
const DECLARED = new Set(
  globSync('**/*.ts', { cwd: FOLDER }).flatMap((file) =>
    [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/^ {2}(?:readonly )?(\w+)\??: /gm)].map(
      ([, name = '']) => name,
    ),
  ),
);

describe('the table of beliefs', () => {
  it('the table of beliefs has rows', () => {
    expect(ROWS.length).toBeGreaterThan(25);
  });

  it.each(ROWS)('the switches of the belief are declared: $belief', ({ switches }) => {
    expect(switches.filter((name) => !DECLARED.has(name))).toEqual([]);
  });

  it.each(ROWS)('each switch of the belief is named in one of its tests: $belief', (row) => {
    const texts = row.tests.map((path) => readFileSync(normalize(join(FOLDER, path)), 'utf8'));
    const text = texts.join('\n');
    expect(row.switches.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });

  it('each switch of the load balancer stands for a belief', () => {
    const named = new Set(ROWS.flatMap(({ switches }) => switches));
    expect(Object.keys(defaultSwitches).filter((name) => !named.has(name))).toEqual([]);
  });
});
