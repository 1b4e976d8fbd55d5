// In: users, groups and memberships as they are added.
// Out: look-ups that ignore letter case, direct or through nested groups.
import { createHash, randomUUID } from 'node:crypto';

export interface User {
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
  readonly people: Set<User>;
  /** Child groups: their members are this group's nested members. */
  readonly groups: Set<Group>;
}

export type UserDraft = Pick<
  User,
  'name' | 'firstName' | 'lastName' | 'displayName' | 'email' | 'active'
> & { readonly password: string };
export type GroupDraft = Pick<Group, 'name' | 'description' | 'active'>;

/** How far a membership reaches: by itself, or through groups in groups too. */
export type Reach = 'direct' | 'nested';

export type Directory = ReturnType<typeof makeDirectory>;

/** Returns a directory without users or groups. `isComposed` says whether its database compares names of users with their letters composed. */
export function makeDirectory(nowMs: () => number, isComposed: () => boolean) {
  const people = new Map<string, User>();
  const groups = new Map<string, Group>();
  return {
    people: () => [...people.values()],
    groups: () => [...groups.values()],
    findUser: (name: string) =>
      people.get(fold(name)) ?? (isComposed() ? findComposed(people.values(), name) : undefined),
    findGroup: (name: string) => groups.get(fold(name)),
    addUser(draft: UserDraft): User {
      const user = toUser(draft, nowMs());
      people.set(fold(user.name), user);
      return user;
    },
    renameUser(user: User, name: string): void {
      people.delete(fold(user.name));
      user.name = name;
      people.set(fold(name), user);
    },
    removeUser(user: User): void {
      people.delete(fold(user.name));
      for (const group of groups.values()) group.people.delete(user);
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
    setPassword(user: User, password: string): void {
      user.passwordDigest = digestOf(password);
      user.passwordExpired = false;
    },
    acceptsPassword: (user: User, password: string) => user.passwordDigest === digestOf(password),
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
    groupsOf(user: User, reach: Reach): Group[] {
      const direct = [...groups.values()].filter((group) => group.people.has(user));
      return reach === 'direct' ? direct : withRelatives(direct, parentsOf);
    },
    membersOf(group: Group, reach: Reach): User[] {
      const sources = reach === 'direct' ? [group] : withRelatives([group], childrenOf);
      return [...new Set(sources.flatMap(({ people: members }) => [...members]))];
    },
    childrenOf: (group: Group, reach: Reach) => relatives(group, reach, childrenOf),
    parentsOf: (group: Group, reach: Reach) => relatives(group, reach, parentsOf),
  };
}

function findComposed(people: Iterable<User>, name: string): User | undefined {
  const compose = (text: string) => fold(text.normalize('NFC'));
  return [...people].find((user) => compose(user.name) === compose(name));
}

function fold(name: string): string {
  return name.toLowerCase();
}

function toUser({ password, ...draft }: UserDraft, nowMs: number): User {
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
