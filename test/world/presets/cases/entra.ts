import { LEFT, type PresetCase } from './preset-case.ts';

// Exactly six claims (https://learn.microsoft.com/en-us/entra/identity-platform/userinfo). Graph knows the groups by
// their ids, and directory roles besides, which are no groups.
const ANALYSTS = '3f2a0a4e-9d3f-4c55-8b0a-5a1c2d7e9b01';
const DEVELOPERS = '8c6b7f10-2b1d-4f57-9a40-0c9e6d1f7b02';
const ADA = 'OLu859SGc2Sr9ZsqbkG-QbeLgJlb41KcdiPoLYNpSFA';
const NOOR = 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ';

export const entra: PresetCase = {
  policy: {
    groups: { rename: { [ANALYSTS]: 'jira-analysts', [DEVELOPERS]: 'jira-developers' } },
  },
  newcomer: {
    claims: {
      sub: ADA,
      name: 'Ada Lovelace',
      family_name: 'Lovelace',
      given_name: 'Ada',
      picture: 'https://graph.microsoft.com/v1.0/me/photo/$value',
      email: 'Ada.Lovelace@example.com',
    },
    account: {
      name: 'ada.lovelace@example.com',
      displayName: 'Ada Lovelace',
      emailAddress: 'Ada.Lovelace@example.com',
    },
    groups: ['jira-analysts', 'jira-developers', 'jira-software-users'],
  },
  existing: {
    claims: {
      sub: NOOR,
      name: 'Noor Empty',
      family_name: 'Empty',
      given_name: 'Noor',
      picture: 'https://graph.microsoft.com/v1.0/me/photo/$value',
      email: 'noor@example.com',
    },
    account: {
      name: 'noor@example.com',
      displayName: 'Noor Empty',
      emailAddress: 'noor@example.com',
    },
    groups: LEFT,
  },
  directories: {
    microsoftGraph: {
      people: [
        {
          sub: ADA,
          memberOf: [
            { id: ANALYSTS, displayName: 'Analysts of Jira' },
            { id: DEVELOPERS, displayName: 'Developers of Jira' },
            { displayName: 'All company' },
            { type: 'directoryRole', displayName: 'jira-global-administrator' },
          ],
        },
        { sub: NOOR },
      ],
      // Every group on a page of its own.
      switches: { pageSize: 1 },
    },
  },
};
