import { type ApplicationRole, applicationRoles } from './application-roles.ts';
import { holdsRole } from './holds-role.ts';
import type { Person } from './make-directory.ts';
import type { JiraState } from './make-state.ts';

/** The roles that the person's groups give. */
export function rolesOf(jira: JiraState, person: Person): ApplicationRole[] {
  return applicationRoles.filter((role) => holdsRole(jira, role, person));
}
