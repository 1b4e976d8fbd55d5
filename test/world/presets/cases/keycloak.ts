import { LEFT, type PresetCase } from './preset-case.ts';

// The Group Membership mapper with "Full group path" on: /jira/analysts is another group than /wiki/analysts.
// A user in no group has no claim `groups` (https://github.com/keycloak/keycloak/issues/22340).
export const keycloak: PresetCase = {
  policy: {
    groups: {
      transform: [
        { replace: '^/', with: '' },
        { replace: '/', with: '-' },
      ],
    },
  },
  newcomer: {
    claims: {
      sub: '0c3f2b9a-5d1e-4a6b-9a57-8f2d1c0b7e01',
      email_verified: true,
      name: 'Ada Lovelace',
      groups: ['/jira/analysts', '/jira/teams/blue', '/wiki/analysts'],
      preferred_username: 'ada',
      given_name: 'Ada',
      family_name: 'Lovelace',
      email: 'ada@example.com',
    },
    accessToken: { azp: 'edge-authenticator', typ: 'Bearer', scope: 'openid profile email' },
    account: { name: 'ada', displayName: 'Ada Lovelace', emailAddress: 'ada@example.com' },
    groups: ['jira-analysts', 'jira-software-users', 'jira-teams-blue'],
  },
  existing: {
    claims: {
      sub: '0c3f2b9a-5d1e-4a6b-9a57-8f2d1c0b7e02',
      email_verified: false,
      name: 'Noor Empty',
      preferred_username: 'noor',
      given_name: 'Noor',
      family_name: 'Empty',
      email: 'noor@example.com',
    },
    accessToken: { azp: 'edge-authenticator', typ: 'Bearer', scope: 'openid profile email' },
    account: { name: 'noor', displayName: 'Noor Empty', emailAddress: 'noor@example.com' },
    groups: LEFT,
  },
};
