import { expect, it } from 'vitest';
import type { HttpHeaders } from '#shared/base/http.ts';
import { readSessionUser } from '#shared/products/read-session-user.ts';

const asBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

it.each<[string, HttpHeaders, string | null]>([
  ['a user', [['x-ausername', 'ada']], 'ada'],
  ['a user with a space in their name', [['x-ausername', 'john+doe']], 'john doe'],
  ['a user whose space is percent-encoded', [['x-ausername', 'john%20doe']], 'john doe'],
  [
    'a user with an unusual name',
    [['x-ausername', 'z%C3%B6e%2Bx%40example.com']],
    'zöe+x@example.com',
  ],
  ['an anonymous client', [['x-ausername', 'anonymous']], null],
  ['a page without the header', [['x-other', 'ada']], null],
  ['a page with an empty header', [['x-ausername', '']], null],
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
  expect(readSessionUser(headers, 'jira')).toBe(username);
  expect(readSessionUser(headers, 'bitbucket')).toBe(username);
});

it.each([
  ['ada', 'ada'],
  ['john doe', 'john doe'],
  ['a+b%41', 'a+b%41'],
  [asBytes('zöe łódź'), 'zöe łódź'],
  ['z\u00f6e', 'zöe'],
])('Confluence writes the name as it is: %s', (value, username) => {
  expect(readSessionUser([['x-ausername', value]], 'confluence')).toBe(username);
});

it.each([
  ['public', null],
  ['max-age=31536000', null],
  ['s-maxage="60"', null],
  ['Public, Max-Age=60', null],
  ['private, max-age=60', 'ada'],
  ['max-age=0', 'ada'],
  ['no-store', 'ada'],
  ['public, no-cache', 'ada'],
  ['', 'ada'],
])(
  'an answer that others may have caused names no session user: Cache-Control “%s”',
  (value, username) => {
    const headers = [
      ['x-ausername', 'ada'],
      ['cache-control', value],
    ] as const;
    expect(readSessionUser(headers, 'jira')).toBe(username);
  },
);
