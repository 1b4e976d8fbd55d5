import type { Person } from './make-directory.ts';
import type { ProductState } from './make-state.ts';

/** Whether the person is a member of one of the groups of these names. */
export function isInAnyGroup(
  product: ProductState,
  person: Person,
  groups: readonly string[],
): boolean {
  return groups.some((name) => product.directory.findGroup(name)?.members.has(person));
}
