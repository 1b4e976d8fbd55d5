import type { Person } from './make-directory.ts';
import type { JiraState } from './make-state.ts';

/** Whether the person is a member of one of the groups of these names. */
export function isInAnyGroup(jira: JiraState, person: Person, groups: readonly string[]): boolean {
  return groups.some((name) => jira.directory.findGroup(name)?.members.has(person));
}
