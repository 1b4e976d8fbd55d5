// In: a plan. Out: a product that holds what the plan says.
import type { Account, Person, PersonChanges } from '#shared/plan/plan-provisioning.ts';

/**
 * A product's people and groups. Every write is idempotent: what is already so is success. Every
 * method throws `provision.product_unavailable` (no usable answer after bounded retries; the next
 * try finishes), `provision.credentials_refused` (the service account) or `provision.product_refused`.
 */
export interface Directory {
  /** Null: nobody by that name. Throws `provision.username_refused` before any call. */
  findAccount(username: string): Promise<Account | null>;
  createPerson(person: Person): Promise<void>;
  updatePerson(username: string, changes: PersonChanges): Promise<void>;
  createGroup(group: string): Promise<void>;
  /** The group may have to be created first: then the directory does so. */
  join(username: string, group: string): Promise<void>;
  leave(username: string, group: string): Promise<void>;
}
