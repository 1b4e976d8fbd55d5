import { describe, expect, it } from 'vitest';
import { parseYaml } from '#shared/policy/file/parse-yaml.ts';
import { PolicyProblems } from '#shared/policy/file/policy-problems.ts';

function problemsOf(text: string): readonly string[] {
  try {
    parseYaml(text, 'a.yaml');
  } catch (error) {
    if (error instanceof PolicyProblems) return error.problems;
    throw error;
  }
  throw new Error('the text has no problems');
}

describe('broken YAML', () => {
  it.each([
    ['a repeated key', 'a: 1\nb: 2\na: 3', 'a.yaml:3:1: Map keys must be unique'],
    ['a text without an end', 'a: "x', 'a.yaml:1:6: Missing closing "quote'],
    ['a tab', 'a:\n\tb: 1', 'a.yaml:2:1: Tabs are not allowed as indentation'],
    ['an alias of nothing', 'a: 1\nb: [*c]', 'a.yaml:2:5: Unresolved alias: c'],
  ])('%s is reported in the words of the parser, with line and column', (_what, text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });

  it('every problem of a YAML text is reported at once', () => {
    expect(problemsOf('a: 1\na: *b\na: 2')).toEqual([
      'a.yaml:2:1: Map keys must be unique',
      'a.yaml:3:1: Map keys must be unique',
      'a.yaml:2:4: Unresolved alias: b',
    ]);
  });

  it('aliases that multiply without end are reported', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let n = 1; n < 6; n += 1) {
      lines.push(`a${n}: &a${n} [${Array.from({ length: 9 }, () => `*a${n - 1}`).join(', ')}]`);
    }
    expect(problemsOf(lines.join('\n'))).toEqual([
      expect.stringMatching(/^a\.yaml: Excessive alias count/),
    ]);
  });
});

it('an alias stands for what it names', () => {
  expect(parseYaml('a: &b [1]\nc: *b', 'a.yaml').content).toEqual({ a: [1], c: [1] });
});

it('the line of a missing path is the line around it', () => {
  const { lineOf } = parseYaml('a:\n  b:\n    c: 1\n', 'a.yaml');
  expect([['a', 'b', 'c'], ['a', 'b', 'x'], ['y']].map(lineOf)).toEqual([3, 2, 1]);
});
