// In: a person as a shared sign-in describes them.
// Out: the same person in the product's own directory.
import type { SharedPerson } from '#infra/local/data-center/single-sign-on.ts';
import { addPerson } from './add-person.ts';
import type { Person } from './make-directory.ts';
import type { ProductState } from './make-state.ts';

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
