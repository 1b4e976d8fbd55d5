// In: the claims of a verified identity, and what the policy makes of claims at one product.
// Out: the profile that the product should hold and the groups that the token names, or a refusal.
import { Failure } from '#shared/base/failure.ts';
import type { GroupQuestion, GroupSource } from '#shared/groups/group-source.ts';
import type { GroupResult } from '#shared/groups/query-group-sources.ts';
import { readTokenGroups } from '#shared/groups/read-token-groups.ts';
import type { ClaimRequirement } from '#shared/policy/identity-policy.ts';
import type { User } from '#shared/products/user.ts';
import { type MappedProfile, mapProfile, type ProfileMapping } from './map-profile.ts';
import { requireClaims } from './require-claims.ts';

/** How claims become a profile at one product, and where the groups come from. */
export interface ClaimMapping extends ProfileMapping {
  readonly require: readonly ClaimRequirement[];
  readonly groupSources: readonly GroupSource[];
}

/** A product for which claims are mapped. */
export interface MappedProduct {
  readonly mapping: ClaimMapping;
  readonly directory: {
    /** Returns the user as the product can hold them. Throws `provision.username_refused`. */
    toSupportedUser(user: User): User;
  };
}

/** The claims of a user, and what the policy of one product makes of them. */
export type MappedClaims = AcceptedClaims | RefusedClaims;

export interface AcceptedClaims extends GroupQuestion {
  readonly profile: MappedProfile;
  /** What the sources say that need no call. */
  readonly tokenGroups: GroupResult;
  readonly refusal: null;
}

/** Claims that end the sign-on; null: it did not get so far. */
interface RefusedClaims extends GroupQuestion {
  readonly profile: MappedProfile | null;
  readonly tokenGroups: null;
  readonly refusal: Failure;
}

/**
 * Returns the profile in the claims of an identity and the groups in its tokens, without any call. The
 * refusal is `map.claim_refused`, one of `mapProfile`, `provision.username_refused`, or
 * `map.groups_unavailable` of a source whose policy is to refuse then.
 */
export async function mapClaims(
  question: GroupQuestion,
  { mapping, directory }: MappedProduct,
): Promise<MappedClaims> {
  let profile: MappedProfile | null = null;
  try {
    requireClaims(question.identity, mapping.require);
    const claimed = mapProfile(question.identity, mapping);
    profile = { ...claimed, ...directory.toSupportedUser(claimed) };
    const tokenGroups = await readTokenGroups(question, mapping.groupSources);
    return { ...question, profile, tokenGroups, refusal: null };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { ...question, profile, tokenGroups: null, refusal: error };
  }
}
