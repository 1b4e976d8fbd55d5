import { expect, it } from 'vitest';
import { withoutLife } from '#shared/base/without-life.ts';

it.each([
  ['a=b; Max-Age=60; Path=/', 'a=b; Path=/'],
  ['a=b;Path=/;max-age=60', 'a=b;Path=/'],
  ['a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly', 'a=b; HttpOnly'],
  ['a=b; EXPIRES = x; Secure; MAX-AGE = 1; SameSite=Lax', 'a=b; Secure; SameSite=Lax'],
  ['a=b; Partitioned; Unknown=1', 'a=b; Partitioned; Unknown=1'],
  ['max-age=b; Path=/', 'max-age=b; Path=/'],
  ['expires=1; expires=2', 'expires=1'],
  ['a=b', 'a=b'],
])('%s ends with the browser as %s', (line, expected) => {
  expect(withoutLife(line)).toBe(expected);
});
