import type { ApplicationRole } from './application-roles.ts';
import type { Person } from './make-directory.ts';
import type { JiraState } from './make-state.ts';

/** Whether one of the role's groups has the person as a member. */
export function holdsRole(jira: JiraState, role: ApplicationRole, person: Person): boolean {
  return role.groups.some((name) => jira.directory.findGroup(name)?.members.has(person));
}
