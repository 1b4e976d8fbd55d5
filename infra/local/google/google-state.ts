import type { ServiceAccount } from './make-service-account.ts';

/** An account of the customer. `id` is the `sub` of Google's tokens. */
export interface GooglePerson {
  readonly id: string;
  primaryEmail: string;
  aliases: string[];
  /** Whether a service account that acts as this person may read the directory. */
  isAdmin: boolean;
}

/** A group; `members` are e-mail addresses, aliases or ids of people and of other groups. */
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
  readonly people: GooglePerson[];
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
