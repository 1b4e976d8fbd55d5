import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { readSettings } from '#shared/base/settings.ts';
import { environment } from '#test/builders/environment.ts';

/** Every problem that an environment has, as the log tells them. */
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

describe('the settings', () => {
  it('hold what a good environment says, and the rest by default', () => {
    expect(readSettings(environment())).toEqual({
      targetGroupArnPrefix: `arn:aws:elasticloadbalancing:${ACCOUNT}:targetgroup/edge-sign-on/`,
      publicTargetGroupArnPrefix: `arn:aws:elasticloadbalancing:${ACCOUNT}:targetgroup/edge-sign-on-public/`,
      loadBalancerArns: new Set([`${BALANCER}/edge/0123456789abcdef`]),
      issuer: 'https://id.example.com',
      clientId: 'edge-client',
      publicKeysUrl: 'https://public-keys.auth.elb.eu-central-1.amazonaws.com',
      loadBalancerCookieName: 'AWSELBAuthSessionCookie',
      sessionKeyArn: `arn:aws:secretsmanager:${ACCOUNT}:secret:session-key-abcdef`,
      passwordKeyArn: `arn:aws:secretsmanager:${ACCOUNT}:secret:password-key-abcdef`,
      products: {
        jira: {
          name: 'jira',
          host: 'jira.example.com',
          address: 'https://jira.internal.example.com',
          credentialsArn: `arn:aws:secretsmanager:${ACCOUNT}:secret:jira-abcdef`,
        },
      },
      forwardMode: 'proxy',
      edgeSessionSeconds: 900,
      resyncSeconds: 3600,
      secretsRefreshSeconds: 300,
      logLevel: 'info',
    });
  });

  it('hold what is given in place of a default', () => {
    expect(
      readSettings(
        environment({
          LOAD_BALANCER_COOKIE_NAME: 'jira-session',
          FORWARD_MODE: 'redirect',
          EDGE_SESSION_SECONDS: '60',
          RESYNC_SECONDS: '86400',
          SECRETS_REFRESH_SECONDS: '30',
          LOG_LEVEL: 'debug',
        }),
      ),
    ).toMatchObject({
      loadBalancerCookieName: 'jira-session',
      forwardMode: 'redirect',
      edgeSessionSeconds: 60,
      resyncSeconds: 86_400,
      secretsRefreshSeconds: 30,
      logLevel: 'debug',
    });
  });

  it('hold several load balancers', () => {
    const arns = [`${BALANCER}/one/1`, `${BALANCER}/two/2`];
    const { loadBalancerArns } = readSettings(environment({ LOAD_BALANCER_ARNS: arns.join(',') }));
    expect([...loadBalancerArns]).toEqual(arns);
  });

  it('hold addresses without the slashes behind them, and the host in lower case', () => {
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

  it('hold the host without the port of https, which no browser names', () => {
    const { products } = readSettings(environment({ JIRA_HOST: 'jira.example.com:443' }));
    expect(products.jira.host).toBe('jira.example.com');
  });

  it.each(['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc', 'aws-iso-b'])(
    'may be those of the partition %s',
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

const REQUIRED = Object.keys(environment());

describe('a wrong setting', () => {
  it.each(REQUIRED)('%s is told when it is missing', (name) => {
    expect(problemsOf({ [name]: undefined })).toEqual([`${name}: is missing`]);
    const { [name]: _unset, ...others } = environment() as Record<string, string | undefined>;
    expect(() => readSettings(others)).toThrow(
      expect.objectContaining({
        cause: expect.objectContaining({ errors: [`${name}: is missing`] }),
      }),
    );
  });

  it.each(REQUIRED)('%s is told when it is empty', (name) => {
    expect(problemsOf({ [name]: '' })).toEqual([expect.stringMatching(`^${name}: is not `)]);
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
    ['SECRETS_REFRESH_SECONDS', '29'],
    ['SECRETS_REFRESH_SECONDS', '86401'],
    ['LOG_LEVEL', 'trace'],
  ])('%s=%s is told', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems.length).toBeGreaterThan(0);
    expect(new Set(problems.map((problem) => problem.split(':')[0]))).toEqual(new Set([name]));
  });

  it('is one target group for both entrances, and is told along with others', () => {
    const { TARGET_GROUP_ARN_PREFIX: both } = environment();
    const problem = 'PUBLIC_TARGET_GROUP_ARN_PREFIX: is the same as TARGET_GROUP_ARN_PREFIX';
    expect(problemsOf({ PUBLIC_TARGET_GROUP_ARN_PREFIX: both })).toEqual([problem]);
    expect(problemsOf({ PUBLIC_TARGET_GROUP_ARN_PREFIX: both, LOG_LEVEL: 'loud' })).toEqual(
      expect.arrayContaining([problem, expect.stringMatching(/^LOG_LEVEL: /)]),
    );
  });

  it('is told along with every other', () => {
    const nothing = Object.fromEntries(REQUIRED.map((name) => [name, undefined]));
    const wrong = { FORWARD_MODE: 'tunnel', LOG_LEVEL: 'loud', RESYNC_SECONDS: '0' };
    const names = problemsOf({ ...nothing, ...wrong }).map((problem) => problem.split(':')[0]);
    expect(new Set(names)).toEqual(new Set([...REQUIRED, ...Object.keys(wrong)]));
  });

  it('is told without its value, which may be a secret put in the wrong place', () => {
    const problems = REQUIRED.flatMap((name) => problemsOf({ [name]: 's3cr3t value' }));
    expect(problems).toHaveLength(REQUIRED.length);
    expect(problems.join()).not.toContain('s3cr3t');
  });
});
