import { isInAnyGroup } from '#infra/local/data-center/state/is-in-any-group.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { GlobalOperation } from './global-operation.ts';
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
