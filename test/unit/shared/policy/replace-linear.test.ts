import { describe, expect, it } from 'vitest';
import { replaceLinear } from '#shared/policy/replace-linear.ts';

const long = 'a'.repeat(100_000);

describe('a replacement', () => {
  it.each([
    ['ada@corp', '^(.+)@corp$', '$1', 'ada'],
    ['ada lovelace', '(\\w+) (\\w+)', '$2, $1', 'lovelace, ada'],
    ['CORP\\ada', '^CORP\\\\', '', 'ada'],
    ['ada', '(?i)^A', 'x', 'xda'],
    ['a.b', '.', '-', '---'],
    ['büro', 'ü', 'ue', 'buero'],
    ['x😀y', '^x.y$', 'whole', 'whole'],
    ['aaa', '^', 'b', 'baaa'],
  ])('a replacement in %j of %j by %j gives %j', (text, replace, replacement, expected) => {
    expect(replaceLinear(text, { replace, with: replacement })).toBe(expected);
  });

  it('a replacement gives the same when the expression is cached', () => {
    const rule = { replace: 'a', with: 'b' };
    expect([replaceLinear('aa', rule), replaceLinear('ca', rule)]).toEqual(['bb', 'cb']);
  });
});

// A backtracking engine would not come to an end with any of these.
describe('a replacement in a long text', () => {
  it.each([
    ['(a+)+$', `${long}!`],
    ['(a|aa)+$', `${long}!`],
    ['(a|a)*$', `${long}!`],
    ['^(a*)*$', `${long}!`],
    ['(.*)*x', long],
    ['(.*a){12}x', long],
    ['^(\\w+\\s?)*$', `${long}!`],
    ['^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+$', long],
    ['a*a*a*a*a*b', long],
  ])('a replacement of %s comes to an end on a long text', (replace, text) => {
    expect(replaceLinear(text, { replace, with: '' })).toBe(text);
  });
});
