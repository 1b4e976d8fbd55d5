import type { Person } from './make-directory.ts';
import type { ProductState } from './make-state.ts';

/** Whether the person is still in the directory; somebody new of the same name is somebody else. */
export function isKnown(product: ProductState, person: Person): boolean {
  return product.directory.findPerson(person.name) === person;
}
