import type { Account, Capabilities } from '#shared/plan/plan-provisioning.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { capabilities } from './capabilities.ts';

/** A directory in memory, with what was asked of it in order. */
export interface MemoryDirectory extends Directory {
  readonly calls: readonly string[];
  /** What it holds of a person; null: nobody by that name. */
  readonly accountOf: (username: string) => Account | null;
}

/** What differs from an empty directory that can do everything. */
export interface MemoryDirectoryParts {
  readonly accounts?: readonly Account[];
  readonly capabilities?: Partial<Capabilities>;
  /** The groups that it has; absent: every group that anybody names. */
  readonly groups?: readonly string[];
  /** It never tells an e-mail address. */
  readonly hidesEmail?: boolean;
}

/** A product's people and groups as the port describes them: names in any case, writes idempotent. */
export function memoryDirectory(parts: MemoryDirectoryParts = {}): MemoryDirectory {
  const can = capabilities(parts.capabilities);
  const people = new Map(parts.accounts?.map((one) => [one.username.toLowerCase(), one]));
  const held = parts.accounts?.flatMap(({ groups }) => groups) ?? [];
  const known = parts.groups && new Set([...parts.groups, ...held].map(toGroupKey));
  const calls: string[] = [];
  const accountOf = (username: string) => people.get(username.toLowerCase()) ?? null;
  const change = (username: string, to: (before: Account) => Account) => {
    const before = accountOf(username);
    if (before === null) throw new RangeError(`nobody is called ${username}`);
    people.set(username.toLowerCase(), to(before));
  };
  const shown = ({ email }: { email: string }) => (parts.hidesEmail ? null : email);
  const deactivate = async (username: string) => {
    calls.push(`deactivate ${username}`);
    change(username, (before) => ({ ...before, active: false }));
  };
  const findByEmail = async (email: string) => {
    calls.push(`find by email ${email}`);
    const theirs = [...people.values()].filter((one) => isSameEmail(one.email, email));
    return theirs.map(({ username }) => username);
  };
  return {
    calls,
    accountOf,
    capabilities: can,
    toSupportedUser: (person) => person,
    findAccount: async (username) => {
      calls.push(`find ${username}`);
      return accountOf(username);
    },
    findByEmail: parts.hidesEmail ? null : findByEmail,
    createUser: async (person) => {
      calls.push(`create ${person.username}`);
      const groups = can.groupsOfNewUsers;
      const fresh = { ...person, email: shown(person), active: true, groups };
      people.set(person.username.toLowerCase(), accountOf(person.username) ?? fresh);
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
      known?.add(toGroupKey(group));
    },
    join: async (username, groups, missing) => {
      calls.push(`join ${groups.join(' ')}`);
      const isThere = (group: string) => known?.has(toGroupKey(group)) ?? true;
      const joined = groups.filter((group) => missing === 'create' || isThere(group));
      for (const group of joined) known?.add(toGroupKey(group));
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

const isSameEmail = (one: string | null, other: string) =>
  one?.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();

function without({ groups }: Account, others: readonly string[]): string[] {
  const keys = new Set(others.map(toGroupKey));
  return groups.filter((held) => !keys.has(toGroupKey(held)));
}
