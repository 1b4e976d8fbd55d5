import { LEFT, type PresetCase } from './preset-case.ts';

// Booleans are texts, and userinfo has no groups: they are in the access token. A user in no group has no such claim
// there (https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html): there is none.
const ADA = 'e3f4a8d2-7041-7013-8bdd-1f1c35a8ee01';
const NOOR = 'e3f4a8d2-7041-7013-8bdd-1f1c35a8ee02';

export const cognito: PresetCase = {
  newcomer: {
    claims: {
      sub: ADA,
      email_verified: 'true',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      username: 'ada',
    },
    accessToken: cognitoToken('ada', { 'cognito:groups': ['jira-analysts', 'jira-developers'] }),
    account: { name: 'ada', displayName: 'Ada Lovelace', emailAddress: 'ada@example.com' },
    groups: ['jira-analysts', 'jira-developers', 'jira-software-users'],
  },
  existing: {
    claims: {
      sub: NOOR,
      email_verified: 'false',
      name: 'Noor Empty',
      email: 'noor@example.com',
      username: 'noor',
    },
    accessToken: cognitoToken('noor', {}),
    account: { name: 'noor', displayName: 'Noor Empty', emailAddress: 'noor@example.com' },
    groups: LEFT,
  },
  accessTokenType: null,
  directories: {
    cognito: {
      pools: {
        'eu-central-1_AbCdEfGhI': {
          people: {
            ada: { sub: ADA, groups: ['jira-of-the-pool'] },
            noor: { sub: NOOR, groups: [] },
          },
        },
      },
    },
  },
};

// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
function cognitoToken(username: string, groups: Readonly<Record<string, unknown>>) {
  return {
    ...groups,
    version: 2,
    token_use: 'access',
    scope: 'openid profile email',
    origin_jti: '4f9dbc8f-4b0b-4d5e-9f7b-3c2d1e0f9a8b',
    username,
  };
}
