import { expect, it } from 'vitest';
import { findClosestName } from '#shared/policy/file/find-closest-name.ts';

const NAMES = ['jira', 'confluence', 'managed', 'lower_case', 'upper_case', 'ownedGroup'];

it.each([
  ['a missing letter', 'manage', 'managed'],
  ['an additional letter', 'jirra', 'jira'],
  ['two swapped letters', 'jria', 'jira'],
  ['another way to join words', 'upper-case', 'upper_case'],
  ['another letter case', 'OWNEDGROUP', 'ownedGroup'],
])('the closest name is found despite %s', (_mistake, text, name) => {
  expect(findClosestName(text, NAMES)).toBe(name);
});

it.each(['wiki', 'x', '', 'everything'])('no name is close to “%s”', (text) => {
  expect(findClosestName(text, NAMES)).toBeUndefined();
});
