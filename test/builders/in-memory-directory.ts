import type { Account, Capabilities } from '#shared/plan/plan-provisioning.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { capabilities } from './capabilities.ts';

/** A directory in memory that lists its calls in order. */
export interface InMemoryDirectory extends Directory {
  readonly calls: readonly string[];
  /** Returns the account of a user name; null: there is none. */
  readonly accountOf: (username: string) => Account | null;
}

/** What differs from an empty directory that can do everything. */
export interface InMemoryDirectoryParts {
  readonly accounts?: readonly Account[];
  readonly capabilities?: Partial<Capabilities>;
  /** The groups that exist; absent: every group exists. */
  readonly groups?: readonly string[];
  /** Groups that every member has by nested groups only. */
  readonly nested?: readonly string[];
  /** It never returns an e-mail address. */
  readonly hidesEmail?: boolean;
}

/** Returns a directory that keeps the port's contract: names in any case, idempotent writes. */
export function inMemoryDirectory(parts: InMemoryDirectoryParts = {}): InMemoryDirectory {
  const can = capabilities(parts.capabilities);
  const store = accountStore(parts.accounts);
  const shown = ({ email }: { email: string }) => (parts.hidesEmail ? null : email);
  const { calls, accountOf } = store;
  const deactivate = async (username: string) => {
    calls.push(`deactivate ${username}`);
    store.change(username, (before) => ({ ...before, active: false }));
  };
  return {
    calls,
    accountOf,
    capabilities: can,
    toSupportedUser: (user) => user,
    findAccount: async (username) => {
      calls.push(`find ${username}`);
      return store.withNested(accountOf(username));
    },
    findByEmail: parts.hidesEmail ? null : store.findByEmail,
    createUser: async (user) => {
      calls.push(`create ${user.username}`);
      store.add({ ...user, email: shown(user), active: true, groups: can.groupsOfNewUsers });
    },
    setPassword: async (username) => {
      calls.push(`set password ${username}`);
      store.change(username, (before) => before);
    },
    updateUser: async (username, { details, active }) => {
      const changes = { ...details, ...(active && { active }) };
      calls.push(`update ${username} ${Object.keys(changes).join(' ')}`);
      const named = details && { displayName: details.displayName, email: shown(details) };
      store.change(username, (before) => ({ ...before, ...named, ...(active && { active }) }));
    },
    renameUser: null,
    deactivateUser: can.reactivates ? deactivate : null,
    ...groupWrites(store, parts),
  };
}

/** The accounts of a directory in memory, found by their names in any case. */
function accountStore(accounts: readonly Account[] = []) {
  const seenNested = new Set<string>();
  const users = new Map(accounts.map((user) => [user.username.toLowerCase(), user]));
  const calls: string[] = [];
  const accountOf = (username: string) => users.get(username.toLowerCase()) ?? null;
  return {
    calls,
    accountOf,
    seenNested,
    /** Returns the account with the groups that it was seen to have by nested groups. */
    withNested: (account: Account | null) => {
      const nested = account?.groups.filter((group) => seenNested.has(toGroupKey(group))) ?? [];
      return account && nested.length > 0 ? { ...account, nested } : account;
    },
    add: (account: Account) => {
      users.set(account.username.toLowerCase(), accountOf(account.username) ?? account);
    },
    change: (username: string, to: (before: Account) => Account) => {
      const before = accountOf(username);
      if (before === null) throw new RangeError(`no account is called ${username}`);
      users.set(username.toLowerCase(), to(before));
    },
    findByEmail: async (email: string) => {
      calls.push(`find by email ${email}`);
      const matches = [...users.values()].filter((user) => isSameEmail(user.email, email));
      return matches.map(({ username }) => username);
    },
  };
}

function groupWrites(
  { calls, change, seenNested, withNested, accountOf }: ReturnType<typeof accountStore>,
  { accounts = [], groups: existingGroups, nested = [] }: InMemoryDirectoryParts,
): Pick<Directory, 'createGroup' | 'join' | 'leave' | 'findNested'> {
  const isNested = (group: string) => nested.map(toGroupKey).includes(toGroupKey(group));
  const held = accounts.flatMap(({ groups }) => groups);
  const existing = existingGroups && new Set([...existingGroups, ...held].map(toGroupKey));
  return {
    createGroup: async (group) => {
      calls.push(`create group ${group}`);
      existing?.add(toGroupKey(group));
    },
    join: async (username, groups, missing, record = () => {}) => {
      calls.push(`join ${groups.join(' ')}`);
      const isThere = (group: string) => existing?.has(toGroupKey(group)) ?? true;
      const joined = groups.filter((group) => missing === 'create' || isThere(group));
      for (const group of joined.filter((one) => !isThere(one))) {
        calls.push(`create group ${group}`);
        existing?.add(toGroupKey(group));
        record(group, 'created');
      }
      for (const group of groups) record(group, joined.includes(group) ? 'done' : 'missing');
      change(username, (before) => ({
        ...before,
        groups: [...without(before, joined), ...joined],
      }));
    },
    leave: async (username, groups, record = () => {}) => {
      calls.push(`leave ${groups.join(' ')}`);
      const left = groups.filter((group) => !isNested(group));
      change(username, (before) => ({ ...before, groups: without(before, left) }));
      for (const group of groups.filter(isNested)) seenNested.add(toGroupKey(group));
      for (const group of groups) record(group, isNested(group) ? 'nested' : 'done');
      return withNested(accountOf(username)) ?? { groups: [] };
    },
    findNested: async (_username, groups) => {
      calls.push(`find nested ${groups.join(' ')}`);
      for (const group of groups.filter(isNested)) seenNested.add(toGroupKey(group));
      return groups.filter(isNested);
    },
  };
}

const isSameEmail = (held: string | null, searched: string) =>
  held?.normalize('NFC').toLowerCase() === searched.normalize('NFC').toLowerCase();

function without({ groups }: Account, others: readonly string[]): string[] {
  const keys = new Set(others.map(toGroupKey));
  return groups.filter((held) => !keys.has(toGroupKey(held)));
}
