// In: a plan. Out: a product that holds what the plan says.
import type {
  Account,
  Capabilities,
  Person,
  PersonChanges,
} from '#shared/plan/plan-provisioning.ts';

/**
 * A product's people and groups. Every write is idempotent: what is already so is success. Every
 * method that calls throws `provision.product_unavailable` (no usable answer after bounded retries;
 * the next try finishes), `provision.credentials_refused` and its kin (the service account), or
 * `provision.product_refused` and its kin.
 */
export interface Directory {
  readonly capabilities: Capabilities;
  /**
   * The person in the spelling that the product can hold, without asking it. Throws
   * `provision.username_refused`.
   */
  toHoldable(person: Person): Person;
  /** Null: nobody by that name. Throws `provision.group_limit_exceeded`. */
  findAccount(username: string): Promise<Account | null>;
  createPerson(person: Person): Promise<void>;
  /** Sets the password that the session strategy signs in with; see `passwordFollows`. */
  setPassword(username: string): Promise<void>;
  updatePerson(username: string, changes: PersonChanges): Promise<void>;
  /** Null: the product cannot. */
  readonly renamePerson: ((username: string, newName: string) => Promise<void>) | null;
  /** Null: the product cannot; then it cannot reactivate either. */
  readonly deactivatePerson: ((username: string) => Promise<void>) | null;
  createGroup(group: string): Promise<void>;
  /** A group may be missing after all: then the directory creates it. */
  join(username: string, groups: readonly string[]): Promise<void>;
  leave(username: string, groups: readonly string[]): Promise<void>;
}
