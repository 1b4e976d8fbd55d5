// In: the state of a running product.
// Out: what a test may look into; never a password, a cookie or a query.
import type { Person } from './state/make-directory.ts';
import type { Call, ProductState } from './state/product.ts';

export interface ProductInspection<View extends PersonView = PersonView> {
  /** Every answered call, oldest first; set its length to 0 to count anew. */
  readonly calls: Call[];
  person(name: string): View | undefined;
  people(): View[];
  groups(): { readonly name: string; readonly members: readonly string[] }[];
  /** Whether the password would sign the person in; counts as no attempt. */
  acceptsPassword(name: string, password: string): boolean;
}

/** Views of the state, fresh at every call. */
export function inspectProduct<View extends PersonView>(
  product: ProductState,
  toView: (person: Person) => View,
): ProductInspection<View> {
  const { directory } = product;
  return {
    calls: product.calls,
    person(name) {
      const person = directory.findPerson(name);
      return person === undefined ? undefined : toView(person);
    },
    people: () => directory.people().map(toView),
    groups: () =>
      directory.groups().map(({ name, members }) => {
        return { name, members: [...members].map((person) => person.name).sort() };
      }),
    acceptsPassword(name, password) {
      const person = directory.findPerson(name);
      return person !== undefined && directory.acceptsPassword(person, password);
    },
  };
}

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
