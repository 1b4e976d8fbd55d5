import { expect, it } from 'vitest';
import { readCookies } from '#shared/accept/read-cookies.ts';

it.each<[string, string[], [string, string][]]>([
  ['are absent without a header', [], []],
  [
    'are read from all headers',
    ['a=1', 'b=2'],
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  ['of the same name count once, and the first does', ['a=1; a=2', 'a=3'], [['a', '1']]],
  ['stay percent-encoded', ['a=%20%7B'], [['a', '%20%7B']]],
  ['keep their quotes', ['a="x y"'], [['a', '"x y"']]],
  ['keep further equal signs', ['a=b=c=='], [['a', 'b=c==']]],
  [
    'without a name and a value are left out',
    ['a=1; nonsense; b=2'],
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  [
    'with names that objects inherit are kept',
    ['__proto__=1; constructor=2'],
    [
      ['__proto__', '1'],
      ['constructor', '2'],
    ],
  ],
])('cookies %s', (_title, headers, expected) => {
  expect([...readCookies(headers)]).toEqual(expected);
});
