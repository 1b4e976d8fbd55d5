import type { PolicyFile } from '#infra/policy/identity-policy-schema.ts';

/** Yields a policy file of two hundred rules for groups, a number of them regular expressions. */
export function policyOfRules(expressions: number): PolicyFile {
  const some = (count: number, to: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => to(n));
  const further = 200 - expressions;
  const [renamed, managed] = [Math.floor(further / 4), Math.floor(further / 2)];
  const [kept, dropped] = [
    Math.floor(further / 8),
    further - renamed - managed - Math.floor(further / 8),
  ];
  return {
    provider: 'generic',
    profile: {},
    reservedUsernames: ['admin', 'svc-*'],
    contact: 'an administrator',
    products: {
      jira: {
        ...{ mode: 'jit', shadow: false, existingPeople: 'username', profile: {} },
        groups: {
          rename: Object.fromEntries(
            some(renamed, (n) => `id-${n}`).map((id) => [id, `jira-${id}`]),
          ),
          transform: Array.from({ length: expressions }, (_, n) => n).map((n) => ({
            replace: `^cn=(jira-area-${n}-[a-z0-9-]+),ou=groups$`,
            with: '$1',
          })),
          drop: some(dropped, (n) => `*-office-${n}`),
          default: ['jira-software-users'],
          required: [],
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
