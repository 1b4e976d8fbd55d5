import { isInAnyGroup } from './is-in-any-group.ts';
import type { Person } from './make-directory.ts';
import type { JiraState } from './make-state.ts';

/** Whether the person is a system administrator, whose password only the like may set. */
export function isSystemAdministrator(jira: JiraState, person: Person): boolean {
  return isInAnyGroup(jira, person, jira.switches.systemAdministratorGroups);
}
