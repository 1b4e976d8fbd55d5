import { Failure } from '#shared/base/failure.ts';
import type { MappedProfile } from '#shared/map/map-profile.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { ProductPolicy } from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import type { Directory } from './directory.ts';

/** Where and by what people are looked for. */
export interface AccountSearch {
  readonly product: ProductName;
  readonly directory: Pick<Directory, 'findAccount' | 'findByEmail'>;
  readonly existingPeople: ProductPolicy['existingPeople'];
  readonly reservedUsernames: readonly string[];
}

/**
 * Returns somebody's account: the one of their name, or else, where the policy says so, the only one
 * with their e-mail address; null: they have none. Throws `plan.account_ambiguous` for several,
 * `map.username_reserved` where the one that was found so is nobody's to sign on as, and what the
 * directory throws.
 */
export async function findPerson(
  person: MappedProfile,
  { product, directory, existingPeople, reservedUsernames }: AccountSearch,
): Promise<Account | null> {
  const named = await directory.findAccount(person.username);
  if (named !== null || existingPeople === 'username') return named;
  if (existingPeople === 'username_then_verified_email' && !person.hasVerifiedEmail) return null;
  const [name, ...others] = (await directory.findByEmail?.(person.email)) ?? [];
  if (name === undefined) return null;
  if (others.length > 0) throw new Failure('plan.account_ambiguous', { product });
  if (matchesAnyPattern(name, reservedUsernames)) {
    throw new Failure('map.username_reserved', { product, claim: 'email' });
  }
  return directory.findAccount(name);
}
