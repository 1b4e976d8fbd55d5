import type { GraphPerson } from './make-graph-person.ts';

/** One behaviour per field. All may be changed while the server runs; the next request sees the change. */
export interface MicrosoftGraphSwitches {
  /** The most objects on one page, whatever `$top` asks for; null: as many as it asks for. */
  pageSize: number | null;
  /** `hidden`: as without GroupMember.Read.All, nothing but the type and the id of what somebody is a member of. */
  names: 'visible' | 'hidden';
  /** The `sub` that userinfo answers with whoever asks; null: the caller's. */
  userInfoSub: string | null;
  /** Scheme, host and port of the links to further pages; null: this server's. */
  nextLinkOrigin: string | null;
  /** Requests are noted and never answered. */
  hang: boolean;
}

/** What the routes work on. */
export interface GraphState {
  readonly people: readonly GraphPerson[];
  readonly switches: MicrosoftGraphSwitches;
  /** Where a page begins and whose it is, by `$skiptoken`. */
  readonly pages: Map<string, { readonly sub: string; readonly start: number }>;
  /** The `sub` of the person who was given the token; null: nobody was. */
  personOf(token: string): Promise<string | null>;
}
