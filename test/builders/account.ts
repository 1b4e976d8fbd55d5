import type { Account } from '#shared/plan/plan-provisioning.ts';

/** Returns Ada's account as Jira holds it after a sign-on with the profile of `profile`. */
export function account(parts: Partial<Account> = {}): Account {
  return {
    username: 'ada',
    email: 'ada@example.com',
    displayName: 'Ada Lovelace',
    active: true,
    groups: ['jira-analysts', 'jira-users'],
    ...parts,
  };
}
