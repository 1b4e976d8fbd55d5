// In: the state of a running product.
// Out: what a test may change in it, besides what the REST resources allow.
import { randomBytes } from 'node:crypto';
import type { UserView } from './inspect-product.ts';
import type { User } from './state/make-directory.ts';
import type { Fault } from './state/make-faults.ts';
import type { ProductState } from './state/product.ts';
import type { ProductSwitches } from './state/product-switches.ts';
import { addToken, addUser, type UserWithGroups } from './state/users.ts';

export interface ProductControl<
  Switches extends ProductSwitches = ProductSwitches,
  View extends UserView = UserView,
> {
  /** May be changed at any time; the next request sees the change. */
  readonly switches: Switches;
  addPerson(draft: UserWithGroups): View;
  addGroup(name: string): void;
  /** Puts a group into a group; both have to exist. */
  nestGroup(child: string, parent: string): void;
  /** What an administrator does for a user who is asked for a CAPTCHA. */
  resetFailedSignIns(name: string): void;
  mintToken(owner: string): string;
  revokeToken(token: string): void;
  /** The oldest waiting fault that fits a call hits it. */
  fail(fault: Fault): void;
  clearFaults(): void;
}

/** Returns what changes the state. */
export function controlProduct<Switches extends ProductSwitches, View extends UserView>(
  product: ProductState<Switches>,
  toView: (user: User) => View,
): ProductControl<Switches, View> {
  return {
    switches: product.switches,
    addPerson: (draft) => toView(addUser(product, draft)),
    addGroup(name) {
      product.directory.addGroup(name);
    },
    nestGroup(child, parent) {
      const found = product.directory.findGroup(child);
      if (found !== undefined) product.directory.findGroup(parent)?.groups.add(found);
    },
    resetFailedSignIns(name) {
      const user = product.directory.findUser(name);
      if (user !== undefined) user.logins.failedInARow = 0;
    },
    mintToken(owner) {
      const token = randomBytes(33).toString('base64');
      addToken(product, token, owner);
      return token;
    },
    revokeToken(token) {
      product.tokens.delete(token);
    },
    fail: product.faults.add,
    clearFaults: product.faults.clear,
  };
}
