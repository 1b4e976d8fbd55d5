import { toGroupKey } from '#shared/map/group-claim.ts';
import { matchesAnyPattern } from '#shared/map/match-pattern.ts';
import { readClaim } from '#shared/map/read-claim.ts';
import type { PolicyFile } from './identity-policy-schema.ts';
import type { Problem } from './read-yaml.ts';

type Groups = NonNullable<PolicyFile['products']['jira']>['groups'];

/** Yields what a policy promises in one place and forbids in another, and what its definition passes over. */
export function listContradictions({ products }: PolicyFile, raw: unknown): Problem[] {
  return Object.entries(products).flatMap(([product, { groups }]) => {
    const path = ['products', product, 'groups'];
    const given = groups.default.map((group, index) => ({
      path: [...path, 'default', index],
      group,
    }));
    const owned =
      groups.ownedGroup === null
        ? []
        : [{ path: [...path, 'ownedGroup'], group: groups.ownedGroup }];
    return [
      ...given.flatMap(({ path, group }) =>
        toProblems(path, [...forbids(group, groups), ...misses(group, groups)]),
      ),
      ...owned.flatMap(({ path, group }) => toProblems(path, forbids(group, groups))),
      ...listUnfitNames(raw, [...path, 'rename']),
    ];
  });
}

const toProblems = (path: readonly unknown[], texts: readonly string[]): Problem[] =>
  texts.map((text) => ({ path, text }));

const forbids = (group: string, groups: Groups) =>
  matchesAnyPattern(group, groups.protected) ? ['is protected'] : [];

const misses = (group: string, groups: Groups) =>
  matchesAnyPattern(group, [...groups.protected, ...groups.managed]) ? [] : ['is not managed'];

const UNSAFE: ReadonlySet<string> = new Set(['constructor', 'prototype', '__proto__']);

// Two spellings of one name: which of the two counts would be an accident. The names of every object
// are passed over by the definition of tables, without a word.
function listUnfitNames(raw: unknown, path: readonly string[]): Problem[] {
  const table = readClaim({ raw }, ['raw', ...path]);
  const seen = new Set<string>();
  return Object.keys(table ?? {}).flatMap((name) => {
    const key = toGroupKey(name);
    const isSecond = seen.has(key);
    seen.add(key);
    return [
      ...(isSecond ? [{ path: [...path, name], text: 'is here twice' }] : []),
      ...(UNSAFE.has(name)
        ? [{ path: [...path, name], text: 'cannot be a key: use transform' }]
        : []),
    ];
  });
}
