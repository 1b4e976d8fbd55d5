import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';

/**
 * Tells whether a name is several managed names that something has joined, as `jira-a, jira-b`. No format
 * can tell these from `Sales, EMEA`: the patterns of the policy can, where each part matches one by itself.
 */
export function joinsNames(name: string, managed: readonly string[]): boolean {
  if (!/[,;|\s]/.test(name)) return false;
  const parts = name.split(/[,;|\s]+/).filter((part) => part !== '');
  return parts.length > 1 && parts.every((part) => matchesAnyPattern(part, telling(managed)));
}

// `*` matches any part of any name. One list for each policy: what a list matches is remembered by it.
const tellingPatterns = new WeakMap<readonly string[], readonly string[]>();

function telling(managed: readonly string[]): readonly string[] {
  const cached = tellingPatterns.get(managed);
  if (cached !== undefined) return cached;
  const patterns = managed.filter((pattern) => /[^*\s]/.test(pattern));
  tellingPatterns.set(managed, patterns);
  return patterns;
}
