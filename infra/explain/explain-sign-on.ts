import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { type Evidence, Failure } from '#shared/base/failure.ts';
import { toGroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupSource, ReadGroups } from '#shared/groups/group-source.ts';
import { type MappedGroups, mapGroups } from '#shared/groups/map-groups.ts';
import { queryGroupSources, readTokenGroups } from '#shared/groups/query-groups.ts';
import { claimGroups } from '#shared/groups/sources/claim.ts';
import type { MappedProfile } from '#shared/map/map-profile.ts';
import { FAILURE_TABLE } from '#shared/pages/failure-table.ts';
import { decide } from '#shared/plan/decide.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { GroupSourceRules, IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import { describeStep } from '#shared/provision/audit-entry.ts';
import { findPerson } from '#shared/provision/find-account.ts';
import { readProfile } from '#shared/provision/read-profile.ts';
import type { Answer, SignOnCase } from './sign-on-case.ts';
import type { ReadableDirectory } from './snapshot-directory.ts';

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

/** Where it would happen, and under which policy. */
export interface SignOnScene {
  readonly policy: IdentityPolicy;
  readonly product: ProductName;
  readonly directory: ReadableDirectory;
}

/**
 * Returns what a sign-on with these claims would do, by the very steps that the function takes, and
 * does nothing of it. Rejects with RangeError for a product that the policy does not speak of.
 */
export async function explainSignOn(signOn: SignOnCase, scene: SignOnScene): Promise<Explanation> {
  const { product } = scene;
  const policy = scene.policy.products[product];
  if (policy === undefined) throw new RangeError(`the policy says nothing of ${product}`);
  const told: Explanation = {
    ...{ product, mode: policy.mode, shadow: policy.shadow },
    ...{ profile: null, sources: [], groups: null, account: null, hasLooked: false },
    ...{ plan: null, withheld: [], refused: null },
  };
  return workOut(told, signOn, scene);
}

// As far as it goes: what is known when somebody is refused explains why.
async function workOut(
  told: Explanation,
  signOn: SignOnCase,
  { policy, product, directory }: SignOnScene,
): Promise<Explanation> {
  const part = policy.products[product];
  let known = told;
  try {
    if (part === undefined) return known;
    const identity = toIdentity(signOn);
    const { require, reservedUsernames } = policy;
    const mapping = { profile: part.profile, reservedUsernames, replace: replaceLinear };
    const profile = readProfile(identity, { require, mapping, directory });
    known = { ...known, profile };
    const question = { identity, accessToken: null };
    const sources = policy.groupSources.map((rules) => toSource(rules, signOn));
    const reading = await queryGroupSources(await readTokenGroups(question, sources), question);
    const groups = mapGroups(reading.claim, part.groups, replaceLinear);
    known = { ...known, sources: reading.sourceResults, groups };
    const { existingPeople } = part;
    const search = { product, directory, existingPeople, reservedUsernames };
    const account = await findPerson(profile, search);
    known = { ...known, account, hasLooked: true };
    const { capabilities } = directory;
    const decision = decide({ ...profile, groups }, account, {
      ...{ product, policy: part, capabilities },
    });
    known = {
      ...known,
      plan: decision.plan.map(describeStep),
      withheld: decision.withheld.map(({ step, rule }) => ({ step: describeStep(step), rule })),
    };
    if (decision.refusal !== null) throw decision.refusal;
    return known;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { title } = FAILURE_TABLE[error.code];
    return { ...known, refused: { code: error.code, title, because: error.evidence } };
  }
}

function toIdentity({ claims }: SignOnCase): VerifiedIdentity {
  const subject = claims['sub'];
  if (typeof subject === 'string' && subject.trim() !== '') {
    return { subject, claims, signedBy: { kid: '', signer: '' } };
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
