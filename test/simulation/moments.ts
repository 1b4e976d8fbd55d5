// In: nothing. Out: the moments of a story at which something has to be so.
import type { AccountView } from './start-place.ts';
import type { UserName } from './story.ts';

/** One event of an instance: a user's request, and what came of it so far. */
export interface UserEvent {
  readonly number: number;
  readonly instance: number;
  readonly user: UserName;
  /** Groups that the token names. */
  readonly claimed: readonly string[];
  readonly beganMs: number;
  answeredMs: number | null;
  /** The log says so. */
  signedOn: boolean;
  /** The log says that the account was compared with the policy. */
  decided: boolean;
  calls: number;
  writes: number;
  /** Writes that a product has carried out. */
  carriedOut: number;
  /** How many memberships were not as the token says when it began. */
  readonly leftToDo: number;
  /** Calls that are under way. */
  inFlight: number;
}

export interface SentCall {
  readonly method: string;
  readonly path: string;
  /** null: of no event, while an instance starts. */
  readonly event: UserEvent | null;
  readonly isWrite: boolean;
}

/** What is known at each kind of moment. */
export interface Moments {
  /** A call has got its connection. */
  readonly sent: {
    readonly call: SentCall;
    readonly inFlight: number;
    readonly connections: number;
  };
  /** A product has carried a write out, in time or late. */
  readonly carried_out: {
    readonly call: SentCall;
    readonly gained: readonly Membership[];
    readonly lost: readonly Membership[];
    readonly accounts: readonly AccountView[];
    readonly created: readonly string[];
  };
  readonly answered: {
    readonly event: UserEvent;
    readonly isPage: boolean;
    /** Whom the product takes the browser for; null: a stranger. */
    readonly sessionUser: string | null;
    readonly groups: readonly string[];
    /** Another event's write for the user was carried out meanwhile. */
    readonly disturbed: boolean;
  };
  /** A user has visited once more, long after the last fault. */
  readonly settled: {
    readonly user: UserName;
    readonly claimed: readonly string[];
    readonly sessionUser: string | null;
    readonly groups: readonly string[];
  };
}

export interface Membership {
  readonly user: string;
  readonly group: string;
}
