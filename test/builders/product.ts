import { replaceLinear } from '#shared/policy/replace-linear.ts';
import type { Product } from '#shared/sign-on.ts';
import { memoryDirectory } from './memory-directory.ts';
import { productPolicy } from './product-policy.ts';
import { productSessions } from './product-sessions.ts';

/** What differs from Jira in memory. */
export type ProductParts = Partial<Pick<Product, 'policy' | 'directory' | 'sessions'>>;

/** Jira as a sign-on meets it: mapping and search follow from its policy and its directory. */
export function product(parts: ProductParts = {}): Product {
  const { policy = productPolicy(), directory = memoryDirectory() } = parts;
  const reservedUsernames = ['admin', 'svc-*'];
  const { profile, existingPeople } = policy;
  return {
    policy,
    directory,
    sessions: parts.sessions ?? productSessions(),
    mapping: { profile, reservedUsernames, replace: replaceLinear },
    search: { product: 'jira', directory, existingPeople, reservedUsernames },
  };
}
