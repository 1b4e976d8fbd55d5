import { expect, it } from 'vitest';
import { isSameUser } from '#shared/products/is-same-user.ts';

it.each([
  ['as it is', 'ada', 'ada'],
  ['in another case', 'Ada.Lovelace', 'aDA.lOVELACE'],
  ['decomposed', 'ren\u00e9e', 'rene\u0301e'],
  ['decomposed and in another case', 'REN\u00c9E', 'rene\u0301e'],
  ['in another Unicode form of Korean', '\ud55c', '\u1112\u1161\u11ab'],
])('a user name written %s names the same user', (_title, one, other) => {
  expect(isSameUser(one, other)).toBe(true);
  expect(isSameUser(other, one)).toBe(true);
});

it.each([
  ['without its accent', '\u00e1dmin', 'admin'],
  ['with a trailing space', 'ada', 'ada '],
  ['in full width', 'ada', '\uff41\uff44\uff41'],
  ['with letters of another script', 'admin', '\u0430dmin'],
  ['with one letter more', 'ada', 'adam'],
])('a user name written %s names another user', (_title, one, other) => {
  expect(isSameUser(one, other)).toBe(false);
  expect(isSameUser(other, one)).toBe(false);
});
