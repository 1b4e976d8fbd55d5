// In: the accounts, groups and tokens of a product's options.
// Out: the same in its directory.
import type { ProductState } from './state/product.ts';
import { addToken, addUser, type UserWithGroups } from './state/users.ts';

export interface Account {
  readonly name: string;
  readonly password: string;
}

export interface DirectoryOptions {
  /** The account that the function signs in with; an administrator. */
  readonly serviceAccount?: Account;
  /** A local administrator; admin/admin when absent. */
  readonly administrator?: Account;
  /** Personal access tokens: token to the name of its owner. */
  readonly tokens?: Readonly<Record<string, string>>;
  readonly people?: readonly UserWithGroups[];
  readonly groups?: readonly string[];
}

/** The groups that a product is born with; both accounts join those of the administrators. */
export interface BuiltInGroups {
  readonly administrators: readonly string[];
  readonly others: readonly string[];
}

/** Fills the directory; the accounts come before the users. */
export function fillDirectory(
  product: ProductState,
  options: DirectoryOptions,
  builtIn: BuiltInGroups,
): void {
  const { administrator = { name: 'admin', password: 'admin' }, serviceAccount } = options;
  const accounts = serviceAccount === undefined ? [administrator] : [administrator, serviceAccount];
  const names = [...builtIn.administrators, ...builtIn.others, ...(options.groups ?? [])];
  for (const name of names) product.directory.addGroup(name);
  for (const account of accounts) addAccount(product, account, builtIn.administrators);
  for (const draft of options.people ?? []) addUser(product, draft);
  for (const [token, owner] of Object.entries(options.tokens ?? {})) {
    addToken(product, token, owner);
  }
}

function addAccount(
  product: ProductState,
  { name, password }: Account,
  groups: readonly string[],
): void {
  const emailAddress = `${name}@localhost`;
  addUser(product, { name, password, emailAddress, displayName: name, groups });
}
