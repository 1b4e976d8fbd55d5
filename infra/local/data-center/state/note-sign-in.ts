import type { Person } from './make-directory.ts';
import type { ProductState } from './make-state.ts';

/** Counts a sign-in of the person, which forgives the failed ones before it. */
export function noteSignIn(product: ProductState, person: Person): void {
  person.logins.count += 1;
  person.logins.failedInARow = 0;
  person.logins.previousMs = person.logins.lastMs;
  person.logins.lastMs = product.nowMs();
}
