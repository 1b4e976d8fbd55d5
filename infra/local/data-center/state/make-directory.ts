// In: users and groups as they are added.
// Out: look-ups that ignore letter case, as the products' internal directories do, direct or through nested groups.
import { createHash, randomBytes } from 'node:crypto';

export interface User {
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
  /** Direct ones. */
  readonly members: Set<User>;
  /** Child groups: their members are this group's nested members. */
  readonly groups: Set<Group>;
}

/** How far a membership reaches: by itself, or through groups in groups too. */
export type Reach = 'direct' | 'nested';

export interface UserDraft {
  name: string;
  displayName: string;
  emailAddress: string;
  active?: boolean;
  /** Absent: a random password. */
  password?: string | undefined;
}

export type Directory = ReturnType<typeof makeDirectory>;

/** How names are compared, apart from letter case. */
export interface NameRules {
  /** Trailing spaces of a group's name do not count. */
  readonly groupNamesPadded: boolean;
  /** Composed and decomposed letters of a user's name are the same. */
  readonly userNamesComposed: boolean;
}

/**
 * Returns a directory without users or groups. `keyOf` makes a user's key from their serial number, from 1; `compares` says
 * how its database compares names.
 */
export function makeDirectory(keyOf: (serial: number) => string, compares: () => NameRules) {
  const foldGroup = (name: string) =>
    fold(compares().groupNamesPadded ? name.replace(/ +$/, '') : name);
  const people = new Map<string, User>();
  const groups = new Map<string, Group>();
  let lastSerial = 0;

  return {
    people: () => [...people.values()],
    groups: () => [...groups.values()],
    findUser: (name: string) =>
      people.get(fold(name)) ??
      (compares().userNamesComposed ? findComposed(people.values(), name) : undefined),
    findUserByKey: (key: string) => [...people.values()].find((user) => user.key === key),
    findGroup: (name: string) => groups.get(foldGroup(name)),
    ...membershipsOf(groups),
    addUser(draft: UserDraft): User {
      lastSerial += 1;
      const user = toUser(draft, keyOf(lastSerial));
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
      for (const group of groups.values()) group.members.delete(user);
    },
    addGroup(name: string): Group {
      const group: Group = { name, members: new Set(), groups: new Set() };
      groups.set(foldGroup(name), group);
      return group;
    },
    removeGroup(group: Group): void {
      groups.delete(foldGroup(group.name));
      for (const parent of groups.values()) parent.groups.delete(group);
    },
    setPassword(user: User, password: string): void {
      user.passwordDigest = digestOf(password);
    },
    acceptsPassword: (user: User, password: string) => user.passwordDigest === digestOf(password),
    /** Returns what brings accounts and memberships back to how they are now. Groups that come later stay. */
    save: () => save(people, groups),
  };
}

function membershipsOf(groups: ReadonlyMap<string, Group>) {
  const membersOf = (group: Group, reach: Reach): User[] => {
    const sources = new Set([group]);
    // Each group once, even where groups contain each other in a circle.
    if (reach === 'nested')
      for (const { groups: children } of sources) for (const child of children) sources.add(child);
    return [...new Set([...sources].flatMap(({ members }) => [...members]))];
  };
  const isMember = (user: User, group: Group, reach: Reach) => {
    if (group.members.has(user) || reach === 'direct') return group.members.has(user);
    return group.groups.size > 0 && membersOf(group, reach).includes(user);
  };
  return {
    membersOf,
    isMember,
    groupsOf: (user: User, reach: Reach) =>
      [...groups.values()].filter((group) => isMember(user, group, reach)),
  };
}

function save(people: Map<string, User>, groups: ReadonlyMap<string, Group>): () => void {
  const savedUsers = [...people].map(([key, user]) => ({
    ...{ key, user },
    details: structuredClone(user),
  }));
  const savedMembers = new Map(
    [...groups.values()].map(({ name, members }) => [name, [...members]]),
  );
  return () => {
    people.clear();
    for (const { key, user, details } of savedUsers) {
      people.set(key, Object.assign(user, structuredClone(details)));
    }
    for (const { name, members, groups: children } of groups.values()) {
      children.clear();
      members.clear();
      for (const member of savedMembers.get(name) ?? []) members.add(member);
    }
  };
}

function findComposed(people: Iterable<User>, name: string): User | undefined {
  const compose = (text: string) => fold(text.normalize('NFC'));
  return [...people].find((user) => compose(user.name) === compose(name));
}

function fold(name: string): string {
  return name.toLowerCase();
}

function toUser(draft: UserDraft, key: string): User {
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
