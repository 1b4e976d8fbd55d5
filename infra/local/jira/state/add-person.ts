import type { Person, PersonDraft } from './make-directory.ts';
import type { JiraState } from './make-state.ts';

export interface PersonWithGroups extends PersonDraft {
  /** Groups that do not exist are made. */
  readonly groups?: readonly string[];
}

/** The new person, in the groups of the draft. Nothing is validated: the REST resource does that. */
export function addPerson(jira: JiraState, draft: PersonWithGroups): Person {
  const person = jira.directory.addPerson(draft);
  for (const name of draft.groups ?? []) {
    const group = jira.directory.findGroup(name) ?? jira.directory.addGroup(name);
    group.members.add(person);
  }
  return person;
}
