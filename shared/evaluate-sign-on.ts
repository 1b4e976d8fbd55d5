// In: a verified user's mapped claims, and one product. Out: what the policy would do about them, as data.
// Sign-on, shadow and `npm run explain` all evaluate here, and only here; nothing is written.
import { Failure } from '#shared/base/failure.ts';
import { type MappedGroups, mapGroups } from '#shared/groups/map-groups.ts';
import { type GroupResult, queryGroupSources } from '#shared/groups/query-group-sources.ts';
import type { ClaimMapping, MappedClaims } from '#shared/map/map-claims.ts';
import type { MappedProfile } from '#shared/map/map-profile.ts';
import { decide } from '#shared/plan/decide.ts';
import type { Account, Plan } from '#shared/plan/plan-provisioning.ts';
import type { MassRemoval, RemovalBrake } from '#shared/plan/removal-brake.ts';
import type { Withheld } from '#shared/plan/restrict-plan.ts';
import { suspectMassRemoval } from '#shared/plan/suspect-mass-removal.ts';
import type { ProductPolicy } from '#shared/policy/identity-policy.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import type { FailedStep } from '#shared/provision/apply-plan.ts';
import { auditPseudonym } from '#shared/provision/audit-pseudonym.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { findAccount } from '#shared/provision/find-account.ts';
import { findNested } from '#shared/provision/find-nested.ts';

/** What an evaluation uses of a directory: nothing that writes. */
export type ReadableDirectory = Pick<
  Directory,
  'capabilities' | 'toSupportedUser' | 'findAccount' | 'findByEmail' | 'findNested'
>;

/** A product as far as a sign-on is evaluated at it: nothing here writes. */
export interface EvaluatedProduct {
  readonly name: ProductName;
  readonly policy: ProductPolicy;
  readonly mapping: ClaimMapping;
  readonly directory: ReadableDirectory;
  /** Null: every removal is meant, or nothing of it will be done. */
  readonly removalBrake: RemovalBrake | null;
}

/** What is known of a sign-on, as far as it got; null: it did not get so far. */
export interface SignOnEvaluation {
  readonly profile: MappedProfile | null;
  /** What the group sources said. */
  readonly groupResult: GroupResult | null;
  /** The groups by the names that the policy gives them; `absent` where it is doubted that they are none. */
  readonly groups: MappedGroups | null;
  /** Why it is doubted that there is none: it would take the groups of too many users; null: it is not. */
  readonly massRemoval: MassRemoval | null;
  /** Null as well: there is no account, if it was looked up. */
  readonly account: Account | null;
  readonly hasAccountLookup: boolean;
  readonly plan: Plan | null;
  readonly withheld: readonly Withheld[];
  /** What was decided and is not so after the plan was carried out. */
  readonly failed: readonly FailedStep[];
  /** What of the plan is still to be done when the session opens: joins that no session waits for. */
  readonly remaining: Plan;
  /** What the first of the joins failed with that no session waits for; null: none failed. */
  readonly partial: Failure | null;
  /** Why the sign-on ends here: a decision of the policy, or a call that failed; null: the user signs on. */
  readonly refusal: Failure | null;
}

/**
 * Returns what a sign-on would do. What the policy decides, and what a group source or the directory fails
 * with, is in the result; only defects are thrown. Sources and directory are queried side by side, and the
 * first failure ends the evaluation.
 */
export async function evaluateSignOn(
  claims: MappedClaims,
  product: EvaluatedProduct,
): Promise<SignOnEvaluation> {
  const { profile, refusal } = claims;
  if (refusal !== null) return { ...NOTHING_EVALUATED, profile, refusal };
  const { policy, mapping, directory } = product;
  const read: { groupResult?: GroupResult; account?: Account | null } = {};
  const failure = await firstFailure([
    queryGroupSources(claims.tokenGroups, claims).then((result) => (read.groupResult = result)),
    findAccount(profile, product).then((account) => (read.account = account)),
  ]);
  const { groupResult, account = null } = read;
  if (groupResult === undefined) return { ...NOTHING_EVALUATED, profile, refusal: failure };
  const mapped = mapGroups(groupResult.claim, policy.groups, mapping.replace);
  const hasAccountLookup = read.account !== undefined;
  const reached = { ...NOTHING_EVALUATED, profile, groupResult, account, hasAccountLookup };
  if (failure !== null) return { ...reached, groups: mapped, refusal: failure };
  const user = auditPseudonym(claims.identity.issuer, claims.identity);
  const massRemoval = suspectMassRemoval(user, mapped, account, product);
  const groups = massRemoval === null ? mapped : { ...mapped, state: 'absent' as const, names: [] };
  const rules = { product: product.name, policy, capabilities: directory.capabilities };
  const decided = { ...reached, groups, massRemoval };
  const decision = decide({ ...profile, groups }, account, rules);
  const nested = await findNested(decision.withheld, account, directory);
  if (account === null || nested.length === 0) return { ...decided, ...decision };
  const seen = { ...account, nested: [...(account.nested ?? []), ...nested] };
  return { ...decided, ...decide({ ...profile, groups }, seen, rules) };
}

/** The evaluation of a sign-on that got nowhere. */
export const NOTHING_EVALUATED: SignOnEvaluation = {
  ...{ profile: null, groupResult: null, groups: null, account: null, hasAccountLookup: false },
  ...{ massRemoval: null, plan: null, withheld: [], failed: [] },
  ...{ partial: null, remaining: [], refusal: null },
};

async function firstFailure(work: readonly Promise<unknown>[]): Promise<Failure | null> {
  try {
    await Promise.all(work);
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
