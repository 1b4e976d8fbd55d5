import * as v from 'valibot';
import { Failure } from './failure.ts';

/** What one deployment is told by its template, checked once at start. */
export interface Settings {
  /** `arn:…:targetgroup/{name}/`: every event must come from a target group below it. */
  readonly targetGroupArnPrefix: string;
  /** The same for the target group of the listener rules that sign nobody in. */
  readonly publicTargetGroupArnPrefix: string;
  /** The load balancers whose signature counts; the only thing that makes a token ours. */
  readonly loadBalancerArns: ReadonlySet<string>;
  readonly issuer: string;
  readonly clientId: string;
  /** A `kid` is appended after a slash. */
  readonly publicKeysUrl: string;
  /** Name of the load balancer's session cookie, without the shard number. */
  readonly loadBalancerCookieName: string;
  readonly sessionKeyArn: string;
  readonly passwordKeyArn: string;
  readonly products: Readonly<Record<ProductName, ProductSettings>>;
  readonly forwardMode: 'proxy' | 'redirect';
  readonly edgeSessionSeconds: number;
  readonly resyncSeconds: number;
  readonly secretsRefreshSeconds: number;
  readonly logLevel: LogLevel;
}

export type ProductName = 'jira';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface ProductSettings {
  readonly name: ProductName;
  /** Public host, lower-case, with the port where it is not 443. */
  readonly host: string;
  /** Where the function reaches the product; no trailing slash. */
  readonly address: string;
  readonly credentialsArn: string;
}

/**
 * Yields the settings, or throws `configuration.invalid` whose cause lists every problem at once
 * as `NAME: what is wrong`. The function must not start without them.
 */
export function readSettings(environment: Environment): Settings {
  const parsed = v.safeParse(ENVIRONMENT, environment);
  const problems = (parsed.issues ?? []).map(
    (issue) =>
      `${v.getDotPath(issue)}: ${issue.received === 'undefined' ? 'is missing' : issue.message}`,
  );
  // With one name for both, every event would count as one of a rule that signs in.
  const { TARGET_GROUP_ARN_PREFIX: group, PUBLIC_TARGET_GROUP_ARN_PREFIX: open } = environment;
  if (group !== undefined && group === open) {
    problems.push('PUBLIC_TARGET_GROUP_ARN_PREFIX: is the same as TARGET_GROUP_ARN_PREFIX');
  }
  if (parsed.success && problems.length === 0) return toSettings(parsed.output);
  const cause = new AggregateError(problems, problems.join('; '));
  throw new Failure('configuration.invalid', {}, cause);
}

type Environment = Readonly<Record<string, string | undefined>>;

const text = (pattern: RegExp, expected: string) =>
  v.pipe(v.string(), v.regex(pattern, `is not ${expected}`));
const oneOf = <const T extends readonly string[]>(values: T, fallback: T[number]) =>
  v.nullish(v.picklist(values, `is not one of ${values.join(', ')}`), fallback);
const seconds = (fallback: number, from: number, to: number) =>
  v.pipe(
    v.nullish(v.string(), String(fallback)),
    v.regex(/^\d{1,6}$/, 'is not a whole number of seconds'),
    v.transform(Number),
    v.check((value) => value >= from && value <= to, `is not between ${from} and ${to}`),
  );
/** A URL without credentials, query and fragment; its last slashes go. */
const url = (pattern: RegExp, expected: string) =>
  v.pipe(
    v.string(),
    v.check((value) => pattern.test(value) && URL.canParse(value), `is not ${expected}`),
    v.transform((value) => value.replace(/\/+$/, '')),
  );
const secretArn = text(
  /^arn:[a-z-]+:secretsmanager:[^:]+:\d{12}:secret:.+$/,
  'the ARN of a secret',
);

const targetGroup = text(
  /^arn:[a-z-]+:elasticloadbalancing:[^:]+:\d{12}:targetgroup\/[^/]+\/$/,
  'a target group ARN up to the slash behind its name',
);

const ENVIRONMENT = v.object({
  TARGET_GROUP_ARN_PREFIX: targetGroup,
  PUBLIC_TARGET_GROUP_ARN_PREFIX: targetGroup,
  LOAD_BALANCER_ARNS: v.pipe(
    text(
      /^(arn:[a-z-]+:elasticloadbalancing:[^:,]+:\d{12}:loadbalancer\/app\/[^,]+(,(?=a)|$))+$/,
      'a comma-separated list of load balancer ARNs',
    ),
    v.transform((list) => new Set(list.split(','))),
  ),
  OIDC_ISSUER: text(/^https:\/\/\S+$/, 'an https URL'),
  OIDC_CLIENT_ID: text(/^\S+$/, 'a client id'),
  PUBLIC_KEYS_URL: url(/^https:\/\/[^\s?#@]+$/, 'an https URL'),
  LOAD_BALANCER_COOKIE_NAME: v.nullish(
    text(/^[\w.-]+$/, 'a cookie name'),
    'AWSELBAuthSessionCookie',
  ),
  SESSION_KEY_ARN: secretArn,
  PASSWORD_KEY_ARN: secretArn,
  JIRA_HOST: text(/^[a-z0-9.-]+(:\d+)?$/i, 'a host name'),
  JIRA_ADDRESS: url(/^https?:\/\/[^\s?#@]+$/, 'an http or https URL'),
  JIRA_CREDENTIALS_ARN: secretArn,
  FORWARD_MODE: oneOf(['proxy', 'redirect'], 'proxy'),
  EDGE_SESSION_SECONDS: seconds(900, 60, 3600),
  RESYNC_SECONDS: seconds(3600, 60, 86_400),
  SECRETS_REFRESH_SECONDS: seconds(300, 30, 86_400),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error'], 'info'),
});

function toSettings(read: v.InferOutput<typeof ENVIRONMENT>): Settings {
  return {
    targetGroupArnPrefix: read.TARGET_GROUP_ARN_PREFIX,
    publicTargetGroupArnPrefix: read.PUBLIC_TARGET_GROUP_ARN_PREFIX,
    loadBalancerArns: read.LOAD_BALANCER_ARNS,
    issuer: read.OIDC_ISSUER,
    clientId: read.OIDC_CLIENT_ID,
    publicKeysUrl: read.PUBLIC_KEYS_URL,
    loadBalancerCookieName: read.LOAD_BALANCER_COOKIE_NAME,
    sessionKeyArn: read.SESSION_KEY_ARN,
    passwordKeyArn: read.PASSWORD_KEY_ARN,
    products: {
      jira: {
        name: 'jira',
        host: read.JIRA_HOST.toLowerCase().replace(/:443$/, ''),
        address: read.JIRA_ADDRESS,
        credentialsArn: read.JIRA_CREDENTIALS_ARN,
      },
    },
    forwardMode: read.FORWARD_MODE,
    edgeSessionSeconds: read.EDGE_SESSION_SECONDS,
    resyncSeconds: read.RESYNC_SECONDS,
    secretsRefreshSeconds: read.SECRETS_REFRESH_SECONDS,
    logLevel: read.LOG_LEVEL,
  };
}
