// In: the state of a running product.
// Out: what a test may look into; never a password, a cookie or a query.
import type { User } from './state/make-directory.ts';
import type { Call, ProductState } from './state/product.ts';

export interface ProductInspection<View extends UserView = UserView> {
  /** Every answered call, oldest first; set its length to 0 to count anew. */
  readonly calls: Call[];
  person(name: string): View | undefined;
  people(): View[];
  groups(): { readonly name: string; readonly members: readonly string[] }[];
  /** Whether the password would sign the user in; counts as no attempt. */
  acceptsPassword(name: string, password: string): boolean;
}

/** Returns views of the state, fresh at every call. */
export function inspectProduct<View extends UserView>(
  product: ProductState,
  toView: (user: User) => View,
): ProductInspection<View> {
  const { directory } = product;
  return {
    calls: product.calls,
    person(name) {
      const user = directory.findUser(name);
      return user === undefined ? undefined : toView(user);
    },
    people: () => directory.people().map(toView),
    groups: () =>
      directory.groups().map(({ name, members }) => {
        return { name, members: [...members].map((user) => user.name).sort() };
      }),
    acceptsPassword(name, password) {
      const user = directory.findUser(name);
      return user !== undefined && directory.acceptsPassword(user, password);
    },
  };
}

/** What may be known about a user: never the password. */
export interface UserView {
  readonly key: string;
  readonly name: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly active: boolean;
  /** Direct ones, sorted. */
  readonly groups: readonly string[];
  readonly signIns: number;
  readonly failedSignInsInARow: number;
}

/** Returns the user as a test may see them. */
export function toUserView(product: ProductState, user: User): UserView {
  return {
    key: user.key,
    name: user.name,
    displayName: user.displayName,
    emailAddress: user.emailAddress,
    active: user.active,
    groups: product.directory
      .groupsOf(user, 'direct')
      .map((group) => group.name)
      .sort(),
    signIns: user.logins.count,
    failedSignInsInARow: user.logins.failedInARow,
  };
}
