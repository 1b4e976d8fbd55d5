import { LEFT, type PresetCase } from './preset-case.ts';

// The attribute contract: distinguished names of LDAP, whose first part is the name. Without preferred_username, `sub`
// is the account's name.
export const pingfederate: PresetCase = {
  policy: { groups: { transform: [{ replace: '^CN=([^,]+),.*$', with: '$1' }] } },
  newcomer: {
    claims: {
      sub: 'f6b5e0a1',
      preferred_username: 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      groups: [
        'CN=jira-analysts,OU=Jira,DC=example,DC=com',
        'CN=jira-developers,OU=Jira,DC=example,DC=com',
        'CN=Domain Users,CN=Users,DC=example,DC=com',
      ],
    },
    account: { name: 'ada', displayName: 'Ada Lovelace', emailAddress: 'ada@example.com' },
    groups: ['jira-analysts', 'jira-developers', 'jira-software-users'],
  },
  existing: {
    claims: { sub: 'noor', name: 'Noor Empty', email: 'noor@example.com', groups: [] },
    account: { name: 'noor', displayName: 'Noor Empty', emailAddress: 'noor@example.com' },
    groups: LEFT,
  },
};
