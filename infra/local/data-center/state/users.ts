// In: a person as a shared sign-in describes them.
// Out: the same person in the product's own directory.
import type { SharedUser } from '#infra/local/data-center/single-sign-on.ts';
import type { User, UserDraft } from './make-directory.ts';
import type { ProductState } from './product.ts';

export interface UserWithGroups extends UserDraft {
  /** Groups that do not exist are made. */
  readonly groups?: readonly string[];
}

/** The new person, in the groups of the draft. Nothing is validated: the REST resource does that. */
export function addUser(product: ProductState, draft: UserWithGroups): User {
  const user = product.directory.addUser(draft);
  for (const name of draft.groups ?? []) {
    const group = product.directory.findGroup(name) ?? product.directory.addGroup(name);
    group.members.add(user);
  }
  return user;
}

/** Makes the text a personal access token of its owner. Throws when nobody has that name. */
export function addToken(product: ProductState, token: string, owner: string): void {
  const user = product.directory.findUser(owner);
  if (user === undefined) throw new Error(`No account '${owner}' to own a token`);
  product.tokens.set(token, user);
}

/** Whether the person is a member of one of the groups of these names. */
export function isInAnyGroup(
  product: ProductState,
  user: User,
  groups: readonly string[],
): boolean {
  return groups.some((name) => product.directory.findGroup(name)?.members.has(user));
}

/** Whether the person is still in the directory; somebody new of the same name is somebody else. */
export function isKnown(product: ProductState, user: User): boolean {
  return product.directory.findUser(user.name) === user;
}

/** Counts a sign-in of the person, which forgives the failed ones before it. */
export function noteSignIn(product: ProductState, user: User): void {
  user.logins.count += 1;
  user.logins.failedInARow = 0;
  user.logins.previousMs = user.logins.lastMs;
  user.logins.lastMs = product.nowMs();
}

/** Who it is, made or brought up to date. undefined: nobody, and the sign-in does not know enough to make them. */
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
  for (const group of directory.groupsOf(user)) group.members.delete(user);
  for (const name of names) {
    const group = directory.findGroup(name) ?? directory.addGroup(name);
    group.members.add(user);
  }
}
