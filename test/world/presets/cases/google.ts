import { LEFT, type PresetCase } from './preset-case.ts';

// No groups in userinfo, an opaque access token: the directory is asked by `sub`, which is the account's id there.
const ADA = '110169484474386276334';
const NOOR = '110169484474386276335';

export const google: PresetCase = {
  policy: { groups: { transform: [{ strip_domain: ['example.com'] }] } },
  newcomer: {
    claims: {
      sub: ADA,
      name: 'Ada Lovelace',
      given_name: 'Ada',
      family_name: 'Lovelace',
      picture: 'https://lh3.googleusercontent.com/a/photo=s96-c',
      email: 'ada@example.com',
      email_verified: true,
      hd: 'example.com',
    },
    account: {
      name: 'ada@example.com',
      displayName: 'Ada Lovelace',
      emailAddress: 'ada@example.com',
    },
    groups: ['jira-analysts', 'jira-developers', 'jira-software-users'],
  },
  existing: {
    claims: {
      sub: NOOR,
      name: 'Noor Empty',
      given_name: 'Noor',
      family_name: 'Empty',
      picture: 'https://lh3.googleusercontent.com/a/photo=s96-c',
      email: 'noor@example.com',
      email_verified: true,
      hd: 'example.com',
    },
    account: {
      name: 'noor@example.com',
      displayName: 'Noor Empty',
      emailAddress: 'noor@example.com',
    },
    groups: LEFT,
  },
  directories: {
    google: {
      people: [
        { id: ADA, primaryEmail: 'ada@example.com' },
        { id: NOOR, primaryEmail: 'noor@example.com' },
      ],
      groups: [
        {
          email: 'jira-analysts@example.com',
          name: 'Analysts of Jira',
          members: ['ada@example.com'],
        },
        { email: 'jira-developers@example.com', members: [ADA] },
        { email: 'everyone@example.com', members: [ADA, NOOR] },
      ],
      switches: { pageSize: 1 },
    },
  },
};
