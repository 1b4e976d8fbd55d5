import { LEFT, type PresetCase } from './preset-case.ts';

// A claim `groups` in "Userinfo / id_token request". The access token has groups too, and a `sub` of its own: the login.
// A user in no group has no claim `groups` (https://github.com/coder/coder/issues/6545).
export const oktaCustom: PresetCase = {
  newcomer: {
    claims: {
      sub: '00uid4BxXw6I6TV4m0g3',
      name: 'Ada Lovelace',
      locale: 'en-US',
      email: 'ada@example.com',
      preferred_username: 'ada',
      given_name: 'Ada',
      family_name: 'Lovelace',
      zoneinfo: 'America/Los_Angeles',
      updated_at: 1_311_280_970,
      email_verified: true,
      groups: ['jira-analysts'],
    },
    accessToken: oktaToken('ada', ['jira-foreign']),
    account: { name: 'ada', displayName: 'Ada Lovelace', emailAddress: 'ada@example.com' },
    groups: ['jira-analysts', 'jira-software-users'],
  },
  existing: {
    claims: {
      sub: '00uid4BxXw6I6TV4m0g4',
      name: 'Noor Empty',
      email: 'noor@example.com',
      preferred_username: 'noor',
      email_verified: true,
    },
    accessToken: oktaToken('noor', ['jira-left-behind']),
    account: { name: 'noor', displayName: 'Noor Empty', emailAddress: 'noor@example.com' },
    groups: LEFT,
  },
};

// https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/#access-token
function oktaToken(sub: string, groups: readonly string[]) {
  return {
    ver: 1,
    aud: 'api://default',
    cid: 'edge-authenticator',
    uid: `00u-${sub}`,
    scp: ['openid', 'profile', 'email'],
    sub,
    groups,
  };
}
