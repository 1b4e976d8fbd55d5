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
  /** It never returns an e-mail address. */
  readonly hidesEmail?: boolean;
}

/** Returns a directory that keeps the port's contract: names in any case, idempotent writes. */
export function inMemoryDirectory(parts: InMemoryDirectoryParts = {}): InMemoryDirectory {
  const can = capabilities(parts.capabilities);
  const users = new Map(parts.accounts?.map((user) => [user.username.toLowerCase(), user]));
  const held = parts.accounts?.flatMap(({ groups }) => groups) ?? [];
  const existing = parts.groups && new Set([...parts.groups, ...held].map(toGroupKey));
  const calls: string[] = [];
  const accountOf = (username: string) => users.get(username.toLowerCase()) ?? null;
  const change = (username: string, to: (before: Account) => Account) => {
    const before = accountOf(username);
    if (before === null) throw new RangeError(`no account is called ${username}`);
    users.set(username.toLowerCase(), to(before));
  };
  const shown = ({ email }: { email: string }) => (parts.hidesEmail ? null : email);
  const deactivate = async (username: string) => {
    calls.push(`deactivate ${username}`);
    change(username, (before) => ({ ...before, active: false }));
  };
  const findByEmail = async (email: string) => {
    calls.push(`find by email ${email}`);
    const matches = [...users.values()].filter((user) => isSameEmail(user.email, email));
    return matches.map(({ username }) => username);
  };
  return {
    calls,
    accountOf,
    capabilities: can,
    toSupportedUser: (user) => user,
    findAccount: async (username) => {
      calls.push(`find ${username}`);
      return accountOf(username);
    },
    findByEmail: parts.hidesEmail ? null : findByEmail,
    createUser: async (user) => {
      calls.push(`create ${user.username}`);
      const groups = can.groupsOfNewUsers;
      const created = { ...user, email: shown(user), active: true, groups };
      users.set(user.username.toLowerCase(), accountOf(user.username) ?? created);
    },
    setPassword: async (username) => {
      calls.push(`set password ${username}`);
      change(username, (before) => before);
    },
    updateUser: async (username, { details, active }) => {
      calls.push(
        `update ${username} ${Object.keys({ ...details, ...(active && { active }) }).join(' ')}`,
      );
      change(username, (before) => ({
        ...before,
        ...(details && { displayName: details.displayName, email: shown(details) }),
        ...(active && { active }),
      }));
    },
    renameUser: null,
    deactivateUser: can.reactivates ? deactivate : null,
    createGroup: async (group) => {
      calls.push(`create group ${group}`);
      existing?.add(toGroupKey(group));
    },
    join: async (username, groups, missing) => {
      calls.push(`join ${groups.join(' ')}`);
      const isThere = (group: string) => existing?.has(toGroupKey(group)) ?? true;
      const joined = groups.filter((group) => missing === 'create' || isThere(group));
      for (const group of joined) existing?.add(toGroupKey(group));
      change(username, (before) => ({
        ...before,
        groups: [...without(before, joined), ...joined],
      }));
    },
    leave: async (username, groups) => {
      calls.push(`leave ${groups.join(' ')}`);
      change(username, (before) => ({ ...before, groups: without(before, groups) }));
    },
  };
}

const isSameEmail = (held: string | null, searched: string) =>
  held?.normalize('NFC').toLowerCase() === searched.normalize('NFC').toLowerCase();

function without({ groups }: Account, others: readonly string[]): string[] {
  const keys = new Set(others.map(toGroupKey));
  return groups.filter((held) => !keys.has(toGroupKey(held)));
}
