import { expect, it } from 'vitest';
import { keysAt } from './keys-at.ts';
import { listAt } from './list-at.ts';
import { memberAt } from './member-at.ts';
import { namesAt } from './names-at.ts';
import { optionalMemberAt } from './optional-member-at.ts';
import { textAt } from './text-at.ts';

const json: unknown = { size: 1, next: null, results: [{ name: 'ada', links: {} }] };

it('a path of names and places leads to what JSON holds there', () => {
  expect(memberAt(json, 'next')).toBeNull();
  expect(textAt(json, 'results', 0, 'name')).toBe('ada');
  expect(namesAt(json, 'results')).toEqual(['ada']);
  expect(keysAt(json)).toEqual(['size', 'next', 'results']);
  expect(listAt([json])).toEqual([json]);
});

it('a path may lack its last step only where it is optional', () => {
  expect(optionalMemberAt(json, 'results', 0, 'links', 'next')).toBeUndefined();
  expect(() => memberAt(json, 'results', 0, 'links', 'next')).toThrow(
    'Nothing at results.0.links.next in {"size":1',
  );
  expect(() => optionalMemberAt(json, 'results', 1, 'name')).toThrow('No object at results.1 in');
});

it('a path to what every object inherits leads to nothing', () => {
  expect(optionalMemberAt(json, 'toString')).toBeUndefined();
});

it('a path to another type than the test expects is refused', () => {
  expect(() => textAt(json, 'size')).toThrow('No string at size in');
  expect(() => keysAt(json, 'next')).toThrow('No object at next in');
  expect(() => listAt(json, 'results', 0)).toThrow('No array at results.0 in');
});
