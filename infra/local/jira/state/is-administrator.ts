import { isInAnyGroup } from './is-in-any-group.ts';
import type { Person } from './make-directory.ts';
import type { JiraState } from './make-state.ts';

/** Whether one of the person's groups has the global permission to administer. */
export function isAdministrator(jira: JiraState, person: Person): boolean {
  const { administratorGroups, systemAdministratorGroups } = jira.switches;
  return isInAnyGroup(jira, person, [...administratorGroups, ...systemAdministratorGroups]);
}
