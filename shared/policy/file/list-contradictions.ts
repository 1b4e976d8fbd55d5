import { matchesAnyPattern, resemblesAnyPattern } from '#shared/policy/match-pattern.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import type { GroupRulesOfFile } from './group-rules-schema.ts';
import type { Problem } from './policy-problems.ts';

/** Returns what rules for groups promise in one place and forbid in another. */
export function listContradictions(groups: GroupRulesOfFile): Problem[] {
  return [
    ...groups.default.flatMap((group, index) =>
      toProblems(['default', index], listForbidden(group, groups)),
    ),
    ...toProblems(['ownedGroup'], listMisuse(groups)),
  ];
}

const toProblems = (path: readonly unknown[], texts: readonly string[]): Problem[] =>
  texts.map((text) => ({ path, text }));

// A default group that the policy itself forbids to join would be a promise that nobody keeps.
function listForbidden(group: string, { managed, protected: kept }: GroupRulesOfFile): string[] {
  if (resemblesAnyPattern(group, kept)) return ['is protected'];
  return matchesAnyPattern(group, managed) ? [] : ['is not managed'];
}

// A mark that people have for another reason marks nothing: every account would be one of ours.
function listMisuse(groups: GroupRulesOfFile): string[] {
  const { ownedGroup, default: given, access, required, protected: kept } = groups;
  if (ownedGroup === null) return [];
  const isGiven = given.some((group) => toGroupKey(group) === toGroupKey(ownedGroup));
  const lets = required === 'everybody' ? [] : required;
  return [
    ...(resemblesAnyPattern(ownedGroup, kept) ? ['is protected'] : []),
    ...(isGiven ? ['is a default group, too'] : []),
    ...(matchesAnyPattern(ownedGroup, access) ? ['carries access, too'] : []),
    ...(matchesAnyPattern(ownedGroup, lets) ? ['is required, too'] : []),
  ];
}
