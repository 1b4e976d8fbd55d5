import { LEFT, type PresetCase } from './preset-case.ts';

// A claim with a namespace, which an Action sets. The bare `groups` of the profile is not what the Action said.
export const auth0: PresetCase = {
  newcomer: {
    claims: {
      sub: 'auth0|5f7c8ec7c33c6c004bbafe82',
      nickname: 'ada',
      name: 'Ada Lovelace',
      picture: 'https://s.gravatar.com/avatar/0.png',
      updated_at: '2026-03-27T10:21:58.000Z',
      email: 'Ada@example.com',
      email_verified: true,
      'https://edge-authenticator/groups': ['jira-analysts'],
      groups: ['jira-foreign'],
    },
    account: {
      name: 'ada@example.com',
      displayName: 'Ada Lovelace',
      emailAddress: 'Ada@example.com',
    },
    groups: ['jira-analysts', 'jira-software-users'],
  },
  existing: {
    claims: {
      sub: 'google-oauth2|103547991597142817347',
      given_name: 'Noor',
      family_name: 'Empty',
      nickname: 'noor',
      name: 'Noor Empty',
      picture: 'https://lh3.googleusercontent.com/a/photo=s96-c',
      updated_at: '2026-03-27T10:21:58.000Z',
      email: 'noor@example.com',
      email_verified: true,
      'https://edge-authenticator/groups': [],
    },
    account: {
      name: 'noor@example.com',
      displayName: 'Noor Empty',
      emailAddress: 'noor@example.com',
    },
    groups: LEFT,
  },
};
