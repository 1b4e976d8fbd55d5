import { describe, expect, it } from 'vitest';
import { requireSettings } from '#functions/sign-on/require-settings.ts';
import type {
  GroupSourceRules,
  IdentityPolicy,
  ProductPolicy,
} from '#shared/policy/identity-policy.ts';
import { environment } from '#test/builders/environment.ts';
import { identityPolicy } from '#test/builders/identity-policy.ts';
import { productPolicy } from '#test/builders/product-policy.ts';

/** Returns the log of a function that does not start. */
function refusalOf(
  parts: Readonly<Record<string, string | undefined>>,
  policy = identityPolicy(),
): unknown[] {
  const lines: string[] = [];
  const start = () =>
    requireSettings({ environment: environment(parts), policy }, (line) => lines.push(line));
  expect(start).toThrow('configuration.invalid');
  return lines.map((line) => JSON.parse(line));
}

const BITBUCKET = {
  BITBUCKET_HOST: 'bitbucket.example.com',
  BITBUCKET_ADDRESS: 'https://bitbucket.internal.example.com',
  BITBUCKET_CREDENTIALS_ARN:
    'arn:aws:secretsmanager:eu-central-1:123456789012:secret:bitbucket-abcdef',
};

it('a product that is not in the policy keeps the function from starting', () => {
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

describe('a group source that the deployment cannot query', () => {
  const limits = { onFailure: 'keep', timeLimitMs: 2_000, cacheSeconds: 0 } as const;
  const ARNS = {
    OIDC_KEY_SET_URL: 'https://id.example.com/jwks',
    COGNITO_USER_POOL_ARN: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_A',
    IDENTITY_STORE_ARN: 'arn:aws:identitystore::123456789012:identitystore/d-1234567890',
    GOOGLE_CREDENTIALS_ARN: BITBUCKET.BITBUCKET_CREDENTIALS_ARN,
  };
  const SOURCES: readonly (readonly [keyof typeof ARNS, GroupSourceRules])[] = [
    [
      'OIDC_KEY_SET_URL',
      {
        ...limits,
        from: 'access_token',
        claim: 'groups',
        format: 'list',
        leftOut: 'unknown',
        clientClaim: 'azp',
      },
    ],
    ['COGNITO_USER_POOL_ARN', { ...limits, from: 'cognito', usernameClaim: 'username' }],
    [
      'IDENTITY_STORE_ARN',
      {
        ...{ ...limits, from: 'identity_store', names: 'name' },
        lookUp: { attribute: 'userName', claim: 'email' },
      },
    ],
    ['GOOGLE_CREDENTIALS_ARN', { ...limits, from: 'google_directory', names: 'email' }],
  ];

  it.each(SOURCES)(
    'a deployment without %s keeps the function from starting when the policy queries its source',
    (variable, source) => {
      const policy = identityPolicy({}, { groupSources: [source] });
      expect(refusalOf({ ...ARNS, [variable]: undefined }, policy)).toEqual(
        problem(`${variable}: is missing, and the policy asks ${source.from} for groups`),
      );
      const start = () => requireSettings({ environment: environment(ARNS), policy }, () => {});
      expect(start).not.toThrow();
    },
  );

  it('every group source that cannot be queried is reported', () => {
    const policy = identityPolicy({}, { groupSources: SOURCES.map(([, source]) => source) });
    expect(refusalOf({}, policy)).toHaveLength(SOURCES.length);
  });

  it('a group source that needs no parameter lets the function start', () => {
    const graph: GroupSourceRules = { ...limits, from: 'microsoft_graph', names: 'id' };
    const policy = identityPolicy({}, { groupSources: [graph] });
    const start = () => requireSettings({ environment: environment(), policy }, () => {});
    expect(start).not.toThrow();
  });
});

describe('matching Confluence users by e-mail address', () => {
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
    requireSettings({ environment: environment(parts), policy }, () => {});

  it.each(['username_then_unverified_email', 'username_then_verified_email'] as const)(
    'a policy that matches users by e-mail address in Confluence’s own directory is refused: %s',
    (existingPeople) => {
      expect(refusalOf(CONFLUENCE, policyOf(existingPeople))).toEqual(
        problem('products.confluence.existingPeople: Confluence tells no e-mail addresses'),
      );
    },
  );

  it('a policy may match users by name in Confluence’s directory, and by e-mail address in Crowd’s', () => {
    expect(start(CONFLUENCE, policyOf('username'))).not.toThrow();
    expect(start(OVER_CROWD, policyOf('username_then_unverified_email'))).not.toThrow();
  });

  it('a policy for a product that is off may match users by e-mail address', () => {
    expect(start({}, policyOf('username_then_unverified_email'))).not.toThrow();
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
  const conflict = 'products.confluence.groups.managed: takes away "jira-users", which jira gives';

  it.each<[string, Groups]>([
    ['by its name', { ...own, managed: ['confluence-*', 'jira-users'] }],
    ['by its name in another case', { ...own, managed: ['JIRA-Users'] }],
    ['by a pattern', { ...own, managed: ['*-users'] }],
    ['with all others', { ...own, managed: ['*'] }],
  ])('a product must not manage the default group of another: %s', (_how, confluence) => {
    expect(refusalOf(CROWD, policyOf(confluence))).toEqual([
      { level: 'error', event: 'configuration.invalid', problem: conflict },
    ]);
  });

  it('every group that two products contend for is reported, whichever manages it', () => {
    const jira = { default: ['jira-users', 'staff'], managed: ['*-users'], protected: [] };
    const confluence = { ...own, managed: ['jira-users', 'staff'] };
    expect(refusalOf(CROWD, policyOf(confluence, jira))).toMatchObject([
      { problem: conflict },
      { problem: 'products.confluence.groups.managed: takes away "staff", which jira gives' },
      {
        problem:
          'products.jira.groups.managed: takes away "confluence-users", which confluence gives',
      },
    ]);
  });

  it.each<[string, Groups]>([
    ['manages its own groups alone', own],
    ['protects it', { ...own, managed: ['*'], protected: ['Jira-*'] }],
    ['has it as a default, too', { ...own, default: ['JIRA-users'], managed: ['*'] }],
  ])('a product may share a Crowd when it %s', (_what, confluence) => {
    expect(start(CROWD, policyOf(confluence))).not.toThrow();
  });

  it.each(['JIRA', 'CONFLUENCE'])(
    'managed groups of two products do not matter when %s has groups of its own',
    (name) => {
      const parts = {
        ...CROWD,
        ...{ [`${name}_SESSIONS`]: 'native', CONFLUENCE_VERSION: '9.2' },
        [`${name}_CREDENTIALS_ARN`]: BITBUCKET.BITBUCKET_CREDENTIALS_ARN,
      };
      expect(start(parts, policyOf({ ...own, managed: ['*'] }))).not.toThrow();
    },
  );

  it('a product must not manage the owned group of another', () => {
    const jira = { ownedGroup: 'ours', managed: ['jira-*'] };
    expect(refusalOf(CROWD, policyOf({ ...own, managed: ['*urs'] }, jira))).toMatchObject([
      { problem: 'products.confluence.groups.managed: takes away "ours", which jira gives' },
    ]);
    expect(
      start(CROWD, policyOf({ ...own, ownedGroup: 'OURS', managed: ['*urs'] }, jira)),
    ).not.toThrow();
  });

  const start = (parts: Readonly<Record<string, string>>, policy: IdentityPolicy) => () =>
    requireSettings({ environment: environment(parts), policy }, () => {});
});
