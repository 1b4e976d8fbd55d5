import type { Person } from './state/make-directory.ts';
import type { CrowdState } from './state/make-state.ts';

/** What may be known about a person: never the password or a token. */
export interface PersonView {
  readonly key: string;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly active: boolean;
  /** Direct groups, sorted. */
  readonly groups: readonly string[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly sessions: number;
}

/** The person as a test may see them. */
export function toPersonView(crowd: CrowdState, person: Person): PersonView {
  const { key, name, firstName, lastName, displayName, email, active } = person;
  const groups = crowd.directory.groupsOf(person, 'direct').map((group) => group.name);
  return {
    ...{ key, name, firstName, lastName, displayName, emailAddress: email, active },
    groups: groups.sort(),
    attributes: Object.fromEntries(person.attributes),
    sessions: crowd.sessions.all().filter((session) => session.person === person).length,
  };
}
