import { randomUUID } from 'node:crypto';
import type { ServiceSwitches } from '#infra/local/aws/start-json-service.ts';

/** A user of the store. The store holds one e-mail address per user, although the API has a list for it. */
export interface IdentityStoreUser {
  readonly userName: string;
  readonly email?: string;
  readonly externalIds?: readonly ExternalId[];
}

/** What the identity provider that feeds the store calls a user. */
export interface ExternalId {
  readonly Issuer: string;
  readonly Id: string;
}

/** A group of the store; the API promises no display name. */
export interface IdentityStoreGroup {
  readonly displayName?: string;
  readonly description?: string;
  readonly externalIds?: readonly ExternalId[];
}

/** That a user is in a group. */
export interface Membership {
  readonly userId: string;
  readonly groupId: string;
}

/** An identity store: everything by its id, and to be changed at will while it runs. */
export interface Directory {
  readonly storeId: string;
  readonly people: Map<string, IdentityStoreUser>;
  readonly groups: Map<string, IdentityStoreGroup>;
  readonly memberships: Map<string, Membership>;
}

/** A user, and the display names of the groups that they are in from the start. */
export interface NewUser extends IdentityStoreUser {
  readonly groups?: readonly string[];
}

/** What an administrator does with a store; every new thing's id is returned. */
export interface DirectoryManager {
  /** Groups that are not there yet are made. Throws for a name or an e-mail address that is taken. */
  addPerson(user: NewUser): string;
  addGroup(group: IdentityStoreGroup): string;
  /** The group of that display name. Throws if there is none. */
  groupId(displayName: string): string;
  join(userId: string, groupId: string): string;
  leave(userId: string, groupId: string): void;
}

/** Returns the administrator's side of a store. */
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
    addPerson: ({ groups: names = [], ...user }) => {
      requireUnique(directory, user);
      const userId = put(people, user);
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

function requireUnique({ people }: Directory, { userName, email }: IdentityStoreUser): void {
  const isTaken = people
    .values()
    .some(
      (existing) =>
        existing.userName === userName || (email !== undefined && existing.email === email),
    );
  if (isTaken) throw new Error('The user name or the e-mail address is taken');
}

function findGroup({ groups }: Directory, displayName: string): string | undefined {
  return groups.entries().find(([, group]) => group.displayName === displayName)?.[0];
}

/** What can be changed while the service runs. */
export interface IdentityStoreSwitches extends ServiceSwitches {
  /** How names and e-mail addresses are compared; the service documents neither. */
  uniqueValues: 'keep_case' | 'ignore_case';
  /** What a success about memberships holds: the list, also an empty one; no list; or groups in it without ids. */
  list: 'sent' | 'left_out' | 'nameless';
  /** Whether a success about a user holds their id. */
  userId: 'sent' | 'left_out';
}
