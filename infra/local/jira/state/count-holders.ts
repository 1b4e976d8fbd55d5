import type { ApplicationRole } from './application-roles.ts';
import { holdsRole } from './holds-role.ts';
import type { JiraState } from './make-state.ts';

/** How many active people hold the role. */
export function countHolders(jira: JiraState, role: ApplicationRole): number {
  const people = jira.directory.people();
  return people.filter((person) => person.active && holdsRole(jira, role, person)).length;
}
