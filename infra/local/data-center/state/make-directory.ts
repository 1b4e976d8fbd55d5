// In: people and groups as they are added.
// Out: look-ups that ignore letter case, as the products' internal directories do.
import { createHash, randomBytes } from 'node:crypto';

export interface Person {
  /** Never changes, not even on rename. */
  readonly key: string;
  name: string;
  displayName: string;
  emailAddress: string;
  active: boolean;
  passwordDigest: string | null;
  readonly logins: Logins;
}

export interface Logins {
  count: number;
  failed: number;
  failedInARow: number;
  lastMs: number | null;
  previousMs: number | null;
  lastFailedMs: number | null;
}

export interface Group {
  readonly name: string;
  readonly members: Set<Person>;
}

export interface PersonDraft {
  name: string;
  displayName: string;
  emailAddress: string;
  active?: boolean;
  /** Absent: a random password that nobody knows. */
  password?: string | undefined;
}

export type Directory = ReturnType<typeof makeDirectory>;

/** A directory without people or groups. `keyOf` makes a person's key from their serial number, from 1. */
export function makeDirectory(keyOf: (serial: number) => string) {
  const people = new Map<string, Person>();
  const groups = new Map<string, Group>();
  let lastSerial = 0;

  return {
    people: () => [...people.values()],
    groups: () => [...groups.values()],
    findPerson: (name: string) => people.get(fold(name)),
    findPersonByKey: (key: string) => [...people.values()].find((person) => person.key === key),
    findGroup: (name: string) => groups.get(fold(name)),
    groupsOf: (person: Person) => [...groups.values()].filter((group) => group.members.has(person)),
    addPerson(draft: PersonDraft): Person {
      lastSerial += 1;
      const person = toPerson(draft, keyOf(lastSerial));
      people.set(fold(person.name), person);
      return person;
    },
    renamePerson(person: Person, name: string): void {
      people.delete(fold(person.name));
      person.name = name;
      people.set(fold(name), person);
    },
    removePerson(person: Person): void {
      people.delete(fold(person.name));
      for (const group of groups.values()) group.members.delete(person);
    },
    addGroup(name: string): Group {
      const group: Group = { name, members: new Set() };
      groups.set(fold(name), group);
      return group;
    },
    removeGroup: (group: Group) => groups.delete(fold(group.name)),
    setPassword(person: Person, password: string): void {
      person.passwordDigest = digestOf(password);
    },
    acceptsPassword: (person: Person, password: string) =>
      person.passwordDigest === digestOf(password),
    /** Returns what brings accounts and memberships back to how they are now. Groups that come later stay. */
    save(): () => void {
      const savedPeople = [...people].map(([key, person]) => ({
        ...{ key, person },
        details: structuredClone(person),
      }));
      const savedMembers = new Map(
        [...groups.values()].map(({ name, members }) => [name, [...members]]),
      );
      return () => {
        people.clear();
        for (const { key, person, details } of savedPeople) {
          people.set(key, Object.assign(person, structuredClone(details)));
        }
        for (const { name, members } of groups.values()) {
          members.clear();
          for (const member of savedMembers.get(name) ?? []) members.add(member);
        }
      };
    },
  };
}

function fold(name: string): string {
  return name.toLowerCase();
}

function toPerson(draft: PersonDraft, key: string): Person {
  return {
    key,
    name: draft.name,
    displayName: draft.displayName,
    emailAddress: draft.emailAddress,
    active: draft.active ?? true,
    passwordDigest: digestOf(draft.password ?? randomBytes(24).toString('base64url')),
    logins: {
      count: 0,
      failed: 0,
      failedInARow: 0,
      lastMs: null,
      previousMs: null,
      lastFailedMs: null,
    },
  };
}

// A digest, so that no dump of the state shows a password. Not a lesson in password storage.
function digestOf(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}
