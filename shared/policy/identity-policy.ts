// In: the claims of a verified identity, and the reviewed policy file.
// Out: the profile that a product should hold.

import type { ProductName } from '#shared/products/product-facts.ts';

/** The content of infra/policy/identity.yaml, checked, with everything filled in that it left to its preset. */
export interface IdentityPolicy {
  /** The preset, which has to be the deployment's too. */
  readonly provider: string;
  /** A user without one of these is refused at every product. */
  readonly require: readonly ClaimRequirement[];
  /** User names that are never signed on, with `*` for any characters: administrators, service accounts. */
  readonly reservedUsernames: readonly string[];
  /** Whom a refused user can ask, as it stands on pages: `the service desk`. */
  readonly contact: string;
  /** In order: the first that says present or empty decides. */
  readonly groupSources: readonly GroupSourceRules[];
  /** A part for each product that is on. */
  readonly products: Readonly<Partial<Record<ProductName, ProductPolicy>>>;
}

export interface ClaimRequirement {
  readonly claim: ClaimPath;
  /** One of these; `true` and `"true"` are the same. */
  readonly is: readonly string[];
  /** Several values are one text, as Amazon Cognito writes them. Absent: they are a list. */
  readonly format?: 'cognito';
}

/** Name of a claim, or the names that lead to one inside of others. */
export type ClaimPath = string | readonly string[];

/** What is done at one product. Group names may hold `*`, for any characters; case does not matter. */
export interface ProductPolicy {
  /** Changes with everything that may change what a user is given here. */
  readonly revision: string;
  /** `lookup`: no user and no group is created or changed; they come from elsewhere. Native sessions set a password all the same. */
  readonly mode: 'jit' | 'lookup';
  /** The sign-on is evaluated and told to the log, and nothing of it is done. */
  readonly shadow: boolean;
  /** How an existing account of a user is found. An unverified address may be one that the user chose. */
  readonly existingPeople:
    | 'username'
    | 'username_then_verified_email'
    | 'username_then_unverified_email';
  readonly profile: ProfileRules;
  readonly groups: GroupRules;
}

/** Where each part of a profile comes from. */
export interface ProfileRules {
  readonly username: TextRules;
  readonly email: TextRules;
  readonly displayName: TextRules;
}

export interface TextRules {
  /** Claims, or templates of claims such as `{given_name} {family_name}`: the first that is there. */
  readonly from: readonly string[];
  readonly transform: readonly Transform[];
}

/** `strip_domain` removes `@` and one of these domains; another domain stays, so that no user becomes another. */
export type Transform =
  | 'lower_case'
  | 'upper_case'
  | { readonly strip_domain: readonly string[] }
  | Replacement;

/** A regular expression of RE2 and what its matches become, with `$1` for what its first group caught. */
export interface Replacement {
  readonly replace: string;
  readonly with: string;
}

export interface GroupRules {
  /** What other names groups go by, such as the ids of a provider: its name to ours. */
  readonly rename: Readonly<Record<string, string>>;
  /** One after the other, on every name that `rename` does not know. */
  readonly transform: readonly Transform[];
  /** Groups of the provider that are ignored; by the final name. */
  readonly drop: readonly string[];
  /** Every user who signs on is in these. */
  readonly default: readonly string[];
  /** A user in none of these gets no account and no session; empty: every user may sign on. */
  readonly required: readonly string[];
  /** Only groups that match one of these are ever created, joined or left. */
  readonly managed: readonly string[];
  /** Never touched, even when managed; an account created by hand that carries one is never taken over. */
  readonly protected: readonly string[];
  /** The group that marks the accounts that we created or took over; null: an account with a protected group is never ours. */
  readonly ownedGroup: string | null;
  readonly createMissing: boolean;
  /** More groups than this are never left in one sign-on: then none is left. */
  readonly mostRemovals: number;
  /** Groups that carry access to the application. */
  readonly access: readonly string[];
  /** A user may lose the last of the access groups. */
  readonly leavesLastAccess: boolean;
  /** The groups are a list with at least one name. */
  readonly whenPresent: 'sync' | 'keep' | 'deny';
  /** The groups are an empty list. */
  readonly whenEmpty: 'sync' | 'keep' | 'deny';
  /** Nothing is said of groups, or nothing that can be read. Never a reason to leave a group. */
  readonly whenAbsent: 'keep' | 'deny';
  /** The provider has more groups than the claim can hold, and no other source lists them. Never a reason to leave a group. */
  readonly whenOverage: 'keep' | 'deny';
}

/**
 * How a claim writes its groups: a list of names; one text with commas, in brackets or not; or the text that
 * Amazon Cognito makes of the values of a SAML attribute.
 */
export type GroupFormat = 'list' | 'comma_separated' | 'cognito';

/** How a claim writes the groups of a user. */
export interface GroupWriting {
  readonly format: GroupFormat;
  /** What stands between the names of one text. A list is read alike: each of its texts. */
  readonly separator?: string;
  /** The provider cuts the list here without a mark: so many names, or more, are an overage. */
  readonly limit?: number;
}

/** Where a token carries the groups of a user. */
export interface GroupsInClaims extends GroupWriting {
  readonly claim: ClaimPath;
  /** What it means that the claim is not there; `none`: this provider leaves it out for a user in no group. */
  readonly leftOut: 'none' | 'unknown';
}

/** What a failing source does to the sign-on: refuses it, leaves groups as they are, or goes on to the next source. */
export type SourceFailurePolicy = 'deny' | 'keep' | 'ignore';

/** A place that may know a user's groups. */
export type GroupSourceRules = TokenSourceRules | AccessTokenRules | DirectoryRules;

/** The data token, which the load balancer signed. */
export interface TokenSourceRules extends GroupsInClaims {
  readonly from: 'claim';
}

/** What becomes of a sign-on when a source fails, and how long it may take. */
interface SourceRules {
  readonly onFailure: SourceFailurePolicy;
  readonly timeLimitMs: number;
}

/** The provider's own token, which the load balancer passes on. */
export interface AccessTokenRules extends SourceRules, GroupsInClaims {
  readonly from: 'access_token';
  /** The claim that names our client. */
  readonly clientClaim: 'client_id' | 'azp' | 'cid' | 'aud';
}

/** A place that has to be asked. */
export type DirectoryRules = SourceRules & {
  /** How long an answer about a user is cached; 0: not at all. */
  readonly cacheSeconds: number;
} & (
    | { readonly from: 'cognito'; readonly usernameClaim: ClaimPath }
    | {
        readonly from: 'identity_store';
        readonly lookUp: {
          readonly attribute: 'userName' | 'emails.value';
          readonly claim: ClaimPath;
        };
        readonly names: 'name' | 'id';
      }
    | {
        readonly from: 'microsoft_graph';
        readonly names: 'id' | 'display_name' | 'sam_account_name';
      }
    | { readonly from: 'google_directory'; readonly names: 'email' | 'local_part' | 'name' }
  );
