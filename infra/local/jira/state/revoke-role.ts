import type { ApplicationRole } from './application-roles.ts';
import type { Person } from './make-directory.ts';
import type { JiraState } from './make-state.ts';

/** Takes the person out of every group of the role. */
export function revokeRole(jira: JiraState, role: ApplicationRole, person: Person): void {
  for (const name of role.groups) jira.directory.findGroup(name)?.members.delete(person);
}
