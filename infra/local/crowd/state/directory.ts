// In: people, groups and memberships as they are added.
// Out: look-ups that ignore letter case, direct or through nested groups.
import { createHash, randomUUID } from 'node:crypto';

export interface Person {
  /** `{directory}:{unique id}`; never changes, not even on rename. */
  readonly key: string;
  name: string;
  firstName: string;
  lastName: string;
  displayName: string;
  email: string;
  active: boolean;
  passwordDigest: string;
  passwordExpired: boolean;
  readonly attributes: Map<string, readonly string[]>;
  readonly createdMs: number;
  updatedMs: number;
}

export interface Group {
  readonly name: string;
  description: string;
  active: boolean;
  readonly attributes: Map<string, readonly string[]>;
  readonly people: Set<Person>;
  /** Child groups: their members are this group's nested members. */
  readonly groups: Set<Group>;
}

export type PersonDraft = Pick<
  Person,
  'name' | 'firstName' | 'lastName' | 'displayName' | 'email' | 'active'
> & { readonly password: string };
export type GroupDraft = Pick<Group, 'name' | 'description' | 'active'>;

/** How far a membership reaches: by itself, or through groups in groups too. */
export type Reach = 'direct' | 'nested';

export type Directory = ReturnType<typeof makeDirectory>;

/** A directory without people or groups. */
export function makeDirectory(nowMs: () => number) {
  const people = new Map<string, Person>();
  const groups = new Map<string, Group>();
  return {
    people: () => [...people.values()],
    groups: () => [...groups.values()],
    findPerson: (name: string) => people.get(fold(name)),
    findGroup: (name: string) => groups.get(fold(name)),
    addPerson(draft: PersonDraft): Person {
      const person = toPerson(draft, nowMs());
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
      for (const group of groups.values()) group.people.delete(person);
    },
    addGroup(draft: GroupDraft): Group {
      const group = { ...draft, attributes: new Map(), people: new Set(), groups: new Set() };
      groups.set(fold(group.name), group as Group);
      return group as Group;
    },
    removeGroup(group: Group): void {
      groups.delete(fold(group.name));
      for (const parent of groups.values()) parent.groups.delete(group);
    },
    ...membershipsOf(groups),
    setPassword(person: Person, password: string): void {
      person.passwordDigest = digestOf(password);
      person.passwordExpired = false;
    },
    acceptsPassword: (person: Person, password: string) =>
      person.passwordDigest === digestOf(password),
    /** Removes every account. Groups stay, empty. */
    clear(): void {
      people.clear();
      for (const group of groups.values()) group.people.clear();
    },
  };
}

function membershipsOf(groups: ReadonlyMap<string, Group>) {
  const parentsOf = (child: Group) => [...groups.values()].filter((g) => g.groups.has(child));
  return {
    groupsOf(person: Person, reach: Reach): Group[] {
      const direct = [...groups.values()].filter((group) => group.people.has(person));
      return reach === 'direct' ? direct : withRelatives(direct, parentsOf);
    },
    membersOf(group: Group, reach: Reach): Person[] {
      const sources = reach === 'direct' ? [group] : withRelatives([group], childrenOf);
      return [...new Set(sources.flatMap(({ people: members }) => [...members]))];
    },
    childrenOf: (group: Group, reach: Reach) => relatives(group, reach, childrenOf),
    parentsOf: (group: Group, reach: Reach) => relatives(group, reach, parentsOf),
  };
}

function fold(name: string): string {
  return name.toLowerCase();
}

function toPerson({ password, ...draft }: PersonDraft, nowMs: number): Person {
  return {
    ...draft,
    key: `32769:${randomUUID()}`,
    passwordDigest: digestOf(password),
    passwordExpired: false,
    attributes: new Map(),
    createdMs: nowMs,
    updatedMs: nowMs,
  };
}

// A digest, so that no dump of the state shows a password. Not a lesson in password storage.
function digestOf(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}

function childrenOf(group: Group): Group[] {
  return [...group.groups];
}

function relatives(group: Group, reach: Reach, next: (group: Group) => Group[]): Group[] {
  const direct = next(group);
  if (reach === 'direct') return direct;
  return withRelatives(direct, next).filter((relative) => relative !== group);
}

// Each group once, even where groups contain each other in a circle.
function withRelatives(start: readonly Group[], next: (group: Group) => Group[]): Group[] {
  const found = new Set(start);
  for (const group of found) for (const relative of next(group)) found.add(relative);
  return [...found];
}
