// In: the state of a running Crowd.
// Out: what a test may look into; never a password, a token or a query.
import type { Call, CrowdState } from './state/make-state.ts';
import { type PersonView, toPersonView } from './to-person-view.ts';

export interface GroupView {
  readonly name: string;
  /** Names of direct members and of child groups, sorted. */
  readonly members: readonly string[];
  readonly groups: readonly string[];
}

export interface SessionView {
  readonly name: string;
  readonly createdMs: number;
  readonly expiryMs: number;
  /** How many validation factors the token was minted with. */
  readonly factors: number;
}

export interface CrowdInspection {
  /** Every answered call, oldest first; set its length to 0 to count anew. */
  readonly calls: Call[];
  person(name: string): PersonView | undefined;
  people(): PersonView[];
  groups(): GroupView[];
  /** Sessions that live, oldest first. */
  sessions(): SessionView[];
  /** Whether the password would sign the person in; counts as no attempt. */
  acceptsPassword(name: string, password: string): boolean;
}

/** Views of the state, fresh at every call. */
export function inspectCrowd(crowd: CrowdState): CrowdInspection {
  const { directory, sessions } = crowd;
  return {
    calls: crowd.calls,
    person(name) {
      const person = directory.findPerson(name);
      return person === undefined ? undefined : toPersonView(crowd, person);
    },
    people: () => directory.people().map((person) => toPersonView(crowd, person)),
    groups: () =>
      directory.groups().map(({ name, people, groups }) => {
        return { name, members: namesOf(people), groups: namesOf(groups) };
      }),
    sessions: () =>
      sessions.all().map(({ person, createdMs, expiryMs, factorCount }) => {
        return { name: person.name, createdMs, expiryMs, factors: factorCount };
      }),
    acceptsPassword(name, password) {
      const person = directory.findPerson(name);
      return person !== undefined && directory.acceptsPassword(person, password);
    },
  };
}

function namesOf(named: Iterable<{ readonly name: string }>): string[] {
  return Array.from(named, ({ name }) => name).sort();
}
