import type { GroupQuestion, ReadGroups } from '#shared/groups/group-source.ts';
import { identity } from '#test/builders/identity.ts';

/** A local directory of groups, with the function's adapter for it. */
export interface GroupSourceStage {
  /** Returns the source of a new instance of the function. */
  readonly source: () => ReadGroups;
  /** Adds a user in these groups, and returns the query for them. */
  readonly addUser: (name: string, groups: readonly string[]) => GroupQuestion;
  /** The query for a user whom the directory does not know. */
  readonly unknownUser: GroupQuestion;
  /** Returns how many pages of groups were read so far. */
  readonly pagesRead: () => number;
  readonly setPageSize: (size: number) => void;
  /** Throttles the next queries; Infinity: until the reset. */
  readonly throttle: (times: number) => void;
  /** Queries meet an outage until the reset. */
  readonly breakDown: () => void;
  /** Answers every query with a success that has no list in it until the reset. */
  readonly leaveOutList: () => void;
  /** Takes every query and answers none until the reset. */
  readonly fallSilent: () => void;
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

/** Returns the query for a user who signed in, with the claims of their data token. */
export function questionOf(
  subject: string,
  parts: { readonly username?: string; readonly accessToken?: string } = {},
): GroupQuestion {
  const { username = subject, accessToken = null } = parts;
  const claims = { sub: subject, username, email: `${username}@example.com` };
  return { identity: identity({ subject, claims }), accessToken };
}

/** Retries that do not wait. */
export const RETRY_RULES = {
  waitsMs: [1, 1],
  longestWaitMs: 2_000,
  wait: async () => {},
  random: () => 1,
};
