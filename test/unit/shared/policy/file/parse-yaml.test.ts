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
    ['an unknown tag', 'a: 1\nb: !Ref c', 'a.yaml:2:4: Unresolved tag: !Ref'],
    ['an alias of nothing', 'a: 1\nb: [*c]', 'a.yaml:2:5: Unresolved alias: c'],
  ])('%s is reported in the words of the parser, with line and column', (_what, text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });

  it('a second document is reported with the cure', () => {
    expect(problemsOf('a: 1\n---\nb: 1')).toEqual([
      'a.yaml:2:1: one document expected: remove the line ---',
    ]);
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

describe('a key that YAML takes for something else than a text', () => {
  it.each([
    ['00012', 'the number 12'],
    ['0x1F', 'the number 31'],
    ['0o17', 'the number 15'],
    ['1e3', 'the number 1000'],
    ['1.0', 'the number 1'],
    ['-0', 'the number 0'],
    ['+1', 'the number 1'],
    ['.inf', 'the number Infinity'],
    ['true', 'the boolean true'],
    ['FALSE', 'the boolean false'],
    ['~', 'nothing'],
    ['null', 'nothing'],
  ])('the key %s is refused as %s, with its line and the cure', (key, kind) => {
    const cure = `a key that YAML takes for ${kind}: write '${key}'`;
    expect(problemsOf(`a: 1\nb:\n  c: 2\n  ${key}: d`)).toEqual([`a.yaml:4:3: ${cure}`]);
    expect(problemsOf(`a: [{b: 1, ${key}: d}]`)).toEqual([`a.yaml:1:12: ${cure}`]);
  });

  it.each([
    ['a missing key', 'a: {: b}', 'nothing'],
    ['a list', '[a]: b', 'a list or a table'],
    ['a table', '{a: b}: c', 'a list or a table'],
    ['an alias of a number', 'a: &b 12\n*b : c', 'the number 12'],
  ])('%s as a key is refused', (_what, text, kind) => {
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(
        new RegExp(`^a\\.yaml:\\d:\\d: a key that YAML takes for ${kind}: a text expected$`),
      ),
    ]);
  });

  it('the words and dates of YAML 1.1 are refused where a file asks for that version', () => {
    expect(problemsOf('%YAML 1.1\n---\non: a\n012: b\n2020-01-01: c')).toEqual([
      "a.yaml:3:1: a key that YAML takes for the boolean true: write 'on'",
      "a.yaml:4:1: a key that YAML takes for the number 10: write '012'",
      "a.yaml:5:1: a key that YAML takes for a date: write '2020-01-01'",
    ]);
  });

  it('a merge of YAML 1.1 is no key', () => {
    const text = '%YAML 1.1\n---\na: &b {c: d}\ne: {<<: *b}';
    expect(parseYaml(text, 'a.yaml').content).toEqual({ a: { c: 'd' }, e: { c: 'd' } });
  });

  it.each(["'00012'", '"00012"', '!!str 00012', '? "00012"\n', '&a "00012"'])(
    'the text %s is a key',
    (key) => {
      expect(parseYaml(`${key}: b`, 'a.yaml').content).toEqual({ '00012': 'b' });
    },
  );

  it.each(['on', 'yes', 'y', '2020-01-01', '12_3', '1:30', '0b1', 'NaN', '12a', '=', '<<'])(
    'the key %s is a text to YAML 1.2, and is taken as it is',
    (key) => {
      expect(parseYaml(`${key}: b`, 'a.yaml').content).toEqual({ [key]: 'b' });
    },
  );

  it('an alias of a text is a key', () => {
    expect(parseYaml("a: &b 'c'\n*b : d", 'a.yaml').content).toEqual({ a: 'c', c: 'd' });
  });
});

it('an alias stands for what it names', () => {
  expect(parseYaml('a: &b [1]\nc: *b', 'a.yaml').content).toEqual({ a: [1], c: [1] });
});

it('the line of a missing path is the line around it', () => {
  const { lineOf } = parseYaml('a:\n  b:\n    c: 1\n', 'a.yaml');
  expect([['a', 'b', 'c'], ['a', 'b', 'x'], ['y']].map(lineOf)).toEqual([3, 2, 1]);
});
