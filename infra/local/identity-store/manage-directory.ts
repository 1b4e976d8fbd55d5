import { randomUUID } from 'node:crypto';
import type { Directory, IdentityStoreGroup, IdentityStorePerson } from './directory.ts';

/** A person, and the display names of the groups that they are in from the start. */
export interface NewPerson extends IdentityStorePerson {
  readonly groups?: readonly string[];
}

/** What an administrator does with a store; every new thing's id is returned. */
export interface DirectoryManager {
  /** Groups that are not there yet are made. Throws for a name or an e-mail address that is taken. */
  addPerson(person: NewPerson): string;
  addGroup(group: IdentityStoreGroup): string;
  /** The group of that display name. Throws if there is none. */
  groupId(displayName: string): string;
  join(userId: string, groupId: string): string;
  leave(userId: string, groupId: string): void;
}

/** The administrator's side of a store. */
export function manageDirectory(directory: Directory): DirectoryManager {
  const { people, groups, memberships } = directory;
  const put = <Value>(map: Map<string, Value>, value: Value) => {
    const id = newId(directory);
    map.set(id, value);
    return id;
  };
  const addGroup = (group: IdentityStoreGroup) => put(groups, group);
  const join = (userId: string, groupId: string) => put(memberships, { userId, groupId });
  return {
    addGroup,
    join,
    addPerson: ({ groups: names = [], ...person }) => {
      requireUnique(directory, person);
      const userId = put(people, person);
      for (const displayName of names) {
        join(userId, findGroup(directory, displayName) ?? addGroup({ displayName }));
      }
      return userId;
    },
    groupId: (displayName) => {
      const id = findGroup(directory, displayName);
      if (id === undefined) throw new Error(`There is no group ${displayName}`);
      return id;
    },
    leave: (userId, groupId) => {
      for (const [id, membership] of memberships) {
        if (membership.userId === userId && membership.groupId === groupId) memberships.delete(id);
      }
    },
  };
}

// As in the service: the store's own id without its letter, then a UUID.
function newId({ storeId }: Directory): string {
  return `${storeId.replace(/^d-/, '')}-${randomUUID()}`;
}

function requireUnique({ people }: Directory, { userName, email }: IdentityStorePerson): void {
  const isTaken = people
    .values()
    .some((known) => known.userName === userName || (email !== undefined && known.email === email));
  if (isTaken) throw new Error('The user name or the e-mail address is taken');
}

function findGroup({ groups }: Directory, displayName: string): string | undefined {
  return groups.entries().find(([, group]) => group.displayName === displayName)?.[0];
}
