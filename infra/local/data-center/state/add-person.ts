import type { Person, PersonDraft } from './make-directory.ts';
import type { ProductState } from './make-state.ts';

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
