// In: a user as a shared sign-in describes them.
// Out: the same user in the product's own directory.

import type { User, UserDraft } from './make-directory.ts';
import type { ProductState } from './product.ts';
import type { SharedUser } from './single-sign-on.ts';

export interface UserWithGroups extends UserDraft {
  /** Groups that do not exist are made. */
  readonly groups?: readonly string[];
}

/** Returns the new user, in the groups of the draft. Nothing is validated: the REST resource does that. */
export function addUser(product: ProductState, draft: UserWithGroups): User {
  const user = product.directory.addUser(draft);
  for (const name of draft.groups ?? []) {
    const group = product.directory.findGroup(name) ?? product.directory.addGroup(name);
    group.members.add(user);
  }
  return user;
}

/** Makes the text a personal access token of its owner. Throws when there is no such user. */
export function addToken(product: ProductState, token: string, owner: string): void {
  const user = product.directory.findUser(owner);
  if (user === undefined) throw new Error(`No account '${owner}' to own a token`);
  product.tokens.set(token, user);
}

/** Returns whether the user is a member of one of the groups of these names. */
export function isInAnyGroup(
  product: ProductState,
  user: User,
  groups: readonly string[],
): boolean {
  const held = product.directory.groupsOf(user, 'nested').map(({ name }) => name.toLowerCase());
  return groups.some((name) => held.includes(name.toLowerCase()));
}

/** Returns whether the user is still in the directory; a new user of the same name is another user. */
export function isKnown(product: ProductState, user: User): boolean {
  return product.directory.findUser(user.name) === user;
}

/** Counts a sign-in of the user, which forgives the failed ones before it. */
export function noteSignIn(product: ProductState, user: User): void {
  user.logins.count += 1;
  user.logins.failedInARow = 0;
  user.logins.previousMs = user.logins.lastMs;
  user.logins.lastMs = product.nowMs();
}

/** Returns the user, created or brought up to date. undefined: there is none, and the sign-in does not know enough to create one. */
export function upsertSharedUser(product: ProductState, shared: SharedUser): User | undefined {
  const user = product.directory.findUser(shared.name);
  const { groups } = shared;
  if (groups === null) return user;
  if (user === undefined) return addUser(product, { ...shared, groups });
  user.displayName = shared.displayName;
  user.emailAddress = shared.emailAddress;
  user.active = shared.active;
  if (product.switches.membershipSyncOnLogin) replaceGroups(product, user, groups);
  return user;
}

function replaceGroups(product: ProductState, user: User, names: readonly string[]): void {
  const { directory } = product;
  for (const group of directory.groupsOf(user, 'direct')) group.members.delete(user);
  for (const name of names) {
    const group = directory.findGroup(name) ?? directory.addGroup(name);
    group.members.add(user);
  }
}
