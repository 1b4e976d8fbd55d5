import type { PolicyFile } from '#shared/policy/file/policy-schema.ts';

/** How many rules for groups, and how many of them are regular expressions. */
export interface RuleCounts {
  readonly rules: number;
  readonly expressions: number;
}

/** Returns a policy file with so many rules: a table of names, expressions, and patterns of every kind. */
export function policyOfRules({ rules, expressions }: RuleCounts): PolicyFile {
  const further = rules - expressions;
  const [renamed, managed] = [Math.floor(further / 4), Math.floor(further / 2)];
  const kept = Math.floor(further / 8);
  return {
    provider: 'generic',
    profile: {},
    reservedUsernames: ['admin', 'svc-*'],
    contact: 'an administrator',
    products: {
      jira: {
        ...{ mode: 'jit', shadow: false, existingPeople: 'username', profile: {} },
        groups: {
          rename: Object.fromEntries(some(renamed, (n) => [`id-${n}`, `jira-id-${n}`] as const)),
          transform: some(expressions, (n) => ({
            replace: `^cn=(jira-area-${n}-[a-z0-9-]+),ou=groups$`,
            with: '$1',
          })),
          drop: some(further - renamed - managed - kept, (n) => `*-office-${n}`),
          default: ['jira-software-users'],
          required: 'everybody',
          managed: ['jira-*', ...some(managed - 1, (n) => `team-${n}-*`)],
          protected: some(kept, (n) => `*-administrators-${n}`),
          ownedGroup: 'edge-authenticated',
          ...{ createMissing: true, mostRemovals: 2_000, access: [], leavesLastAccess: false },
          ...{ whenPresent: 'sync', whenEmpty: 'sync', whenAbsent: 'keep', whenOverage: 'keep' },
        },
      },
    },
  };
}

const some = <T>(count: number, to: (n: number) => T) =>
  Array.from({ length: count }, (_, n) => to(n));
