// In: the claims of a verified identity, and the reviewed policy file.
// Out: the profile that a product should hold.
import type { ProductName } from '#shared/base/product-settings.ts';

/** The validated content of infra/policy/identity.yaml. */
export interface IdentityPolicy {
  /** The claim that each part of a profile is taken from. */
  readonly claims: {
    readonly username: string;
    readonly email: string;
    readonly displayName: string;
    readonly groups: string;
  };
  /** Names that nobody signs on as, with `*` for any characters: administrators, service accounts. */
  readonly reservedUsernames: readonly string[];
  /** A part for each product that is on. */
  readonly products: Readonly<Partial<Record<ProductName, ProductPolicy>>>;
}

/** Group names may hold `*`, which stands for any characters; case does not matter. */
export interface ProductPolicy {
  readonly groups: {
    /** Everybody who signs on is in these. */
    readonly default: readonly string[];
    /** Only groups that match one of these are ever created, joined or left. */
    readonly managed: readonly string[];
    /** Never touched, even when managed. */
    readonly protected: readonly string[];
    /** The claim is a list with at least one name. */
    readonly whenPresent: 'sync' | 'keep';
    /** The claim is an empty list. */
    readonly whenEmpty: 'sync' | 'keep' | 'deny';
    /** The claim is missing, or no list of names. Never a reason to leave a group. */
    readonly whenAbsent: 'keep' | 'deny';
  };
}
