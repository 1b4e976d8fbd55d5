import { Failure } from '#shared/base/failure.ts';
import type { MappedProfile } from '#shared/map/map-profile.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { ProductPolicy } from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import type { Directory } from './directory.ts';

/** A product in which an account is looked for. */
export interface SearchedProduct {
  readonly name: ProductName;
  readonly directory: Pick<Directory, 'findAccount' | 'findByEmail'>;
  readonly policy: Pick<ProductPolicy, 'existingPeople'>;
  readonly mapping: { readonly reservedUsernames: readonly string[] };
}

/**
 * Returns the account of a user: the one of that name, in either composition of its letters, or else, where the policy says so, the only one
 * with the same e-mail address; null: there is none. Throws `plan.account_ambiguous` for several,
 * `map.username_reserved` where the account found by its address has a reserved name, and what the
 * directory throws.
 */
export async function findAccount(
  profile: MappedProfile,
  { name: product, directory, policy, mapping }: SearchedProduct,
): Promise<Account | null> {
  const { existingPeople } = policy;
  const named = await findNamed(profile.username, directory);
  if (named !== null || existingPeople === 'username') return named;
  if (existingPeople === 'username_then_verified_email' && !profile.hasVerifiedEmail) return null;
  const [username, ...others] = (await directory.findByEmail?.(profile.email)) ?? [];
  if (username === undefined) return null;
  if (others.length > 0) throw new Failure('plan.account_ambiguous', { product });
  if (matchesAnyPattern(username, mapping.reservedUsernames)) {
    throw new Failure('map.username_reserved', { product, claim: 'email' });
  }
  return directory.findAccount(username);
}

// Some databases compare letters as they were stored, and a directory on a Mac stores them decomposed. The
// second call is only for names whose letters can be, and only where the first found no account.
async function findNamed(
  username: string,
  directory: SearchedProduct['directory'],
): Promise<Account | null> {
  const account = await directory.findAccount(username);
  const decomposed = username.normalize('NFD');
  if (account !== null || decomposed === username) return account;
  return directory.findAccount(decomposed);
}
