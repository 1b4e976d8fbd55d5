import { expect, it } from 'vitest';
import type { HttpHeaders } from '#shared/base/http.ts';
import { readSessionUser } from '#shared/products/read-session-user.ts';

it.each<[string, HttpHeaders, string | null]>([
  ['a user', [['x-ausername', 'ada']], 'ada'],
  [
    'a user with an unusual name',
    [['x-ausername', 'z%C3%B6e%2Bx%40example.com']],
    'zöe+x@example.com',
  ],
  ['an anonymous client', [['x-ausername', 'anonymous']], null],
  ['a page without the header', [['x-other', 'ada']], null],
  ['a wrongly encoded name', [['x-ausername', '%zz']], null],
  [
    'the first user of two',
    [
      ['x-ausername', 'ada'],
      ['x-ausername', 'bob'],
    ],
    'ada',
  ],
])('the session user in the headers of %s is %j', (_what, headers, username) => {
  expect(readSessionUser(headers)).toBe(username);
});
