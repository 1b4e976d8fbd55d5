import type { GroupSource } from '#shared/groups/group-source.ts';
import type { ClaimRequirement } from '#shared/policy/identity-policy.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import type { Product } from '#shared/sign-on-dependencies.ts';
import { claimSource } from './claim-source.ts';
import { inMemoryDirectory } from './in-memory-directory.ts';
import { productPolicy } from './product-policy.ts';
import { productSessions } from './product-sessions.ts';

/** What differs from Jira in memory. */
export interface ProductParts
  extends Partial<Pick<Product, 'policy' | 'directory' | 'sessions' | 'removalBrake'>> {
  readonly groupSources?: readonly GroupSource[];
  readonly require?: readonly ClaimRequirement[];
}

/** Returns Jira as a sign-on uses it, without a brake: the mapping follows from its policy and its directory. */
export function product(parts: ProductParts = {}): Product {
  const { policy = productPolicy(), directory = inMemoryDirectory() } = parts;
  return {
    name: 'jira',
    policy,
    directory,
    sessions: parts.sessions ?? productSessions(),
    removalBrake: parts.removalBrake ?? null,
    mapping: {
      require: parts.require ?? [],
      profile: policy.profile,
      reservedUsernames: ['admin', 'svc-*'],
      replace: replaceLinear,
      groupSources: parts.groupSources ?? [claimSource()],
    },
  };
}
