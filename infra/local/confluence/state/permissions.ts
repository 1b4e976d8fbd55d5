import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import { isInAnyGroup } from '#infra/local/data-center/state/users.ts';
import type { GlobalOperation } from './make-global-grants.ts';
import type { ConfluenceState } from './make-state.ts';

/** Whether the person holds the global permission, by themselves or by a group. */
export function holdsPermission(
  confluence: ConfluenceState,
  person: Person,
  operation: GlobalOperation,
): boolean {
  if (confluence.grants.ofPerson(person).includes(operation)) return true;
  return isInAnyGroup(confluence, person, confluence.grants.groupsWith(operation));
}

/** Whether the person is a system administrator, the only rank that sets other people's passwords. */
export function isSystemAdministrator(confluence: ConfluenceState, person: Person): boolean {
  return holdsPermission(confluence, person, 'system administer');
}

/** Whether the person may administer Confluence, as every system administrator may. */
export function isAdministrator(confluence: ConfluenceState, person: Person): boolean {
  if (isSystemAdministrator(confluence, person)) return true;
  return holdsPermission(confluence, person, 'application administer');
}

/** Whether the person may use Confluence: the permission "can use", or any to administer. */
export function mayUse(confluence: ConfluenceState, person: Person): boolean {
  if (isAdministrator(confluence, person)) return true;
  return holdsPermission(confluence, person, 'application use');
}

/** Everybody who takes a seat of the licence: active and allowed to use Confluence. */
export function licensedPeople(confluence: ConfluenceState): Person[] {
  const people = confluence.directory.people();
  return people.filter((person) => person.active && mayUse(confluence, person));
}
