import * as v from 'valibot';
import { Failure } from '#shared/base/failure.ts';
import type { LogLevel } from '#shared/base/log.ts';
import {
  type Environment,
  oneOf,
  productAddress,
  type ReadFields,
  seconds,
  secretArn,
  text,
  url,
  yesOrNo,
} from './environment-fields.ts';
import {
  listProductsOn,
  type ProductSettings,
  type Products,
  readProducts,
  toPrefix,
} from './product-settings.ts';

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
  /** The preset of the OpenID provider, which has to be the policy's. */
  readonly provider: string;
  /** Where groups may be asked for, as far as the deployment says. */
  readonly directories: DirectorySettings;
  /** A `kid` is appended after a slash. */
  readonly publicKeysUrl: string;
  /** Name of the load balancer's session cookie, without the shard number. */
  readonly loadBalancerCookieName: string;
  readonly sessionKeyArn: string;
  readonly passwordKeyArn: string;
  /** Those that are on; at least one. */
  readonly products: Products;
  /** Null: no product's sessions are Crowd's. */
  readonly crowd: CrowdSettings | null;
  /** Null: no product trusts tokens of ours. */
  readonly token: TokenSettings | null;
  readonly forwardMode: 'proxy' | 'redirect';
  readonly edgeSessionSeconds: number;
  readonly resyncSeconds: number;
  readonly secretsRefreshSeconds: number;
  readonly logLevel: LogLevel;
}

export interface CrowdSettings {
  readonly address: string;
  /** Of the application at Crowd. */
  readonly credentialsArn: string;
  readonly sessionSeconds: number;
  /** Whether tokens are bound to the address of the browser. */
  readonly bindsToClientAddress: boolean;
  /** A new token is validated once before it is handed over. */
  readonly verifiesNewSessions: boolean;
}

/** Of places that know people's groups; empty: not given. */
export interface DirectorySettings {
  /** The key set by which the OpenID provider's access tokens are verified. */
  readonly keySetUrl: string;
  readonly userPoolArn: string;
  readonly identityStoreArn: string;
  readonly identityStoreRegion: string;
  readonly graphUrl: string;
  readonly googleCredentialsArn: string;
  readonly googleDirectoryUrl: string;
}

export interface TokenSettings {
  readonly keyArn: string;
  readonly cookieName: string;
}

/**
 * Returns the settings, or throws `configuration.invalid` whose cause lists every problem at once
 * as `NAME: what is wrong`. The function must not start without them.
 */
export function readSettings(environment: Environment): Settings {
  const problems: string[] = [];
  const read: ReadFields = (prefix, schema) => {
    const part = Object.keys(schema.entries).map((key) => [key, environment[prefix + key]]);
    const parsed = v.safeParse(schema, Object.fromEntries(part));
    for (const issue of parsed.issues ?? []) {
      const problem = issue.received === 'undefined' ? 'is missing' : issue.message;
      problems.push(`${prefix}${v.getDotPath(issue)}: ${problem}`);
    }
    return parsed.success ? parsed.output : null;
  };
  const deployment = read('', DEPLOYMENT);
  const products = readProducts(environment, read, problems);
  const uses = (sessions: ProductSettings['sessions']) =>
    listProductsOn(environment).some(
      (name) => environment[toPrefix(name, 'SESSIONS')] === sessions,
    );
  const crowd = uses('crowd') ? read('CROWD_', CROWD) : null;
  const token = uses('token') ? read('TOKEN_', TOKEN) : null;
  if (crowd !== null && crowd.SESSION_SECONDS < (deployment?.EDGE_SESSION_SECONDS ?? 0)) {
    problems.push('CROWD_SESSION_SECONDS: is shorter than EDGE_SESSION_SECONDS');
  }
  if (token !== null && token.COOKIE_NAME === deployment?.LOAD_BALANCER_COOKIE_NAME) {
    problems.push('TOKEN_COOKIE_NAME: is the same as LOAD_BALANCER_COOKIE_NAME');
  }
  // With one name for both, every event would count as one of a rule that signs in.
  const { TARGET_GROUP_ARN_PREFIX: group, PUBLIC_TARGET_GROUP_ARN_PREFIX: open } = environment;
  if (group !== undefined && group === open) {
    problems.push('PUBLIC_TARGET_GROUP_ARN_PREFIX: is the same as TARGET_GROUP_ARN_PREFIX');
  }
  if (deployment === null || problems.length > 0) {
    const cause = new AggregateError(problems, problems.join('; '));
    throw new Failure('configuration.invalid', {}, cause);
  }
  return {
    ...toDeployment(deployment),
    products: Object.fromEntries(products.map((product) => [product.name, product])),
    crowd: crowd && toCrowd(crowd),
    token: token && { keyArn: token.KEY_ARN, cookieName: token.COOKIE_NAME },
  };
}

const targetGroup = text(
  /^arn:[a-z-]+:elasticloadbalancing:[^:]+:\d{12}:targetgroup\/[^/]+\/$/,
  'a target group ARN up to the slash behind its name',
);

const DEPLOYMENT = v.object({
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
  IDENTITY_PROVIDER: text(/^[a-z0-9-]+$/, 'the name of a preset'),
  OIDC_KEY_SET_URL: v.nullish(url(/^https:\/\/[^\s?#@]+$/, 'an https URL')),
  COGNITO_USER_POOL_ARN: v.nullish(
    text(/^arn:[a-z-]+:cognito-idp:[a-z0-9-]+:\d{12}:userpool\/[\w-]+$/, 'the ARN of a user pool'),
  ),
  IDENTITY_STORE_ARN: v.nullish(
    text(
      /^arn:[a-z-]+:identitystore::\d{12}:identitystore\/d-[0-9a-f]{10}$/,
      'the ARN of an identity store',
    ),
  ),
  IDENTITY_STORE_REGION: v.nullish(text(/^[a-z0-9-]+$/, 'a Region')),
  /** Lambda's own. */
  AWS_REGION: v.nullish(v.string(), ''),
  MICROSOFT_GRAPH_URL: v.nullish(
    url(/^https:\/\/[^\s?#@]+$/, 'an https URL'),
    'https://graph.microsoft.com',
  ),
  GOOGLE_CREDENTIALS_ARN: v.nullish(secretArn),
  GOOGLE_DIRECTORY_URL: v.nullish(
    url(/^https:\/\/[^\s?#@]+$/, 'an https URL'),
    'https://admin.googleapis.com',
  ),
  PUBLIC_KEYS_URL: url(/^https:\/\/[^\s?#@]+$/, 'an https URL'),
  LOAD_BALANCER_COOKIE_NAME: v.nullish(
    text(/^[\w.-]+$/, 'a cookie name'),
    'AWSELBAuthSessionCookie',
  ),
  SESSION_KEY_ARN: secretArn,
  PASSWORD_KEY_ARN: secretArn,
  FORWARD_MODE: oneOf(['proxy', 'redirect'], 'proxy'),
  EDGE_SESSION_SECONDS: seconds(900, 60, 3600),
  RESYNC_SECONDS: seconds(3600, 60, 86_400),
  SECRETS_REFRESH_SECONDS: seconds(300, 30, 86_400),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error'], 'info'),
});

const CROWD = v.object({
  ADDRESS: productAddress,
  CREDENTIALS_ARN: secretArn,
  SESSION_SECONDS: seconds(3600, 300, 86_400),
  CLIENT_ADDRESS: oneOf(['client', 'none'], 'client'),
  READ_BACK: yesOrNo,
});

const TOKEN = v.object({
  KEY_ARN: secretArn,
  COOKIE_NAME: v.nullish(
    text(
      /^(?!__Host-edge-(?:session|profile|return)|AWSALB|(?:JSESSIONID|BITBUCKETSESSIONID)$)[\w.-]+$/,
      'a cookie name of its own',
    ),
    '__Host-edge-token',
  ),
});

const toCrowd = (part: v.InferOutput<typeof CROWD>): CrowdSettings => ({
  address: part.ADDRESS,
  credentialsArn: part.CREDENTIALS_ARN,
  sessionSeconds: part.SESSION_SECONDS,
  bindsToClientAddress: part.CLIENT_ADDRESS === 'client',
  verifiesNewSessions: part.READ_BACK,
});

function toDeployment(
  read: v.InferOutput<typeof DEPLOYMENT>,
): Omit<Settings, 'products' | 'crowd' | 'token'> {
  return {
    targetGroupArnPrefix: read.TARGET_GROUP_ARN_PREFIX,
    publicTargetGroupArnPrefix: read.PUBLIC_TARGET_GROUP_ARN_PREFIX,
    loadBalancerArns: read.LOAD_BALANCER_ARNS,
    issuer: read.OIDC_ISSUER,
    clientId: read.OIDC_CLIENT_ID,
    provider: read.IDENTITY_PROVIDER,
    directories: {
      keySetUrl: read.OIDC_KEY_SET_URL ?? '',
      userPoolArn: read.COGNITO_USER_POOL_ARN ?? '',
      identityStoreArn: read.IDENTITY_STORE_ARN ?? '',
      identityStoreRegion: read.IDENTITY_STORE_REGION ?? read.AWS_REGION,
      graphUrl: read.MICROSOFT_GRAPH_URL,
      googleCredentialsArn: read.GOOGLE_CREDENTIALS_ARN ?? '',
      googleDirectoryUrl: read.GOOGLE_DIRECTORY_URL,
    },
    publicKeysUrl: read.PUBLIC_KEYS_URL,
    loadBalancerCookieName: read.LOAD_BALANCER_COOKIE_NAME,
    sessionKeyArn: read.SESSION_KEY_ARN,
    passwordKeyArn: read.PASSWORD_KEY_ARN,
    forwardMode: read.FORWARD_MODE,
    edgeSessionSeconds: read.EDGE_SESSION_SECONDS,
    resyncSeconds: read.RESYNC_SECONDS,
    secretsRefreshSeconds: read.SECRETS_REFRESH_SECONDS,
    logLevel: read.LOG_LEVEL,
  };
}
