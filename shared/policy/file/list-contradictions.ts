import { matchesAnyPattern, resemblesAnyPattern } from '#shared/policy/match-pattern.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import type { GroupRulesOfFile } from './group-rules-schema.ts';
import type { Problem } from './policy-problems.ts';

/** Returns the contradictions between rules for groups: one rule demands what another one forbids. */
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

// No user would ever join a default group that the policy itself forbids to join.
function listForbidden(group: string, { managed, protected: kept }: GroupRulesOfFile): string[] {
  if (resemblesAnyPattern(group, kept)) return ['is protected'];
  return matchesAnyPattern(group, managed) ? [] : ['is not managed'];
}

// A group that users join for another reason marks nothing: every account would be one of ours.
function listMisuse(groups: GroupRulesOfFile): string[] {
  const { ownedGroup, default: defaults, access, required, protected: kept } = groups;
  if (ownedGroup === null) return [];
  const isDefault = defaults.some((group) => toGroupKey(group) === toGroupKey(ownedGroup));
  const admitting = required === 'everybody' ? [] : required;
  return [
    ...(resemblesAnyPattern(ownedGroup, kept) ? ['is protected'] : []),
    ...(isDefault ? ['is a default group, too'] : []),
    ...(matchesAnyPattern(ownedGroup, access) ? ['carries access, too'] : []),
    ...(matchesAnyPattern(ownedGroup, admitting) ? ['is required, too'] : []),
  ];
}
