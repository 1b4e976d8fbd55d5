import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTemplate } from './read-template.ts';

const readme = readFileSync(join(import.meta.dirname, '../../..', 'README.md'), 'utf8');
const names = Object.keys(readTemplate('template.yaml').Parameters);

describe('the README', () => {
  test('has no gap that somebody meant to fill', () => {
    expect(readme).not.toMatch(/@@\w*@@|TODO/);
  });

  test.each(names)('names the parameter %s', (name) => {
    expect(readme).toContain(`\`${name}\``);
  });

  test('has no parameter in its table that the template has not', () => {
    const [, table = ''] = /^\| parameter \|.*\n((?:\|.*\n)*)/im.exec(readme) ?? [];
    const told = table.split('\n').flatMap((row) => {
      return [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    });
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((name) => !names.includes(name ?? ''))).toEqual([]);
  });
});
