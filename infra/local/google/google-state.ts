import { randomBytes, randomInt } from 'node:crypto';
import type { ServiceAccount } from './service-account.ts';

/** An account of the customer. `id` is the `sub` of Google's tokens. */
export interface GoogleUser {
  readonly id: string;
  primaryEmail: string;
  aliases: string[];
  /** Whether a service account that acts as this user may read the directory. */
  isAdmin: boolean;
}

/** A group; `members` are e-mail addresses, aliases or ids of users and of other groups. */
export interface GoogleGroup {
  readonly id: string;
  email: string;
  aliases: string[];
  name: string;
  description: string;
  members: string[];
}

/** One behaviour per field. All may be changed while the server runs; the next request sees the change. */
export interface GoogleSwitches {
  /** The most groups on one page, whatever `maxResults` asks for; null: as many as it asks for. */
  pageSize: number | null;
  /** What domain-wide delegation grants the service account. */
  delegatedScopes: string[];
  accessTokenSeconds: number;
  /** Which successes hold the list of groups: those with a group, as Google does, all of them, or none. */
  list: 'where_filled' | 'always' | 'never';
  /** Whether a success says that it is about groups. */
  kind: 'sent' | 'left_out';
  /** Requests are noted and never answered. */
  hang: boolean;
}

/** What an access token allows; `subject` is the e-mail address of whom the service account acts as. */
export interface GoogleGrant {
  readonly subject: string | null;
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
}

/** What the routes work on. */
export interface GoogleState {
  readonly people: GoogleUser[];
  readonly groups: GoogleGroup[];
  readonly switches: GoogleSwitches;
  readonly serviceAccount: ServiceAccount;
  /** The audience of assertions. */
  readonly tokenUri: () => string;
  readonly grants: Map<string, GoogleGrant>;
  /** Where a page begins and of whose groups, by page token. */
  readonly pages: Map<string, { readonly userKey: string; readonly start: number }>;
  readonly nowMs: () => number;
}

/** A user as a test writes one: the rest is made up. */
export type GoogleUserDraft = Partial<GoogleUser> & Pick<GoogleUser, 'primaryEmail'>;

/** Returns a user without rights and aliases, by a new id of 21 digits, as far as the draft does not say otherwise. */
export function makeGoogleUser(draft: GoogleUserDraft): GoogleUser {
  const id = `1${Array.from({ length: 20 }, () => randomInt(10)).join('')}`;
  return { id, aliases: [], isAdmin: false, ...draft };
}

/** A group as a test writes one: the rest is made up. */
export type GoogleGroupDraft = Partial<GoogleGroup> & Pick<GoogleGroup, 'email'>;

/** Returns a group without members, by a new id and named after its address, as far as the draft does not say otherwise. */
export function makeGoogleGroup(draft: GoogleGroupDraft): GoogleGroup {
  const id = `0${randomBytes(7).toString('hex')}`;
  const name = draft.email.replace(/@.*/, '');
  return { id, name, aliases: [], description: '', members: [], ...draft };
}

/** Returns the user by e-mail address or alias, in whatever case, or by id; undefined: unknown. */
export function findUser(people: readonly GoogleUser[], key: string): GoogleUser | undefined {
  const address = key.toLowerCase();
  return people.find(({ id, primaryEmail, aliases }) => {
    const addresses = [primaryEmail, ...aliases].map((each) => each.toLowerCase());
    return id === key || addresses.includes(address);
  });
}
