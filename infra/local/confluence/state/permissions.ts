import type { User } from '#infra/local/data-center/state/make-directory.ts';
import { isInAnyGroup } from '#infra/local/data-center/state/users.ts';
import type { GlobalOperation } from './make-global-grants.ts';
import type { ConfluenceState } from './make-state.ts';

/** Returns whether the user holds the global permission, by themselves or by a group. */
export function hasPermission(
  confluence: ConfluenceState,
  user: User,
  operation: GlobalOperation,
): boolean {
  if (confluence.grants.ofUser(user).includes(operation)) return true;
  return isInAnyGroup(confluence, user, confluence.grants.groupsWith(operation));
}

/** Returns whether the user is a system administrator, the only rank that sets other users's passwords. */
export function isSystemAdministrator(confluence: ConfluenceState, user: User): boolean {
  return hasPermission(confluence, user, 'system administer');
}

/** Returns whether the user may administer Confluence, as every system administrator may. */
export function isAdministrator(confluence: ConfluenceState, user: User): boolean {
  if (isSystemAdministrator(confluence, user)) return true;
  return hasPermission(confluence, user, 'application administer');
}

/** Returns whether the user may use Confluence: the permission "can use", or any to administer. */
export function mayUse(confluence: ConfluenceState, user: User): boolean {
  if (isAdministrator(confluence, user)) return true;
  return hasPermission(confluence, user, 'application use');
}

/** Returns every user who takes a seat of the licence: active and allowed to use Confluence. */
export function licensedUsers(confluence: ConfluenceState): User[] {
  const people = confluence.directory.people();
  return people.filter((user) => user.active && mayUse(confluence, user));
}
