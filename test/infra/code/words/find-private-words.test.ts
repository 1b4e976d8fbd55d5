import { describe, expect, it } from 'vitest';
import { findPrivateWords } from '#infra/code/words/find-private-words.ts';

const find = (path: string, text: string) =>
  findPrivateWords(new Map([[path, text]])).map(
    (use) => `${use.line} ${use.kind} ${use.text}: ${use.instead}`,
  );

describe('findPrivateWords', () => {
  it.each([
    ['a type', 'interface Visit {}', 'identifier Visit: sign-on attempt'],
    ['a member that a type declares', 'interface A { told: 1 }', 'identifier told: token groups'],
    ['a parameter', 'f = (toldGroups) => 1', 'identifier toldGroups: token groups'],
    ['a constant', 'const OWN_SESSION = 1', 'identifier OWN_SESSION: existing session'],
    ['a plural', 'const gauges = 1', 'identifier gauges: call counter'],
    ['words after the private ones', 'function takeAwayCookie() {}', 'identifier takeAwayCookie: '],
    ['a title', "it('rehearses', f); test.each(a)('a giver', f)", 'title a giver: default groups'],
    ['a title of a template', 'describe(`asks nobody`, f)', 'title asks nobody: no account'],
    ['a line of a comment', '/* One.\n * Yields two. */', 'prose * Yields two.: returns'],
    ['a sentence', "say('Whoever comes.')", 'prose Whoever comes.: any user who'],
  ])('%s is found', (_, text, use) => {
    expect(find('a.ts', text).join('\n')).toContain(use);
  });

  it.each([
    ['a word further inside of a name', 'const isKnown = isVisitAllowed'],
    ['a longer word', 'const visitation = restore(marker)'],
    ['a member that is read', 'response.rest.told'],
    ['a name that the replacement has', 'const bindsToClientAddress = 1'],
    ['an ordinary word within a title', "it('a page marks the rest of the edge', f)"],
    ['a text of one word', "const user = 'nobody'"],
    ['a private word of names in a comment', '// The rest is told.'],
  ])('%s is not found', (_, text) => {
    expect(find('a.ts', text)).toEqual([]);
  });

  it('a file and a folder are found by the beginning of their names', () => {
    expect(find('rest/narrator/open-gauge.ts', '')).toEqual([
      '1 file name rest: pending or remaining',
      '1 file name narrator: trace printer',
    ]);
  });

  it('a document is prose as a whole, and a use says its line', () => {
    expect(find('README.md', 'One person.\n\nHere nobody.')).toEqual([
      '3 prose Here nobody.: no account or no user',
    ]);
  });
});
