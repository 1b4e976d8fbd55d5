import { expect, it } from 'vitest';
import { readRetryAfter } from '#shared/base/read-retry-after.ts';

const DATE = ['date', 'Sat, 28 Nov 2026 06:00:00 GMT'] as const;
const read = (value: string, status = 503) =>
  readRetryAfter({ status, headers: [DATE, ['retry-after', value]] }).retryAfterSeconds;

it.each<[string, number | undefined]>([
  ['17', 17],
  ['1.5', 2],
  ['0.2', 1],
  ['120', 120],
  ['99999999999', 86_400],
  ['Sat, 28 Nov 2026 06:02:00 GMT', 120],
  ['Saturday, 28-Nov-26 06:02:00 GMT', 120],
  ['Sat Nov 28 06:02:00 2026 GMT', 120],
  ['2026-11-28T06:02:00Z', 120],
  ['Sat, 28 Nov 2026 06:00:00 GMT', undefined],
  ['Sat, 28 Nov 2026 05:00:00 GMT', undefined],
  ['0', undefined],
  ['0.0', undefined],
  ['-5', undefined],
  ['1e3', undefined],
  ['soon 2099', undefined],
  ['', undefined],
])('an overrun product that says “%s” wants %j seconds', (value, seconds) => {
  expect(read(value)).toBe(seconds);
});

it.each([200, 302, 401, 403, 500, 502])(
  'the pause in an answer of the status %i means nothing',
  (status) => {
    expect(read('17', status)).toBeUndefined();
  },
);

it('an overrun product that wants no pause says nothing', () => {
  expect(readRetryAfter({ status: 429, headers: [DATE] })).toEqual({});
});

it.each([
  ['Thu, 01 Jan 1998 00:00:00 GMT', undefined],
  ['Fri, 01 Jan 2999 00:00:00 GMT', 86_400],
])('a date without the clock of the other side counts from now: %s', (date, seconds) => {
  const headers = [['retry-after', date]] as const;
  expect(readRetryAfter({ status: 429, headers }).retryAfterSeconds).toBe(seconds);
});
