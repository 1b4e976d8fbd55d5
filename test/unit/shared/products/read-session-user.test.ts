import { expect, it } from 'vitest';
import type { HttpHeaders } from '#shared/base/http.ts';
import { readSessionUser } from '#shared/products/read-session-user.ts';

it.each<[string, HttpHeaders, string | null]>([
  ['a person', [['x-ausername', 'ada']], 'ada'],
  [
    'a person with an odd name',
    [['x-ausername', 'z%C3%B6e%2Bx%40example.com']],
    'zöe+x@example.com',
  ],
  ['a visitor', [['x-ausername', 'anonymous']], null],
  ['nobody', [['x-other', 'ada']], null],
  ['a name that is not encoded right', [['x-ausername', '%zz']], null],
  [
    'the first of two',
    [
      ['x-ausername', 'ada'],
      ['x-ausername', 'bob'],
    ],
    'ada',
  ],
])('an answer made for %s is owned by %j', (_what, headers, owner) => {
  expect(readSessionUser(headers)).toBe(owner);
});
