import type { Person } from './state/make-directory.ts';
import type { JiraState } from './state/make-state.ts';
import { rolesOf } from './state/roles-of.ts';

/** What may be known about a person: never the password. */
export interface PersonView {
  readonly key: string;
  readonly name: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly active: boolean;
  readonly groups: readonly string[];
  readonly applicationRoles: readonly string[];
  readonly signIns: number;
  readonly failedSignInsInARow: number;
}

/** The person as a test may see them. */
export function toPersonView(jira: JiraState, person: Person): PersonView {
  return {
    key: person.key,
    name: person.name,
    displayName: person.displayName,
    emailAddress: person.emailAddress,
    active: person.active,
    groups: jira.directory
      .groupsOf(person)
      .map((group) => group.name)
      .sort(),
    applicationRoles: rolesOf(jira, person).map((role) => role.key),
    signIns: person.logins.count,
    failedSignInsInARow: person.logins.failedInARow,
  };
}
