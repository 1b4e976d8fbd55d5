import { LEFT, type PresetCase } from './preset-case.ts';

// A SAML provider of a Cognito pool. Several groups are one text in brackets, form-encoded; a lone one is as it is.
// What the access token has is the group that the pool makes for the provider.
export const adfs: PresetCase = {
  newcomer: {
    ...throughCognito('Ada', 'Ada Lovelace', '[jira-analysts, jira-developers%2C+EMEA, everyone]'),
    groups: ['jira-analysts', 'jira-developers, EMEA', 'jira-software-users'],
  },
  existing: { ...throughCognito('Noor', 'Noor Empty', 'everyone'), groups: LEFT },
  accessTokenType: null,
};

function throughCognito(samAccountName: string, name: string, groups: string) {
  const username = `ADFS_${samAccountName}`;
  const account = samAccountName.toLowerCase();
  const email = `${account}@example.com`;
  const identity = {
    userId: samAccountName,
    providerName: 'ADFS',
    providerType: 'SAML',
    issuer: 'http://adfs.example.com/adfs/services/trust',
    primary: true,
    dateCreated: 1_700_000_000_000,
  };
  return {
    claims: {
      sub: `d3a4c8f2-3071-70a1-8bdd-${Buffer.from(account.padEnd(6)).toString('hex')}`,
      'custom:groups': groups,
      identities: JSON.stringify([identity]),
      email_verified: 'false' as const,
      name,
      preferred_username: samAccountName,
      email,
      username,
    },
    accessToken: {
      'cognito:groups': ['eu-central-1_AbCdEfGhI_ADFS'],
      version: 2,
      token_use: 'access',
      scope: 'openid profile email',
      username,
    },
    account: { name: account, displayName: name, emailAddress: email },
  };
}
