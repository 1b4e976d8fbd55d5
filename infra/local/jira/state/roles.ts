import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductState } from '#infra/local/data-center/state/product.ts';
import { isInAnyGroup } from '#infra/local/data-center/state/users.ts';

export interface ApplicationRole {
  readonly key: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly defaultGroups: readonly string[];
  readonly selectedByDefault: boolean;
}

/** The applications of the licence. A user has a role by being in one of its groups. */
export const applicationRoles: readonly ApplicationRole[] = [
  {
    key: 'jira-software',
    name: 'Jira Software',
    groups: ['jira-software-users'],
    defaultGroups: ['jira-software-users'],
    selectedByDefault: true,
  },
];

/** Returns the roles that the user's groups give. */
export function rolesOf(jira: ProductState, user: User): ApplicationRole[] {
  return applicationRoles.filter((role) => hasRole(jira, role, user));
}

/** Returns whether one of the role's groups has the user as a member. */
export function hasRole(jira: ProductState, role: ApplicationRole, user: User): boolean {
  return isInAnyGroup(jira, user, role.groups);
}

/** Puts the user into the role's default groups; false: the licence has no seat left. */
export function grantRole(jira: ProductState, role: ApplicationRole, user: User): boolean {
  if (hasRole(jira, role, user)) return true;
  if (!hasSeat(jira, role)) return false;
  for (const name of role.defaultGroups) jira.directory.findGroup(name)?.members.add(user);
  return true;
}

/** Returns whether one more user may have the role. */
export function hasSeat(jira: ProductState, role: ApplicationRole): boolean {
  const seats = jira.switches.licenceSeats;
  return seats === null || countHolders(jira, role) < seats;
}

/** Takes the user out of every group of the role. */
export function revokeRole(jira: ProductState, role: ApplicationRole, user: User): void {
  for (const name of role.groups) jira.directory.findGroup(name)?.members.delete(user);
}

/** Counts the active users who hold the role. */
export function countHolders(jira: ProductState, role: ApplicationRole): number {
  const people = jira.directory.people();
  return people.filter((user) => user.active && hasRole(jira, role, user)).length;
}

/** Returns whether one of the user's groups has the global permission to administer. */
export function isAdministrator(jira: ProductState, user: User): boolean {
  const { administratorGroups, systemAdministratorGroups } = jira.switches;
  return isInAnyGroup(jira, user, [...administratorGroups, ...systemAdministratorGroups]);
}

/** Returns whether the user is a system administrator, whose password only the like may set. */
export function isSystemAdministrator(jira: ProductState, user: User): boolean {
  return isInAnyGroup(jira, user, jira.switches.systemAdministratorGroups);
}
