// The settings of a deployment: each declared once, with its variable, its form and its default.
import * as v from 'valibot';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import {
  httpsUrl,
  oneOf,
  orEmpty,
  productAddress,
  seconds,
  secretArn,
  setting,
  text,
  wholeNumber,
  yesOrNo,
} from './setting.ts';

const targetGroup = text(
  /^arn:[a-z-]+:elasticloadbalancing:[^:]+:\d{12}:targetgroup\/[^/]+\/$/,
  'a target group ARN up to the slash behind its name',
);

export const DEPLOYMENT = {
  /** `arn:…:targetgroup/{name}/`: every event must come from a target group below it. */
  targetGroupArnPrefix: setting('TARGET_GROUP_ARN_PREFIX', targetGroup),
  /** The same for the target group of the listener rules that authenticate nothing. */
  publicTargetGroupArnPrefix: setting('PUBLIC_TARGET_GROUP_ARN_PREFIX', targetGroup),
  /** The load balancers whose signature counts; the only thing that makes a token ours. */
  loadBalancerArns: setting(
    'LOAD_BALANCER_ARNS',
    v.pipe(
      text(
        /^(arn:[a-z-]+:elasticloadbalancing:[^:,]+:\d{12}:loadbalancer\/app\/[^,]+(,(?=a)|$))+$/,
        'a comma-separated list of load balancer ARNs',
      ),
      v.transform((list): ReadonlySet<string> => new Set(list.split(','))),
    ),
  ),
  issuer: setting('OIDC_ISSUER', text(/^https:\/\/\S+$/, 'an https URL')),
  clientId: setting('OIDC_CLIENT_ID', text(/^\S+$/, 'a client id')),
  /** The preset of the OpenID provider, which has to be the policy's. */
  provider: setting('IDENTITY_PROVIDER', text(/^[a-z0-9-]+$/, 'the name of a preset')),
  /** A `kid` is appended after a slash. */
  publicKeysUrl: setting('PUBLIC_KEYS_URL', httpsUrl),
  /** Name of the load balancer's session cookie, without the shard number. */
  loadBalancerCookieName: setting(
    'LOAD_BALANCER_COOKIE_NAME',
    v.nullish(text(/^[\w.-]+$/, 'a cookie name'), 'AWSELBAuthSessionCookie'),
  ),
  sessionKeyArn: setting('SESSION_KEY_ARN', secretArn),
  passwordKeyArn: setting('PASSWORD_KEY_ARN', secretArn),
  forwardMode: setting('FORWARD_MODE', oneOf(['proxy', 'redirect'], 'proxy')),
  edgeSessionSeconds: setting('EDGE_SESSION_SECONDS', seconds(900, 60, 3600)),
  resyncSeconds: setting('RESYNC_SECONDS', seconds(3600, 60, 86_400)),
  /** `permit`: groups may be taken from many users at once. */
  massRemoval: setting('MASS_REMOVAL', oneOf(['suspect', 'permit'], 'suspect')),
  /** For each place that is called. */
  productConnections: setting('PRODUCT_CONNECTIONS', wholeNumber(6, 2, 20)),
  secretsRefreshSeconds: setting('SECRETS_REFRESH_SECONDS', seconds(300, 30, 86_400)),
  logLevel: setting('LOG_LEVEL', oneOf(['debug', 'info', 'warn', 'error'], 'info')),
} as const;

export const DIRECTORIES = {
  /** The key set by which the OpenID provider's access tokens are verified. */
  keySetUrl: setting('OIDC_KEY_SET_URL', orEmpty(httpsUrl)),
  userPoolArn: setting(
    'COGNITO_USER_POOL_ARN',
    orEmpty(
      text(
        /^arn:[a-z-]+:cognito-idp:[a-z0-9-]+:\d{12}:userpool\/[\w-]+$/,
        'the ARN of a user pool',
      ),
    ),
  ),
  identityStoreArn: setting(
    'IDENTITY_STORE_ARN',
    orEmpty(
      text(
        /^arn:[a-z-]+:identitystore::\d{12}:identitystore\/d-[0-9a-f]{10}$/,
        'the ARN of an identity store',
      ),
    ),
  ),
  /** The function's own Region where it is not given. */
  identityStoreRegion: setting('IDENTITY_STORE_REGION', orEmpty(text(/^[a-z0-9-]+$/, 'a Region'))),
  graphUrl: setting('MICROSOFT_GRAPH_URL', v.nullish(httpsUrl, 'https://graph.microsoft.com')),
  googleCredentialsArn: setting('GOOGLE_CREDENTIALS_ARN', orEmpty(secretArn)),
  googleDirectoryUrl: setting(
    'GOOGLE_DIRECTORY_URL',
    v.nullish(httpsUrl, 'https://admin.googleapis.com'),
  ),
} as const;

export const CROWD = {
  address: setting('ADDRESS', productAddress),
  /** Of the application at Crowd. */
  credentialsArn: setting('CREDENTIALS_ARN', secretArn),
  sessionSeconds: setting('SESSION_SECONDS', seconds(3600, 300, 86_400)),
  /** Whether tokens are bound to the address of the browser. */
  bindsToClientAddress: setting(
    'CLIENT_ADDRESS',
    v.pipe(
      oneOf(['client', 'none'], 'client'),
      v.transform((value) => value === 'client'),
    ),
  ),
  /** A new token is validated once before the browser gets it. */
  verifiesNewSessions: setting('READ_BACK', yesOrNo),
} as const;

// The cookies of the edge and of the load balancer begin with these; the products' have these names.
const TAKEN_PREFIXES = '__Host-edge-(?:session|profile|return)|AWSALB';
const TAKEN_NAMES = [...new Set(Object.values(PRODUCT_FACTS).map((facts) => facts.sessionCookie))];
const ownCookieName = new RegExp(`^(?!${TAKEN_PREFIXES}|(?:${TAKEN_NAMES.join('|')})$)[\\w.-]+$`);

export const TOKEN = {
  keyArn: setting('KEY_ARN', secretArn),
  cookieName: setting(
    'COOKIE_NAME',
    v.nullish(text(ownCookieName, 'a cookie name of its own'), '__Host-edge-token'),
  ),
} as const;
