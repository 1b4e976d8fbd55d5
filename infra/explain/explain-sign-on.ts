import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { type Evidence, Failure } from '#shared/base/failure.ts';
import {
  type EvaluatedProduct,
  evaluateSignOn,
  NOTHING_EVALUATED,
  type ReadableDirectory,
  type SignOnEvaluation,
} from '#shared/evaluate-sign-on.ts';
import { toGroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupSource, ReadGroups } from '#shared/groups/group-source.ts';
import type { MappedGroups } from '#shared/groups/map-groups.ts';
import { claimGroups } from '#shared/groups/sources/claim.ts';
import { mapClaims } from '#shared/map/map-claims.ts';
import type { MappedProfile } from '#shared/map/map-profile.ts';
import { FAILURE_TABLE } from '#shared/pages/failure-table.ts';
import { describeStep } from '#shared/plan/describe-step.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { GroupSourceRules, IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import type { Answer, SignOnCase } from './sign-on-case.ts';

/** What a sign-on would do; null: it would not come so far. */
export interface Explanation {
  readonly product: ProductName;
  readonly mode: 'jit' | 'lookup';
  readonly shadow: boolean;
  readonly profile: MappedProfile | null;
  /** What each source of groups said, in order. */
  readonly sources: readonly string[];
  readonly groups: MappedGroups | null;
  /** Null: there is none, or it was not looked for. */
  readonly account: Account | null;
  readonly hasLooked: boolean;
  readonly plan: readonly string[] | null;
  /** What the policy keeps from being done, and by which rule. */
  readonly withheld: readonly { readonly step: string; readonly rule: string }[];
  readonly refused: Refusal | null;
}

export interface Refusal {
  readonly code: string;
  readonly title: string;
  /** The name of the claim, the state of the groups and the like. */
  readonly because: Evidence;
}

/** Where the sign-on would happen, and under which policy. */
export interface ExplainedProduct {
  readonly policy: IdentityPolicy;
  readonly product: ProductName;
  readonly directory: ReadableDirectory;
}

/**
 * Returns what a sign-on with these claims would do: the function's own evaluation, with nothing of it
 * carried out. Rejects with RangeError for a product without a part in the policy.
 */
export async function explainSignOn(
  signOn: SignOnCase,
  explained: ExplainedProduct,
): Promise<Explanation> {
  const product = toProduct(signOn, explained);
  const { mode, shadow } = product.policy;
  const evaluation = await evaluate(signOn, product);
  const { profile, groupResult, groups, account, refusal } = evaluation;
  return {
    ...{ product: product.name, mode, shadow, profile },
    ...{ sources: groupResult?.sourceResults ?? [], groups, account },
    hasLooked: evaluation.hasAccountLookup,
    plan: evaluation.plan?.map(describeStep) ?? null,
    withheld: evaluation.withheld.map(({ step, rule }) => ({ step: describeStep(step), rule })),
    refused: refusal && toRefusal(refusal),
  };
}

async function evaluate(signOn: SignOnCase, product: EvaluatedProduct): Promise<SignOnEvaluation> {
  try {
    const question = { identity: toIdentity(signOn), accessToken: null };
    const mapped = await mapClaims(question, product);
    return await evaluateSignOn(mapped, product);
  } catch (error) {
    if (error instanceof Failure) return { ...NOTHING_EVALUATED, refusal: error };
    throw error;
  }
}

const toRefusal = ({ code, evidence }: Failure): Refusal => ({
  code,
  title: FAILURE_TABLE[code].title,
  because: evidence,
});

function toProduct(signOn: SignOnCase, explained: ExplainedProduct): EvaluatedProduct {
  const { policy, product, directory } = explained;
  const part = policy.products[product];
  if (part === undefined) throw new RangeError(`the policy says nothing of ${product}`);
  const { require, reservedUsernames } = policy;
  const groupSources = policy.groupSources.map((rules) => toSource(rules, signOn));
  const rules = { require, profile: part.profile, reservedUsernames };
  const mapping = { ...rules, replace: replaceLinear, groupSources };
  return { name: product, policy: part, mapping, directory, removalBrake: null };
}

function toIdentity({ claims }: SignOnCase): VerifiedIdentity {
  const subject = claims['sub'];
  if (typeof subject === 'string' && subject.trim() !== '') {
    return {
      issuer: String(claims['iss'] ?? ''),
      subject,
      claims,
      signedBy: { kid: '', signer: '' },
    };
  }
  throw new Failure('authenticate.token_rejected', { reason: 'sub' });
}

function toSource(rules: GroupSourceRules, { answers }: SignOnCase): GroupSource {
  if (rules.from === 'claim') {
    return { name: 'claim', remote: false, onFailure: 'ignore', read: claimGroups(rules) };
  }
  const { from: name, onFailure } = rules;
  return { name, remote: true, onFailure, read: toRead(answers[name]) };
}

const toRead =
  (answer: Answer | undefined): ReadGroups =>
  async () => {
    if (answer === undefined) throw unavailable('not_answered_here');
    if (answer === 'absent' || answer === 'overage') return { state: answer };
    if ('fails' in answer) throw unavailable(answer.fails);
    return toGroupClaim(answer);
  };

const unavailable = (reason: string) => new Failure('map.groups_unavailable', { reason });
