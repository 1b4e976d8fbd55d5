import { LEFT, type PresetCase } from './preset-case.ts';

// OpenID Connect Core, section 5.1, and a claim `groups`.
export const generic: PresetCase = {
  newcomer: {
    claims: {
      sub: '248289761001',
      preferred_username: 'ada',
      given_name: 'Ada',
      family_name: 'Lovelace',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      groups: ['jira-analysts', 'everybody'],
    },
    account: { name: 'ada', displayName: 'Ada Lovelace', emailAddress: 'ada@example.com' },
    groups: ['jira-analysts', 'jira-software-users'],
  },
  existing: {
    claims: {
      sub: '248289761002',
      preferred_username: 'noor',
      name: 'Noor Empty',
      email: 'noor@example.com',
      groups: [],
    },
    account: { name: 'noor', displayName: 'Noor Empty', emailAddress: 'noor@example.com' },
    groups: LEFT,
  },
};
