import { expect, it } from 'vitest';
import { errorName } from '#shared/base/error-name.ts';

it('the name of an error is its own, not that of its class', () => {
  const error = Object.assign(new TypeError('secret'), { name: 'TimeoutError' });
  expect(errorName(new TypeError('secret'))).toBe('TypeError');
  expect(errorName(error)).toBe('TimeoutError');
});

it.each([
  ['a text', 'AccessDenied'],
  ['nothing', undefined],
  ['an object that only looks like an error', { name: 'AccessDenied', message: '' }],
])('a thrown value that is %s has the name unknown', (_title, thrown) => {
  expect(errorName(thrown)).toBe('unknown');
});
