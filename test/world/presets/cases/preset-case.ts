import type { UserClaims } from '#infra/local/open-id-provider/make-users.ts';
import type { ProviderSwitches } from '#infra/local/open-id-provider/provider-app.ts';
import type { DirectoryChoices } from '#infra/local/world/start-directories.ts';
import type { PolicyParts } from './preset-policy.ts';

/** What a provider says of users, in its own shape, and what has to come of it. */
export interface PresetCase {
  /** What a team adds to the preset's defaults. */
  readonly policy?: PolicyParts;
  /** A user without an account, in groups as far as the provider says. */
  readonly newcomer: PresetUser;
  /** A user with an account, in no group any more as far as the provider says. */
  readonly existing: PresetUser;
  /** The `typ` of access tokens. */
  readonly accessTokenType?: ProviderSwitches['accessTokenType'];
  readonly directories?: DirectoryChoices;
}

/** A user as the provider describes them, and as the product has to know them. */
export interface PresetUser {
  /** Userinfo, to the letter. */
  readonly claims: UserClaims;
  /** Claims of the access token beside those that every one has; absent: it is opaque. */
  readonly accessToken?: Readonly<Record<string, unknown>>;
  readonly account: {
    readonly name: string;
    readonly displayName: string;
    readonly emailAddress: string;
  };
  readonly groups: readonly string[];
}

/** The groups that a user with an account is in before: one that is managed, one that is not. */
export const BEFORE = ['chess-club', 'jira-left-behind', 'jira-software-users'];
/** What is left of them when the provider says that there is no group. */
export const LEFT = ['chess-club', 'jira-software-users'];
