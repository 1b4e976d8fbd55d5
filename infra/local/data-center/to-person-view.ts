import type { Person } from './state/make-directory.ts';
import type { ProductState } from './state/make-state.ts';

/** What may be known about a person: never the password. */
export interface PersonView {
  readonly key: string;
  readonly name: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly active: boolean;
  readonly groups: readonly string[];
  readonly signIns: number;
  readonly failedSignInsInARow: number;
}

/** The person as a test may see them. */
export function toPersonView(product: ProductState, person: Person): PersonView {
  return {
    key: person.key,
    name: person.name,
    displayName: person.displayName,
    emailAddress: person.emailAddress,
    active: person.active,
    groups: product.directory
      .groupsOf(person)
      .map((group) => group.name)
      .sort(),
    signIns: person.logins.count,
    failedSignInsInARow: person.logins.failedInARow,
  };
}
