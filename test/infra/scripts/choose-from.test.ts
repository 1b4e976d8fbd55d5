import { expect, it } from 'vitest';
import { chooseFrom } from '#infra/scripts/command-line/choose-from.ts';

const choose = chooseFrom(['proxy', 'redirect']);

it('a valid choice is taken', () => {
  expect(choose('redirect')).toBe('redirect');
});

it.each([
  ['redirekt', 'Choose one of proxy, redirect. Did you mean redirect?'],
  ['PROXY', 'Choose one of proxy, redirect. Did you mean proxy?'],
  ['relay', 'Choose one of proxy, redirect.'],
  ['', 'Choose one of proxy, redirect.'],
])('another value is refused, with the nearest choice: "%s"', (value, message) => {
  expect(() => choose(value)).toThrow(expect.objectContaining({ message }));
});
