import type { GroupQuestion, ReadGroups } from '#shared/groups/group-source.ts';
import { identity } from '#test/builders/identity.ts';

/** A place that knows groups, with the function's adapter for it. */
export interface GroupSourceStage {
  /** As a new instance of the function reads it. */
  readonly source: () => ReadGroups;
  /** Lets somebody be in groups from now on; the question is for theirs. */
  readonly settle: (name: string, groups: readonly string[]) => GroupQuestion;
  /** The question for somebody of whom the place never heard. */
  readonly stranger: GroupQuestion;
  /** How many pages of groups were asked for so far. */
  readonly asked: () => number;
  readonly setPageSize: (size: number) => void;
  /** The next so many questions about groups are too many; Infinity: until it is reset. */
  readonly throttle: (times: number) => void;
  /** Questions about groups meet an outage until it is reset. */
  readonly breakDown: () => void;
  /** It takes every question and answers none, until it is reset. */
  readonly fallSilent: () => void;
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

/** Somebody who signed in, with what their data token says. */
export function questionOf(
  subject: string,
  parts: { readonly username?: string; readonly accessToken?: string } = {},
): GroupQuestion {
  const { username = subject, accessToken = null } = parts;
  const claims = { sub: subject, username, email: `${username}@example.com` };
  return { identity: identity({ subject, claims }), accessToken };
}

/** Retries that do not wait. */
export const RETRY_RULES = { waitsMs: [1, 1], longestWaitMs: 2_000, wait: async () => {} };
