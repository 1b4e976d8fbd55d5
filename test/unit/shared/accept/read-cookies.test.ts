import { expect, it } from 'vitest';
import { readCookies } from '#shared/accept/read-cookies.ts';

it.each<[string, string[], [string, string][]]>([
  ['are none without a header', [], []],
  [
    'are those of all headers',
    ['a=1', 'b=2'],
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  ['count once each, the first of a name', ['a=1; a=2', 'a=3'], [['a', '1']]],
  ['keep what is percent-encoded', ['a=%20%7B'], [['a', '%20%7B']]],
  ['keep their quotes', ['a="x y"'], [['a', '"x y"']]],
  ['keep further equal signs', ['a=b=c=='], [['a', 'b=c==']]],
  [
    'leave out what has no name and value',
    ['a=1; nonsense; b=2'],
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  [
    'may be called like what objects inherit',
    ['__proto__=1; constructor=2'],
    [
      ['__proto__', '1'],
      ['constructor', '2'],
    ],
  ],
])('cookies %s', (_title, headers, expected) => {
  expect([...readCookies(headers)]).toEqual(expected);
});
