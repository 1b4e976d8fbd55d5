import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { PRODUCT_NAMES } from '#shared/products/product-facts.ts';
import { CROWD, DEPLOYMENT, DIRECTORIES, TOKEN } from '#shared/settings/declared-settings.ts';
import { PRODUCT, toVariable } from '#shared/settings/product-settings.ts';
import type { SettingGroup } from '#shared/settings/setting.ts';
import { readSettings } from '#shared/settings/settings.ts';
import { environment } from '#test/builders/environment.ts';

/** Returns every problem of an environment, as the log lists them. */
function problemsOf(parts: Readonly<Record<string, string | undefined>>): string[] {
  try {
    readSettings(environment(parts));
  } catch (error) {
    if (error instanceof Failure && error.cause instanceof AggregateError) {
      expect(error.code).toBe('configuration.invalid');
      return error.cause.errors.map(String);
    }
    throw error;
  }
  return [];
}

const ACCOUNT = 'eu-central-1:123456789012';
const BALANCER = `arn:aws:elasticloadbalancing:${ACCOUNT}:loadbalancer/app`;
const SECRET = `arn:aws:secretsmanager:${ACCOUNT}:secret:`;

const CONFLUENCE = {
  CONFLUENCE_HOST: 'confluence.example.com',
  CONFLUENCE_ADDRESS: 'https://confluence.internal.example.com/confluence/',
  CONFLUENCE_CREDENTIALS_ARN: `${SECRET}confluence-abcdef`,
  CONFLUENCE_VERSION: '9.2.13',
};
const ON_CROWD = {
  JIRA_SESSIONS: 'crowd',
  CROWD_ADDRESS: 'https://crowd.internal.example.com/crowd/',
  CROWD_CREDENTIALS_ARN: `${SECRET}crowd-abcdef`,
};
const TOKEN_KEY_ARN = `${SECRET}token-key-abcdef`;
const ON_TOKENS = { JIRA_SESSIONS: 'token', TOKEN_KEY_ARN };

describe('the settings', () => {
  it('the settings hold the environment and the defaults', () => {
    expect(readSettings(environment())).toEqual({
      targetGroupArnPrefix: `arn:aws:elasticloadbalancing:${ACCOUNT}:targetgroup/edge-sign-on/`,
      publicTargetGroupArnPrefix: `arn:aws:elasticloadbalancing:${ACCOUNT}:targetgroup/edge-sign-on-public/`,
      loadBalancerArns: new Set([`${BALANCER}/edge/0123456789abcdef`]),
      issuer: 'https://id.example.com',
      clientId: 'edge-client',
      provider: 'generic',
      directories: {
        keySetUrl: '',
        userPoolArn: '',
        identityStoreArn: '',
        identityStoreRegion: '',
        graphUrl: 'https://graph.microsoft.com',
        googleCredentialsArn: '',
        googleDirectoryUrl: 'https://admin.googleapis.com',
      },
      publicKeysUrl: 'https://public-keys.auth.elb.eu-central-1.amazonaws.com',
      loadBalancerCookieName: 'AWSELBAuthSessionCookie',
      sessionKeyArn: `arn:aws:secretsmanager:${ACCOUNT}:secret:session-key-abcdef`,
      passwordKeyArn: `arn:aws:secretsmanager:${ACCOUNT}:secret:password-key-abcdef`,
      products: {
        jira: {
          name: 'jira',
          host: 'jira.example.com',
          address: 'https://jira.internal.example.com',
          sessions: 'native',
          credentialsArn: `arn:aws:secretsmanager:${ACCOUNT}:secret:jira-abcdef`,
          rememberMe: false,
          sessionCookie: 'JSESSIONID',
          version: [0, 0],
        },
      },
      crowd: null,
      token: null,
      forwardMode: 'proxy',
      edgeSessionSeconds: 900,
      resyncSeconds: 3600,
      massRemoval: 'suspect',
      productConnections: 6,
      secretsRefreshSeconds: 300,
      logLevel: 'info',
    });
  });

  it('the settings hold what is given in place of a default', () => {
    expect(
      readSettings(
        environment({
          LOAD_BALANCER_COOKIE_NAME: 'jira-session',
          FORWARD_MODE: 'redirect',
          EDGE_SESSION_SECONDS: '60',
          RESYNC_SECONDS: '86400',
          MASS_REMOVAL: 'permit',
          PRODUCT_CONNECTIONS: '12',
          SECRETS_REFRESH_SECONDS: '30',
          LOG_LEVEL: 'debug',
        }),
      ),
    ).toMatchObject({
      loadBalancerCookieName: 'jira-session',
      forwardMode: 'redirect',
      edgeSessionSeconds: 60,
      resyncSeconds: 86_400,
      massRemoval: 'permit',
      productConnections: 12,
      secretsRefreshSeconds: 30,
      logLevel: 'debug',
    });
  });

  it('the settings hold the directories that answer group queries', () => {
    const userPoolArn = `arn:aws:cognito-idp:${ACCOUNT}:userpool/eu-central-1_AbCdEfGhI`;
    const identityStoreArn = 'arn:aws:identitystore::123456789012:identitystore/d-1234567890';
    const given = {
      IDENTITY_PROVIDER: 'iam-identity-center',
      OIDC_KEY_SET_URL: 'https://id.example.com/jwks',
      COGNITO_USER_POOL_ARN: userPoolArn,
      IDENTITY_STORE_ARN: identityStoreArn,
      IDENTITY_STORE_REGION: 'us-gov-west-1',
      MICROSOFT_GRAPH_URL: 'https://graph.microsoft.us/',
      GOOGLE_CREDENTIALS_ARN: `${SECRET}google-abcdef`,
      GOOGLE_DIRECTORY_URL: 'https://admin.example.com',
    };
    expect(readSettings(environment(given))).toMatchObject({
      provider: 'iam-identity-center',
      directories: {
        ...{ keySetUrl: 'https://id.example.com/jwks', userPoolArn, identityStoreArn },
        ...{ identityStoreRegion: 'us-gov-west-1', graphUrl: 'https://graph.microsoft.us' },
        googleCredentialsArn: `${SECRET}google-abcdef`,
        googleDirectoryUrl: 'https://admin.example.com',
      },
    });
  });

  it('the settings hold several load balancers', () => {
    const arns = [`${BALANCER}/one/1`, `${BALANCER}/two/2`];
    const { loadBalancerArns } = readSettings(environment({ LOAD_BALANCER_ARNS: arns.join(',') }));
    expect([...loadBalancerArns]).toEqual(arns);
  });

  it('the settings hold addresses without their last slashes and the host in lower case', () => {
    const settings = readSettings(
      environment({
        PUBLIC_KEYS_URL: 'https://keys.example/path/',
        JIRA_ADDRESS: 'http://10.0.0.1:8080/jira//',
        JIRA_HOST: 'Jira.Example.COM:8443',
      }),
    );
    expect(settings.publicKeysUrl).toBe('https://keys.example/path');
    expect(settings.products.jira).toMatchObject({
      address: 'http://10.0.0.1:8080/jira',
      host: 'jira.example.com:8443',
    });
  });

  it('the settings hold the host without the port of https, which no browser sends', () => {
    const { products } = readSettings(environment({ JIRA_HOST: 'jira.example.com:443' }));
    expect(products.jira?.host).toBe('jira.example.com');
  });

  it.each(['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc', 'aws-iso-b'])(
    'the settings may be those of the partition %s',
    (partition) => {
      const good = environment();
      const moved = Object.fromEntries(
        Object.entries(good).map(([name, value]) => [
          name,
          value?.replaceAll('arn:aws:', `arn:${partition}:`),
        ]),
      );
      const { targetGroupArnPrefix, publicTargetGroupArnPrefix } = readSettings(moved);
      expect(targetGroupArnPrefix).toContain(`arn:${partition}:`);
      expect(publicTargetGroupArnPrefix).toContain(`arn:${partition}:`);
    },
  );
});

describe('the settings of products', () => {
  it('the settings hold every product whose host is set, and no other', () => {
    const { products } = readSettings(
      environment({ ...CONFLUENCE, BITBUCKET_ADDRESS: 'https://off.example.com' }),
    );
    expect(Object.keys(products)).toEqual(['jira', 'confluence']);
    expect(products.confluence).toEqual({
      name: 'confluence',
      host: 'confluence.example.com',
      address: 'https://confluence.internal.example.com/confluence',
      sessions: 'native',
      credentialsArn: `${SECRET}confluence-abcdef`,
      rememberMe: false,
      sessionCookie: 'JSESSIONID',
      version: [9, 2],
    });
  });

  it('the settings need no Jira', () => {
    const without = { JIRA_HOST: undefined, JIRA_ADDRESS: undefined };
    const { products } = readSettings(environment({ ...without, ...CONFLUENCE }));
    expect(Object.keys(products)).toEqual(['confluence']);
  });

  it('the settings hold the name of a session cookie that was renamed', () => {
    const { products } = readSettings(environment({ JIRA_SESSION_COOKIE_NAME: 'JIRASESSIONID' }));
    expect(products.jira?.sessionCookie).toBe('JIRASESSIONID');
  });

  it('the settings hold remember-me when it is enabled', () => {
    const { products } = readSettings(environment({ JIRA_REMEMBER_ME: 'yes' }));
    expect(products.jira?.rememberMe).toBe(true);
  });

  it.each<[string, readonly [number, number]]>([
    ['8.4', [8, 4]],
    ['9.2.13', [9, 2]],
    ['10.0', [10, 0]],
    ['10.2.2-m01', [10, 2]],
  ])('the settings hold the major and minor version of %s', (version, expected) => {
    const { products } = readSettings(environment({ ...CONFLUENCE, CONFLUENCE_VERSION: version }));
    expect(products.confluence?.version).toEqual(expected);
  });

  it('the settings hold Crowd’s once for all products with Crowd sessions', () => {
    const { products, crowd, token } = readSettings(
      environment({ ...ON_CROWD, ...CONFLUENCE, CONFLUENCE_SESSIONS: 'crowd' }),
    );
    expect([products.jira?.sessions, products.confluence?.sessions]).toEqual(['crowd', 'crowd']);
    expect(token).toBeNull();
    expect(crowd).toEqual({
      address: 'https://crowd.internal.example.com/crowd',
      credentialsArn: `${SECRET}crowd-abcdef`,
      sessionSeconds: 3_600,
      bindsToClientAddress: true,
      verifiesNewSessions: false,
    });
  });

  it('the settings hold what is given for Crowd in place of a default', () => {
    const given = {
      CROWD_SESSION_SECONDS: '900',
      CROWD_CLIENT_ADDRESS: 'none',
      CROWD_READ_BACK: 'yes',
    };
    expect(readSettings(environment({ ...ON_CROWD, ...given })).crowd).toMatchObject({
      sessionSeconds: 900,
      bindsToClientAddress: false,
      verifiesNewSessions: true,
    });
  });

  it('the settings hold the ARN of the token key', () => {
    const { crowd, token } = readSettings(environment(ON_TOKENS));
    expect(crowd).toBeNull();
    expect(token).toEqual({
      keyArn: `${SECRET}token-key-abcdef`,
      cookieName: '__Host-edge-token',
    });
  });

  it('the settings hold another name for the token cookie', () => {
    const { token } = readSettings(environment({ ...ON_TOKENS, TOKEN_COOKIE_NAME: 'SSO-Token' }));
    expect(token?.cookieName).toBe('SSO-Token');
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['a service account when users and groups are Crowd’s', ON_CROWD],
    [
      'the version of Confluence when users and groups are Crowd’s',
      {
        ...ON_CROWD,
        ...CONFLUENCE,
        CONFLUENCE_SESSIONS: 'crowd',
        CONFLUENCE_VERSION: undefined,
      },
    ],
  ])('the settings need not hold %s', (_what, parts) => {
    expect(problemsOf({ ...parts, JIRA_CREDENTIALS_ARN: undefined })).toEqual([]);
  });

  it.each<[string, Record<string, string | undefined>, readonly string[]]>([
    [
      'no product at all',
      { JIRA_HOST: undefined },
      ['JIRA_HOST: is missing, or the host of another product'],
    ],
    [
      'a product without a service account',
      { ...CONFLUENCE, CONFLUENCE_CREDENTIALS_ARN: undefined },
      ['CONFLUENCE_CREDENTIALS_ARN: is missing'],
    ],
    [
      'a product on tokens without a service account',
      { ...ON_TOKENS, JIRA_CREDENTIALS_ARN: undefined },
      ['JIRA_CREDENTIALS_ARN: is missing'],
    ],
    [
      'a product without an address',
      { ...CONFLUENCE, CONFLUENCE_ADDRESS: undefined },
      ['CONFLUENCE_ADDRESS: is missing'],
    ],
    [
      'a Confluence of unknown version',
      { ...CONFLUENCE, CONFLUENCE_VERSION: undefined },
      ['CONFLUENCE_VERSION: is missing, or older than 8.4'],
    ],
    [
      'a Confluence on tokens of unknown version',
      { ...ON_TOKENS, ...CONFLUENCE, CONFLUENCE_SESSIONS: 'token', CONFLUENCE_VERSION: undefined },
      ['CONFLUENCE_VERSION: is missing, or older than 8.4'],
    ],
    [
      'a Confluence that has no resource to create users',
      { ...CONFLUENCE, CONFLUENCE_VERSION: '8.3' },
      ['CONFLUENCE_VERSION: is missing, or older than 8.4'],
    ],
    [
      'sessions of an unknown Crowd',
      { JIRA_SESSIONS: 'crowd' },
      ['CROWD_ADDRESS: is missing', 'CROWD_CREDENTIALS_ARN: is missing'],
    ],
    ['tokens without a key', { JIRA_SESSIONS: 'token' }, ['TOKEN_KEY_ARN: is missing']],
    [
      'two products at one host',
      { ...CONFLUENCE, CONFLUENCE_HOST: 'JIRA.example.com:443' },
      ['JIRA_HOST: two products have one host'],
    ],
    [
      'a token of Crowd that ends before the edge session',
      { ...ON_CROWD, CROWD_SESSION_SECONDS: '899' },
      ['CROWD_SESSION_SECONDS: is shorter than EDGE_SESSION_SECONDS'],
    ],
    [
      'a product with one wrong and one missing setting',
      { JIRA_HOST: 'https://jira.example.com', JIRA_CREDENTIALS_ARN: undefined },
      ['JIRA_CREDENTIALS_ARN: is missing', 'JIRA_HOST: is not a host name'],
    ],
    [
      'a product with a problem beside a missing Crowd',
      { JIRA_SESSIONS: 'crowd', JIRA_ADDRESS: undefined },
      [
        'CROWD_ADDRESS: is missing',
        'CROWD_CREDENTIALS_ARN: is missing',
        'JIRA_ADDRESS: is missing',
      ],
    ],
    [
      'a product with a problem beside a missing token key',
      { JIRA_SESSIONS: 'token', JIRA_ADDRESS: 'jira' },
      ['JIRA_ADDRESS: is not an http or https URL', 'TOKEN_KEY_ARN: is missing'],
    ],
    [
      'several products, Crowd and tokens at once',
      {
        ...CONFLUENCE,
        JIRA_SESSIONS: 'crowd',
        CONFLUENCE_SESSIONS: 'token',
        CONFLUENCE_CREDENTIALS_ARN: undefined,
        LOG_LEVEL: 'loud',
      },
      [
        'LOG_LEVEL: is not one of debug, info, warn, error',
        'CONFLUENCE_CREDENTIALS_ARN: is missing',
        'CROWD_ADDRESS: is missing',
        'CROWD_CREDENTIALS_ARN: is missing',
        'TOKEN_KEY_ARN: is missing',
      ],
    ],
  ])('every problem of %s is reported', (_what, parts, problems) => {
    expect(problemsOf(parts).toSorted()).toEqual(problems.toSorted());
  });

  it.each([
    '__Host-edge-session',
    '__Host-edge-profile',
    '__Host-edge-return-fuBjxYPWyRpl',
    'AWSELBAuthSessionCookie',
    'AWSALB',
    'AWSALBCORS',
    'AWSALBAPP-0',
    'AWSALBAuthNonce',
    'JSESSIONID',
    'BITBUCKETSESSIONID',
  ])('a token cookie cannot have the reserved name %s', (name) => {
    expect(problemsOf({ ...ON_TOKENS, TOKEN_COOKIE_NAME: name })).toEqual([
      expect.stringMatching(/^TOKEN_COOKIE_NAME: /),
    ]);
  });

  it.each(['JSESSIONID2', 'edge.AWSALB', 'edge-token'])(
    'a token cookie may have the name %s, which only resembles a reserved one',
    (name) => {
      const { token } = readSettings(environment({ ...ON_TOKENS, TOKEN_COOKIE_NAME: name }));
      expect(token?.cookieName).toBe(name);
    },
  );

  it.each([
    ['AWSELBAuthSessionCookie', 'of the load balancer'],
    ['own-token', 'of the tokens'],
  ])('a session cookie of a product may not be called %s like the one %s', (name) => {
    const taken = { ...ON_TOKENS, TOKEN_COOKIE_NAME: 'own-token', JIRA_SESSION_COOKIE_NAME: name };
    expect(problemsOf(taken)).toEqual(['JIRA_SESSION_COOKIE_NAME: is the name of another cookie']);
  });

  it('a product that is off needs no settings', () => {
    const off = { BITBUCKET_SESSIONS: 'crowd', CONFLUENCE_SESSIONS: 'token' };
    expect(problemsOf(off)).toEqual([]);
  });

  it('Crowd’s token may end with the edge session', () => {
    expect(problemsOf({ ...ON_CROWD, CROWD_SESSION_SECONDS: '900' })).toEqual([]);
  });

  it.each<[string, string]>([
    ['JIRA_SESSIONS', 'Crowd'],
    ['JIRA_REMEMBER_ME', 'true'],
    ['JIRA_SESSION_COOKIE_NAME', 'a=b; c'],
    ['JIRA_SESSION_COOKIE_NAME', '__Host-edge-session'],
    ['JIRA_SESSION_COOKIE_NAME', 'AWSALBAuthNonce'],
    ['CONFLUENCE_VERSION', '9'],
    ['CONFLUENCE_VERSION', 'v9.2'],
    ['CROWD_ADDRESS', 'crowd.internal.example.com'],
    ['CROWD_ADDRESS', 'https://app:secret@crowd.internal.example.com/crowd'],
    ['CROWD_CREDENTIALS_ARN', 'crowd'],
    ['CROWD_SESSION_SECONDS', '299'],
    ['CROWD_SESSION_SECONDS', '86401'],
    ['CROWD_SESSION_SECONDS', '1h'],
    ['CROWD_CLIENT_ADDRESS', 'browser'],
    ['CROWD_READ_BACK', 'true'],
    ['TOKEN_KEY_ARN', 'token-key'],
    ['TOKEN_COOKIE_NAME', 'a=b; c'],
  ])('the setting %s=%s of a product is wrong', (name, value) => {
    const all = { ...ON_CROWD, ...CONFLUENCE, CONFLUENCE_SESSIONS: 'token', TOKEN_KEY_ARN };
    expect(problemsOf(all)).toEqual([]);
    const [problem, ...others] = problemsOf({ ...all, [name]: value });
    expect(problem).toMatch(`${name}: is not`);
    expect(others.filter((other) => !other.startsWith(name))).toEqual([]);
  });
});

const REQUIRED = Object.keys(environment());
/** Settings that count only for a product that is on. */
const OF_JIRA = ['JIRA_ADDRESS', 'JIRA_CREDENTIALS_ARN'];

describe('a wrong setting', () => {
  it.each(REQUIRED)('a missing %s is reported', (name) => {
    const problem = expect.stringMatching(`^${name}: is missing`);
    expect(problemsOf({ [name]: undefined })).toEqual([problem]);
    const { [name]: _unset, ...others } = environment() as Record<string, string | undefined>;
    expect(() => readSettings(others)).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ errors: [problem] }) }),
    );
  });

  it.each<[string, string]>([
    ...['TARGET_GROUP_ARN_PREFIX', 'PUBLIC_TARGET_GROUP_ARN_PREFIX'].flatMap(
      (name): [string, string][] => [
        [name, `arn:aws:elasticloadbalancing:${ACCOUNT}:targetgroup/a`],
        [name, `arn:aws:elasticloadbalancing:${ACCOUNT}:targetgroup/`],
        [name, `arn:aws:elasticloadbalancing:${ACCOUNT}:targetgroup//`],
        [name, `arn:aws:elasticloadbalancing:${ACCOUNT}:targetgroup/a/0123456789abcdef`],
        [name, 'arn:aws:elasticloadbalancing:eu-central-1:*:targetgroup/a/'],
      ],
    ),
    ['LOAD_BALANCER_ARNS', '*'],
    ['LOAD_BALANCER_ARNS', `${BALANCER}/one/1,`],
    ['LOAD_BALANCER_ARNS', `${BALANCER}/one/1,${BALANCER.replace('app', 'net')}/two/2`],
    ['OIDC_ISSUER', 'http://id.example.com'],
    ['IDENTITY_PROVIDER', 'Okta Org'],
    ['OIDC_KEY_SET_URL', 'http://id.example.com/jwks'],
    ['COGNITO_USER_POOL_ARN', 'eu-central-1_AbCdEfGhI'],
    ['COGNITO_USER_POOL_ARN', `arn:aws:cognito-idp:${ACCOUNT}:userpool/a/b`],
    ['IDENTITY_STORE_ARN', 'd-1234567890'],
    ['IDENTITY_STORE_ARN', `arn:aws:identitystore:${ACCOUNT}:identitystore/d-1234567890`],
    ['IDENTITY_STORE_REGION', 'eu-central-1.evil.example'],
    ['MICROSOFT_GRAPH_URL', 'http://graph.microsoft.com'],
    ['MICROSOFT_GRAPH_URL', 'https://graph.microsoft.com/?x'],
    ['GOOGLE_CREDENTIALS_ARN', '{"private_key": "…"}'],
    ['GOOGLE_DIRECTORY_URL', 'https://user:password@admin.googleapis.com'],
    ['PUBLIC_KEYS_URL', 'http://keys.example'],
    ['PUBLIC_KEYS_URL', 'https://['],
    ['PUBLIC_KEYS_URL', 'https://keys.example/?kid='],
    ['PUBLIC_KEYS_URL', 'https://keys.example/#kid'],
    ['LOAD_BALANCER_COOKIE_NAME', 'a=b; c'],
    ['SESSION_KEY_ARN', 'session-key'],
    ['JIRA_HOST', 'https://jira.example.com'],
    ['JIRA_HOST', 'jira.example.com/jira'],
    ['JIRA_ADDRESS', 'jira.internal.example.com'],
    ['JIRA_ADDRESS', 'https://jira.internal.example.com/?x=1'],
    ['JIRA_ADDRESS', 'https://['],
    ['JIRA_ADDRESS', 'https://jira:99999'],
    ['JIRA_ADDRESS', 'https://svc:password@jira.example.com'],
    ['FORWARD_MODE', 'tunnel'],
    ['EDGE_SESSION_SECONDS', '59'],
    ['EDGE_SESSION_SECONDS', '3601'],
    ['EDGE_SESSION_SECONDS', '15m'],
    ['EDGE_SESSION_SECONDS', '-900'],
    ['EDGE_SESSION_SECONDS', '900.5'],
    ['RESYNC_SECONDS', '59'],
    ['RESYNC_SECONDS', '86401'],
    ['MASS_REMOVAL', 'yes'],
    ['PRODUCT_CONNECTIONS', '1'],
    ['PRODUCT_CONNECTIONS', '21'],
    ['SECRETS_REFRESH_SECONDS', '29'],
    ['SECRETS_REFRESH_SECONDS', '86401'],
    ['LOG_LEVEL', 'trace'],
  ])('a wrong setting %s=%s is reported', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems.length).toBeGreaterThan(0);
    expect(new Set(problems.map((problem) => problem.split(':')[0]))).toEqual(new Set([name]));
  });

  it('one target group for both routes is reported, along with other problems', () => {
    const { TARGET_GROUP_ARN_PREFIX: both } = environment();
    const problem = 'PUBLIC_TARGET_GROUP_ARN_PREFIX: is the same as TARGET_GROUP_ARN_PREFIX';
    expect(problemsOf({ PUBLIC_TARGET_GROUP_ARN_PREFIX: both })).toEqual([problem]);
    expect(problemsOf({ PUBLIC_TARGET_GROUP_ARN_PREFIX: both, LOG_LEVEL: 'loud' })).toEqual(
      expect.arrayContaining([problem, expect.stringMatching(/^LOG_LEVEL: /)]),
    );
  });

  it('all wrong settings are reported together', () => {
    const nothing = Object.fromEntries(REQUIRED.map((name) => [name, undefined]));
    const wrong = { FORWARD_MODE: 'tunnel', LOG_LEVEL: 'loud', RESYNC_SECONDS: '0' };
    const names = problemsOf({ ...nothing, ...wrong }).map((problem) => problem.split(':')[0]);
    const required = REQUIRED.filter((name) => !OF_JIRA.includes(name));
    expect(new Set(names)).toEqual(new Set([...required, ...Object.keys(wrong)]));
  });

  it('a wrong setting is reported without its value, which may be a misplaced secret', () => {
    const problems = REQUIRED.flatMap((name) => problemsOf({ [name]: 's3cr3t value' }));
    expect(problems).toHaveLength(REQUIRED.length);
    expect(problems.join()).not.toContain('s3cr3t');
  });
});

/** Every variable that is read, whichever products are on. */
const DECLARED = [
  ...[DEPLOYMENT, DIRECTORIES].flatMap((group) => variablesOf(group)),
  ...variablesOf(CROWD, 'CROWD_'),
  ...variablesOf(TOKEN, 'TOKEN_'),
  ...PRODUCT_NAMES.flatMap((name) => variablesOf(PRODUCT, toVariable(name))),
];

function variablesOf(group: SettingGroup, prefix = ''): string[] {
  return Object.values(group).map(({ variable }) => prefix + variable);
}

/** A deployment in which each declared setting counts. */
const COMPLETE = {
  ...{ ...ON_CROWD, ...CONFLUENCE, CONFLUENCE_SESSIONS: 'token', TOKEN_KEY_ARN },
  BITBUCKET_HOST: 'bitbucket.example.com',
  BITBUCKET_ADDRESS: 'https://bitbucket.internal.example.com',
  BITBUCKET_CREDENTIALS_ARN: `${SECRET}bitbucket-abcdef`,
};

/** What becomes of an environment: its settings, or its problems. */
function outcomeOf(parts: Readonly<Record<string, string | undefined>>): unknown {
  const problems = problemsOf(parts);
  return problems.length === 0 ? readSettings(environment(parts)) : problems;
}

// SAM CLI hands the function an empty text for each variable that the template leaves out.
describe('a setting without a text', () => {
  it('a deployment in which each setting counts is a good one', () => {
    expect(problemsOf(COMPLETE)).toEqual([]);
  });

  it.each(DECLARED)('the setting %s without a text counts as left out', (name) => {
    expect(outcomeOf({ ...COMPLETE, [name]: '' })).toEqual(
      outcomeOf({ ...COMPLETE, [name]: undefined }),
    );
  });

  it('all settings that are left out may be there without a text', () => {
    const empty = Object.fromEntries(DECLARED.map((name) => [name, '']));
    expect(readSettings({ ...empty, ...environment() })).toEqual(readSettings(environment()));
  });

  it.each(DECLARED)('the setting %s of a blank is wrong, not left out', (name) => {
    expect(problemsOf({ ...COMPLETE, [name]: ' ' })).toContainEqual(
      expect.stringMatching(`^${name}: is not `),
    );
  });
});
