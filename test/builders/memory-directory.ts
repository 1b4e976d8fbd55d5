import { toGroupKey } from '#shared/map/group-claim.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { Directory } from '#shared/provision/directory.ts';

/** A directory in memory, with what was asked of it in order. */
export interface MemoryDirectory extends Directory {
  readonly calls: readonly string[];
  /** What it holds of a person; null: nobody by that name. */
  readonly accountOf: (username: string) => Account | null;
}

/** A product's people and groups as the port describes them: names in any case, writes idempotent. */
export function memoryDirectory(...accounts: readonly Account[]): MemoryDirectory {
  const people = new Map(accounts.map((one) => [one.username.toLowerCase(), one]));
  const calls: string[] = [];
  const accountOf = (username: string) => people.get(username.toLowerCase()) ?? null;
  const change = (username: string, to: (before: Account) => Account) => {
    const before = accountOf(username);
    if (before === null) throw new RangeError(`nobody is called ${username}`);
    people.set(username.toLowerCase(), to(before));
  };
  return {
    calls,
    accountOf,
    findAccount: async (username) => {
      calls.push(`find ${username}`);
      return accountOf(username);
    },
    createPerson: async (person) => {
      calls.push(`create ${person.username}`);
      const fresh = { ...person, active: true, groups: [] };
      people.set(person.username.toLowerCase(), accountOf(person.username) ?? fresh);
    },
    updatePerson: async (username, changes) => {
      calls.push(`update ${username} ${Object.keys(changes).join(' ')}`);
      change(username, (before) => ({ ...before, ...changes }));
    },
    createGroup: async (group) => {
      calls.push(`create group ${group}`);
    },
    join: async (username, group) => {
      calls.push(`join ${group}`);
      change(username, (before) => ({ ...before, groups: [...without(before, group), group] }));
    },
    leave: async (username, group) => {
      calls.push(`leave ${group}`);
      change(username, (before) => ({ ...before, groups: without(before, group) }));
    },
  };
}

function without({ groups }: Account, group: string): string[] {
  return groups.filter((held) => toGroupKey(held) !== toGroupKey(group));
}
