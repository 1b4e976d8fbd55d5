// In: nothing. Out: the costs of mapping and planning for a user in very many groups, under very many rules.
import { productDirectory } from '#infra/explain/product-directory.ts';
import { toGroupClaim } from '#shared/groups/group-claim.ts';
import { mapGroups } from '#shared/groups/map-groups.ts';
import { decide } from '#shared/plan/decide.ts';
import { readPreset } from '#shared/policy/file/preset.ts';
import { resolvePolicy } from '#shared/policy/file/resolve-policy.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import { median } from './median.ts';
import { policyOfRules } from './policy-of-rules.ts';

/** Milliseconds for 2,000 groups under 200 rules. */
export interface PolicyCosts {
  /** The first sign-on of an instance: every name is new to it. */
  readonly first: number;
  readonly warm: number;
}

const GROUPS = 2_000;
const ROUNDS = 41;

/** Returns the costs under a policy with so many regular expressions among its 200 rules. */
export async function measurePolicy(expressions: number): Promise<PolicyCosts> {
  const preset = await readPreset('generic');
  const policy = resolvePolicy(policyOfRules({ rules: 200, expressions }), preset).products.jira;
  if (policy === undefined) throw new RangeError('the policy has no part for Jira');
  const place = {
    product: 'jira',
    isCrowd: false,
    version: [10, 0],
    address: '',
    credentials: '',
  } as const;
  const { capabilities } = productDirectory(place);
  const claimed = Array.from({ length: GROUPS }, (_, n) => nameGroup(n));
  const account = {
    ...{ username: 'ada', email: 'ada@example.com', displayName: 'Ada Lovelace', active: true },
    groups: Array.from({ length: GROUPS }, (_, n) => `jira-area-${n % 90}-people-${n + 500}`),
  };
  const rules = { product: 'jira', policy, capabilities } as const;
  const times = Array.from({ length: ROUNDS }, () => {
    const startedAtMs = performance.now();
    const groups = mapGroups(toGroupClaim(claimed), policy.groups, replaceLinear);
    const { plan } = decide({ ...account, groups }, account, rules);
    if (plan.length < GROUPS / 4) throw new Error('the plan is too small to be true');
    return performance.now() - startedAtMs;
  });
  return { first: times[0] ?? Number.NaN, warm: median(times.slice(ROUNDS / 2)) };
}

const nameGroup = (n: number) => {
  const name = `jira-area-${n % 90}-people-${n}`;
  return n % 3 === 0 ? `cn=${name},ou=groups` : name;
};
