// In: a person as a shared sign-in describes them.
// Out: the same person in the product's own directory.
import type { SharedPerson } from '#infra/local/data-center/single-sign-on.ts';
import type { Person, PersonDraft } from './make-directory.ts';
import type { ProductState } from './product.ts';

export interface PersonWithGroups extends PersonDraft {
  /** Groups that do not exist are made. */
  readonly groups?: readonly string[];
}

/** The new person, in the groups of the draft. Nothing is validated: the REST resource does that. */
export function addPerson(product: ProductState, draft: PersonWithGroups): Person {
  const person = product.directory.addPerson(draft);
  for (const name of draft.groups ?? []) {
    const group = product.directory.findGroup(name) ?? product.directory.addGroup(name);
    group.members.add(person);
  }
  return person;
}

/** Makes the text a personal access token of its owner. Throws when nobody has that name. */
export function addToken(product: ProductState, token: string, owner: string): void {
  const person = product.directory.findPerson(owner);
  if (person === undefined) throw new Error(`No account '${owner}' to own a token`);
  product.tokens.set(token, person);
}

/** Whether the person is a member of one of the groups of these names. */
export function isInAnyGroup(
  product: ProductState,
  person: Person,
  groups: readonly string[],
): boolean {
  return groups.some((name) => product.directory.findGroup(name)?.members.has(person));
}

/** Whether the person is still in the directory; somebody new of the same name is somebody else. */
export function isKnown(product: ProductState, person: Person): boolean {
  return product.directory.findPerson(person.name) === person;
}

/** Counts a sign-in of the person, which forgives the failed ones before it. */
export function noteSignIn(product: ProductState, person: Person): void {
  person.logins.count += 1;
  person.logins.failedInARow = 0;
  person.logins.previousMs = person.logins.lastMs;
  person.logins.lastMs = product.nowMs();
}

/** Who it is, made or brought up to date. undefined: nobody, and the sign-in does not know enough to make them. */
export function upsertSharedPerson(
  product: ProductState,
  shared: SharedPerson,
): Person | undefined {
  const person = product.directory.findPerson(shared.name);
  const { groups } = shared;
  if (groups === null) return person;
  if (person === undefined) return addPerson(product, { ...shared, groups });
  person.displayName = shared.displayName;
  person.emailAddress = shared.emailAddress;
  person.active = shared.active;
  if (product.switches.membershipSyncOnLogin) replaceGroups(product, person, groups);
  return person;
}

function replaceGroups(product: ProductState, person: Person, names: readonly string[]): void {
  const { directory } = product;
  for (const group of directory.groupsOf(person)) group.members.delete(person);
  for (const name of names) {
    const group = directory.findGroup(name) ?? directory.addGroup(name);
    group.members.add(person);
  }
}
