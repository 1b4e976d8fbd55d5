import { matchesAnyPattern } from '#shared/map/match-pattern.ts';
import type { PolicyFile } from './identity-policy-schema.ts';
import type { Problem } from './read-yaml.ts';

type Groups = NonNullable<PolicyFile['products']['jira']>['groups'];

/** Yields what a policy promises in one place and forbids in another. */
export function listContradictions({ products }: PolicyFile): Problem[] {
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
      ...listAmbiguities(groups.rename, path),
    ];
  });
}

const toProblems = (path: readonly unknown[], texts: readonly string[]): Problem[] =>
  texts.map((text) => ({ path, text }));

const forbids = (group: string, groups: Groups) =>
  matchesAnyPattern(group, groups.protected) ? ['is protected'] : [];

const misses = (group: string, groups: Groups) =>
  matchesAnyPattern(group, [...groups.protected, ...groups.managed]) ? [] : ['is not managed'];

// Two spellings of one name: which of the two counts would be an accident.
function listAmbiguities(rename: Groups['rename'], path: readonly unknown[]): Problem[] {
  const seen = new Set<string>();
  return Object.keys(rename).flatMap((name) => {
    const key = name.normalize('NFC').trim().toLowerCase();
    const isSecond = seen.has(key);
    seen.add(key);
    return isSecond ? [{ path: [...path, 'rename', name], text: 'is here twice' }] : [];
  });
}
