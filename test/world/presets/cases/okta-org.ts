import { LEFT, type PresetCase } from './preset-case.ts';

// The scope `groups` of the org server; the login is an address. Everyone is a group of Okta's own.
// A user in no group that the filter lets through has no claim `groups` (https://github.com/coder/coder/issues/6545).
export const oktaOrg: PresetCase = {
  newcomer: {
    claims: {
      ...okta('00uid4BxXw6I6TV4m0g3', 'Ada Lovelace'),
      groups: ['Everyone', 'jira-analysts', 'jira-developers'],
    },
    account: {
      name: 'ada.lovelace@example.com',
      displayName: 'Ada Lovelace',
      emailAddress: 'ada.lovelace@example.com',
    },
    groups: ['jira-analysts', 'jira-developers', 'jira-software-users'],
  },
  existing: {
    claims: okta('00uid4BxXw6I6TV4m0g4', 'Noor Empty'),
    account: {
      name: 'noor.empty@example.com',
      displayName: 'Noor Empty',
      emailAddress: 'noor.empty@example.com',
    },
    groups: LEFT,
  },
};

// https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/orgas/
function okta(sub: string, name: string) {
  const [given_name = '', family_name = ''] = name.split(' ');
  const email = `${given_name}.${family_name}@example.com`.toLowerCase();
  return {
    sub,
    name,
    locale: 'en-US',
    email,
    preferred_username: email,
    given_name,
    family_name,
    zoneinfo: 'America/Los_Angeles',
    updated_at: 1_311_280_970,
    email_verified: true,
  };
}
