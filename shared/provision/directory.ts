// In: a plan. Out: a product that holds what the plan says.
import type {
  Account,
  Capabilities,
  JoinStep,
  UserChanges,
} from '#shared/plan/plan-provisioning.ts';
import type { User } from '#shared/products/user.ts';

/**
 * What became of a membership: it is as it was to be; the group is missing, and may be; the user still has
 * it by a nested group, which no call takes away; or the product said yes and its list says otherwise.
 */
export type MembershipOutcome = 'done' | 'missing' | 'nested' | 'unconfirmed';

/** Takes down what became of a membership, or what its change failed with, and before that whether its group was created. */
export type RecordMembership = (
  group: string,
  outcome: MembershipOutcome | 'created' | { readonly failed: unknown },
) => void;

/** What becomes of a membership in a group that the product does not have. */
export type MissingGroup = JoinStep['missing'];

/**
 * The users and groups of a product. Every write is idempotent: what is already so is success. Every
 * method that calls throws `provision.product_unavailable` (no usable answer after bounded retries;
 * the next try finishes), `provision.credentials_refused` and its kin (the service account), or
 * `provision.product_refused` and its kin.
 */
export interface Directory {
  readonly capabilities: Capabilities;
  /**
   * Returns the user in the spelling that the product supports, without a call. Throws
   * `provision.username_refused`.
   */
  toSupportedUser(user: User): User;
  /** Null: no account of that name. Throws `provision.group_limit_exceeded`. */
  findAccount(username: string): Promise<Account | null>;
  /**
   * The user names, in the product's own spelling, of all accounts with this e-mail address in any case,
   * active or not. Null: the product shows no addresses.
   */
  readonly findByEmail: ((email: string) => Promise<readonly string[]>) | null;
  createUser(user: User): Promise<void>;
  /** Sets the password that the session strategy signs in with; see `setsPasswordSeparately`. */
  setPassword(username: string): Promise<void>;
  updateUser(username: string, changes: UserChanges): Promise<void>;
  /** Null: the product cannot. */
  readonly renameUser: ((username: string, newName: string) => Promise<void>) | null;
  /** Null: the product cannot; then it cannot reactivate either. */
  readonly deactivateUser: ((username: string) => Promise<void>) | null;
  createGroup(group: string): Promise<void>;
  /**
   * Where a group is missing the directory creates it, or skips it and joins the others. A missing user is
   * never taken for a missing group.
   */
  join(
    username: string,
    groups: readonly string[],
    missing: MissingGroup,
    record?: RecordMembership,
  ): Promise<void>;
  /** Returns the groups that the product lists afterwards: they say what was left, and no answer does. */
  leave(
    username: string,
    groups: readonly string[],
    record?: RecordMembership,
  ): Promise<Pick<Account, 'groups' | 'nested'>>;
  /**
   * Returns those of an account's groups that it has by nested groups only. What cannot be said is not
   * among them, nor what is not answered or would take too many calls now. Never throws a Failure.
   */
  findNested(username: string, groups: readonly string[]): Promise<readonly string[]>;
}
