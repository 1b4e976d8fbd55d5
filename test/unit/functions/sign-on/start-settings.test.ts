import { describe, expect, it } from 'vitest';
import { startSettings } from '#functions/sign-on/start-settings.ts';
import type {
  GroupSourceRules,
  IdentityPolicy,
  ProductPolicy,
} from '#shared/policy/identity-policy.ts';
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

const problem = (text: string) => [
  { level: 'error', event: 'configuration.invalid', problem: text },
];

it('a deployment for another identity provider than the policy’s keeps the function from starting', () => {
  expect(refusalOf({ IDENTITY_PROVIDER: 'entra' })).toEqual(
    problem('IDENTITY_PROVIDER: is not "generic", which the policy is for'),
  );
});

describe('a source of groups that the deployment cannot ask keeps the function from starting', () => {
  const asked = { onFailure: 'keep', timeLimitMs: 2_000, cacheSeconds: 0 } as const;
  const ARNS = {
    OIDC_KEY_SET_URL: 'https://id.example.com/jwks',
    COGNITO_USER_POOL_ARN: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_A',
    IDENTITY_STORE_ARN: 'arn:aws:identitystore::123456789012:identitystore/d-1234567890',
    GOOGLE_CREDENTIALS_ARN: BITBUCKET.BITBUCKET_CREDENTIALS_ARN,
  };
  const SOURCES: readonly (readonly [keyof typeof ARNS, GroupSourceRules])[] = [
    [
      'OIDC_KEY_SET_URL',
      { ...asked, from: 'access_token', claim: 'groups', format: 'list', clientClaim: 'azp' },
    ],
    ['COGNITO_USER_POOL_ARN', { ...asked, from: 'cognito', usernameClaim: 'username' }],
    [
      'IDENTITY_STORE_ARN',
      {
        ...{ ...asked, from: 'identity_store', names: 'name' },
        lookUp: { attribute: 'userName', claim: 'email' },
      },
    ],
    ['GOOGLE_CREDENTIALS_ARN', { ...asked, from: 'google_directory', names: 'email' }],
  ];

  it.each(SOURCES)('without %s', (variable, source) => {
    const policy = identityPolicy({}, { groupSources: [source] });
    expect(refusalOf({ ...ARNS, [variable]: undefined }, policy)).toEqual(
      problem(`${variable}: is missing, and the policy asks ${source.from} for groups`),
    );
    const start = () => startSettings({ environment: environment(ARNS), policy }, () => {});
    expect(start).not.toThrow();
  });

  it('and every one of several is told', () => {
    const policy = identityPolicy({}, { groupSources: SOURCES.map(([, source]) => source) });
    expect(refusalOf({}, policy)).toHaveLength(SOURCES.length);
  });

  it('but what everybody can ask starts', () => {
    const graph: GroupSourceRules = { ...asked, from: 'microsoft_graph', names: 'id' };
    const policy = identityPolicy({}, { groupSources: [graph] });
    const start = () => startSettings({ environment: environment(), policy }, () => {});
    expect(start).not.toThrow();
  });
});

describe('people at Confluence cannot be matched by e-mail', () => {
  const CONFLUENCE = {
    CONFLUENCE_HOST: 'confluence.example.com',
    CONFLUENCE_ADDRESS: 'https://confluence.internal.example.com',
    CONFLUENCE_VERSION: '9.2',
    CONFLUENCE_CREDENTIALS_ARN: BITBUCKET.BITBUCKET_CREDENTIALS_ARN,
  };
  const OVER_CROWD = {
    ...CONFLUENCE,
    CONFLUENCE_SESSIONS: 'crowd',
    CROWD_ADDRESS: 'https://crowd.internal.example.com/crowd',
    CROWD_CREDENTIALS_ARN: BITBUCKET.BITBUCKET_CREDENTIALS_ARN,
  };
  const policyOf = (existingPeople: ProductPolicy['existingPeople']) => {
    const products = { jira: productPolicy(), confluence: productPolicy({}, { existingPeople }) };
    return identityPolicy({}, { products });
  };
  const start = (parts: Readonly<Record<string, string>>, policy: IdentityPolicy) => () =>
    startSettings({ environment: environment(parts), policy }, () => {});

  it.each(['username_then_email', 'username_then_verified_email'] as const)(
    'in its own directory: %s',
    (existingPeople) => {
      expect(refusalOf(CONFLUENCE, policyOf(existingPeople))).toEqual(
        problem('products.confluence.existingPeople: Confluence tells no e-mail addresses'),
      );
    },
  );

  it('but by name they can, and in Crowd’s directory by either', () => {
    expect(start(CONFLUENCE, policyOf('username'))).not.toThrow();
    expect(start(OVER_CROWD, policyOf('username_then_email'))).not.toThrow();
  });

  it('nor is that of any matter while it is off', () => {
    expect(start({}, policyOf('username_then_email'))).not.toThrow();
  });
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
  const quarrel = 'products.confluence.groups.managed: takes away "jira-users", which jira gives';

  it.each<[string, Groups]>([
    ['by its name', { ...own, managed: ['confluence-*', 'jira-users'] }],
    ['by its name in another case', { ...own, managed: ['JIRA-Users'] }],
    ['by a pattern', { ...own, managed: ['*-users'] }],
    ['with all others', { ...own, managed: ['*'] }],
  ])('must not take away what another gives everybody: %s', (_how, confluence) => {
    expect(refusalOf(CROWD, policyOf(confluence))).toEqual([
      { level: 'error', event: 'configuration.invalid', problem: quarrel },
    ]);
  });

  it('are told every group that one takes away from another, whoever takes', () => {
    const jira = { default: ['jira-users', 'staff'], managed: ['*-users'], protected: [] };
    const confluence = { ...own, managed: ['jira-users', 'staff'] };
    expect(refusalOf(CROWD, policyOf(confluence, jira))).toMatchObject([
      { problem: quarrel },
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

  it('must not take away the group by which another knows its own', () => {
    const jira = { ownedGroup: 'ours', managed: ['jira-*'] };
    expect(refusalOf(CROWD, policyOf({ ...own, managed: ['*urs'] }, jira))).toMatchObject([
      { problem: 'products.confluence.groups.managed: takes away "ours", which jira gives' },
    ]);
    expect(
      start(CROWD, policyOf({ ...own, ownedGroup: 'OURS', managed: ['*urs'] }, jira)),
    ).not.toThrow();
  });

  const start = (parts: Readonly<Record<string, string>>, policy: IdentityPolicy) => () =>
    startSettings({ environment: environment(parts), policy }, () => {});
});
