import { LEFT, type PresetCase } from './preset-case.ts';

// Identity Center is a SAML provider of the pool: preferred_username is its subject, and `username` is no name of a user.
// Groups are in the Identity Store only; the group in the token is the one that the pool makes for the provider.
export const iamIdentityCenter: PresetCase = {
  newcomer: {
    ...throughCognito('ada', 'Ada Lovelace'),
    groups: ['jira-analysts', 'jira-developers', 'jira-software-users'],
  },
  existing: { ...throughCognito('noor', 'Noor Empty'), groups: LEFT },
  accessTokenType: null,
  directories: {
    identityStore: {
      people: [
        { userName: 'ada', groups: ['jira-analysts', 'jira-developers', 'All people'] },
        { userName: 'noor' },
        { userName: 'IdentityCenter_ada', groups: ['jira-foreign'] },
      ],
    },
  },
};

function throughCognito(subject: string, name: string) {
  const username = `IdentityCenter_${subject}`;
  const email = `${subject}@example.com`;
  const identity = {
    userId: subject,
    providerName: 'IdentityCenter',
    providerType: 'SAML',
    issuer: 'https://portal.sso.eu-central-1.amazonaws.com/saml/assertion/Y2E3',
    primary: true,
    dateCreated: 1_700_000_000_000,
  };
  return {
    claims: {
      sub: `d3a4c8f2-3071-70a1-8bdd-${Buffer.from(subject.padEnd(6)).toString('hex')}`,
      identities: JSON.stringify([identity]),
      email_verified: 'false' as const,
      name,
      preferred_username: subject,
      email,
      username,
    },
    accessToken: {
      'cognito:groups': ['eu-central-1_AbCdEfGhI_IdentityCenter'],
      version: 2,
      token_use: 'access',
      scope: 'openid profile email',
      username,
    },
    account: { name: subject, displayName: name, emailAddress: email },
  };
}
