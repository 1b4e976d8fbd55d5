import { describe, expect, it } from 'vitest';
import { startSettings } from '#functions/sign-on/start-settings.ts';
import type { IdentityPolicy, ProductPolicy } from '#shared/map/identity-policy.ts';
import { environment } from '#test/builders/environment.ts';
import { identityPolicy } from '#test/builders/identity-policy.ts';
import { productPolicy } from '#test/builders/product-policy.ts';

/** What is logged when the function does not start. */
function refusalOf(
  parts: Readonly<Record<string, string | undefined>>,
  policy = identityPolicy(),
): unknown[] {
  const lines: string[] = [];
  const start = () =>
    startSettings({ environment: environment(parts), policy }, (line) => lines.push(line));
  expect(start).toThrow('configuration.invalid');
  return lines.map((line) => JSON.parse(line));
}

const BITBUCKET = {
  BITBUCKET_HOST: 'bitbucket.example.com',
  BITBUCKET_ADDRESS: 'https://bitbucket.internal.example.com',
  BITBUCKET_CREDENTIALS_ARN:
    'arn:aws:secretsmanager:eu-central-1:123456789012:secret:bitbucket-abcdef',
};

it('a product that the policy does not speak of keeps the function from starting', () => {
  expect(refusalOf(BITBUCKET)).toEqual([
    {
      level: 'error',
      event: 'configuration.invalid',
      problem: 'products.bitbucket: is missing in the policy',
    },
  ]);
});

it('every problem of the environment has a line of its own', () => {
  expect(refusalOf({ OIDC_CLIENT_ID: undefined, JIRA_HOST: 'https://jira' })).toMatchObject([
    { problem: 'OIDC_CLIENT_ID: is missing' },
    { problem: 'JIRA_HOST: is not a host name' },
  ]);
});

describe('products that share a Crowd', () => {
  const CROWD = {
    CROWD_ADDRESS: 'https://crowd.internal.example.com/crowd',
    CROWD_CREDENTIALS_ARN: BITBUCKET.BITBUCKET_CREDENTIALS_ARN,
    CONFLUENCE_HOST: 'confluence.example.com',
    CONFLUENCE_ADDRESS: 'https://confluence.internal.example.com',
    JIRA_SESSIONS: 'crowd',
    CONFLUENCE_SESSIONS: 'crowd',
  };
  type Groups = Partial<ProductPolicy['groups']>;
  const policyOf = (confluence: Groups, jira: Groups = {}): IdentityPolicy => {
    const products = { jira: productPolicy(jira), confluence: productPolicy(confluence) };
    return { ...identityPolicy(), products };
  };
  const own = { default: ['confluence-users'], managed: ['confluence-*'], protected: [] };
  const problem = 'products.confluence.groups.managed: takes away "jira-users", which jira gives';

  it.each<[string, Groups]>([
    ['by its name', { ...own, managed: ['confluence-*', 'jira-users'] }],
    ['by its name in another case', { ...own, managed: ['JIRA-Users'] }],
    ['by a pattern', { ...own, managed: ['*-users'] }],
    ['with all others', { ...own, managed: ['*'] }],
  ])('must not take away what another gives everybody: %s', (_how, confluence) => {
    expect(refusalOf(CROWD, policyOf(confluence))).toEqual([
      { level: 'error', event: 'configuration.invalid', problem },
    ]);
  });

  it('are told every group that one takes away from another, whoever takes', () => {
    const jira = { default: ['jira-users', 'staff'], managed: ['*-users'], protected: [] };
    const confluence = { ...own, managed: ['jira-users', 'staff'] };
    expect(refusalOf(CROWD, policyOf(confluence, jira))).toMatchObject([
      { problem },
      { problem: 'products.confluence.groups.managed: takes away "staff", which jira gives' },
      {
        problem:
          'products.jira.groups.managed: takes away "confluence-users", which confluence gives',
      },
    ]);
  });

  it.each<[string, Groups]>([
    ['that manage their own groups alone', own],
    ['that protect it', { ...own, managed: ['*'], protected: ['Jira-*'] }],
    ['that give it too', { ...own, default: ['JIRA-users'], managed: ['*'] }],
  ])('may be some %s', (_what, confluence) => {
    expect(start(CROWD, policyOf(confluence))).not.toThrow();
  });

  it.each(['JIRA', 'CONFLUENCE'])('are not meant where %s has groups of its own', (name) => {
    const parts = {
      ...CROWD,
      ...{ [`${name}_SESSIONS`]: 'native', CONFLUENCE_VERSION: '9.2' },
      [`${name}_CREDENTIALS_ARN`]: BITBUCKET.BITBUCKET_CREDENTIALS_ARN,
    };
    expect(start(parts, policyOf({ ...own, managed: ['*'] }))).not.toThrow();
  });

  const start = (parts: Readonly<Record<string, string>>, policy: IdentityPolicy) => () =>
    startSettings({ environment: environment(parts), policy }, () => {});
});
