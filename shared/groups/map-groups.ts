import { type BoundedCache, boundedCache } from '#shared/base/bounded-cache.ts';
import type { Replace } from '#shared/policy/apply-transform.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import { transformText } from '#shared/policy/transform-text.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import { joinsNames } from './joins-names.ts';
import type { GroupResult } from './query-group-sources.ts';

/** The groups of a user by the names that the policy of one product gives them. */
export interface MappedGroups {
  readonly state: GroupResult['claim']['state'];
  /** Of `present`: what is left after renaming and dropping, possibly nothing. Else empty. */
  readonly names: readonly string[];
  /** How many names the policy dropped or left nothing of, or were unreadable. */
  readonly dropped: number;
  /** The groups that unreadable names may be of: the user does not join them, and does not leave them. Default: none. */
  readonly resembled?: readonly string[];
}

/**
 * Returns the groups under the names that the product knows them by: renamed by the table, or else
 * transformed; without those that the policy drops. Two that get the same name become one. A name that is
 * several managed ones makes the claim absent: taken at its word it would cost the user each of these.
 */
export function mapGroups(
  claim: GroupResult['claim'],
  rules: GroupRules,
  replace: Replace,
): MappedGroups {
  if (claim.state !== 'present') return { state: claim.state, names: [], dropped: 0 };
  const table = tableOf(rules, replace);
  const names = new Map<string, string>();
  const { unreadable = [] } = claim;
  let dropped = unreadable.length;
  const toName = (claimed: string) => table.cache.get(claimed) ?? mapName(claimed, rules, table);
  for (const name of claim.names.map(toName)) {
    if (joinsNames(name, rules.managed)) return { state: 'absent', names: [], dropped: 0 };
    if (name === '') dropped += 1;
    else names.set(toGroupKey(name), name);
  }
  const resembled = unreadable.map(toName).filter((name) => name !== '');
  const mapped = { state: 'present', names: [...names.values()], dropped } as const;
  return resembled.length === 0 ? mapped : { ...mapped, resembled };
}

/** What a name becomes depends on the rules alone: each is worked out once. Empty: dropped. */
interface Table {
  readonly byKey: ReadonlyMap<string, string>;
  readonly cache: BoundedCache<string>;
  readonly replace: Replace;
}

const tables = new WeakMap<GroupRules, Table>();

function tableOf(rules: GroupRules, replace: Replace): Table {
  const before = tables.get(rules);
  if (before?.replace === replace) return before;
  const byKey = new Map(Object.entries(rules.rename).map(([from, to]) => [toGroupKey(from), to]));
  const table = { byKey, cache: boundedCache<string>(), replace };
  tables.set(rules, table);
  return table;
}

function mapName(claimed: string, rules: GroupRules, { byKey, cache, replace }: Table): string {
  const renamed = byKey.get(toGroupKey(claimed));
  const name = renamed ?? transformText(claimed, rules.transform, replace).normalize('NFC');
  const kept = matchesAnyPattern(name, rules.drop) ? '' : name;
  cache.set(claimed, kept);
  return kept;
}
