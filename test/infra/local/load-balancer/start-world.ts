import {
  type LoadBalancer,
  type LoadBalancerOptions,
  startLoadBalancer,
} from '#infra/local/load-balancer/start-load-balancer.ts';
import {
  type KeyHost,
  startPublicKeyHost,
} from '#infra/local/load-balancer/start-public-key-host.ts';
import type { LambdaEvent } from '#infra/local/load-balancer/targets/to-lambda-event.ts';
import type { AuthenticateOidc } from '#infra/local/load-balancer/template/parse-actions.ts';
import type { ListenerRule } from '#infra/local/load-balancer/template/parse-listener-rule.ts';
import { type Certificates, makeCertificates } from '#infra/local/tls/certificates.ts';

export const arn =
  'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/edge/0123456789abcdef';
export const lambdaGroup = arn.replace('loadbalancer/app/edge', 'targetgroup/sign-on');
export const nodeGroup = arn.replace('loadbalancer/app/edge', 'targetgroup/jira');

/** A function that remembers its events and answers what it is told to. */
export interface RecordingFunction {
  readonly events: LambdaEvent[];
  result: unknown;
}

export interface World {
  readonly certificates: Certificates;
  readonly keyHost: KeyHost;
  readonly recorded: RecordingFunction;
  readonly loadBalancer: LoadBalancer;
  readonly origin: string;
  close(): Promise<void>;
}

/** A load balancer in front of a recording function, in multi-value mode unless told otherwise. */
export async function startWorld(
  rules: readonly ListenerRule[],
  options: Partial<LoadBalancerOptions> & {
    readonly certificates?: Certificates;
    readonly multiValueHeaders?: boolean;
  } = {},
): Promise<World> {
  const certificates =
    options.certificates ?? (await makeCertificates(['jira.localhost', 'id.localhost']));
  const keyHost = await startPublicKeyHost({ tls: certificates });
  const multiValueHeaders = options.multiValueHeaders ?? true;
  const recorded: RecordingFunction = { events: [], result: answerOf(multiValueHeaders) };
  const invoke = async (event: LambdaEvent) => {
    recorded.events.push(event);
    return recorded.result;
  };
  const { certificates: _own, multiValueHeaders: _mode, targets, ...given } = options;
  const loadBalancer = await startLoadBalancer({
    tls: certificates,
    arn,
    rules,
    signingKey: keyHost.currentKey,
    targets: { [lambdaGroup]: { type: 'lambda', multiValueHeaders, invoke }, ...targets },
    ...given,
  });
  return {
    certificates,
    keyHost,
    recorded,
    loadBalancer,
    origin: `https://jira.localhost:${loadBalancer.port}`,
    close: async () => {
      await Promise.all([loadBalancer.close(), keyHost.close()]);
    },
  };
}

/** A sound answer in the given mode. */
export function answerOf(multiValueHeaders = true): Record<string, unknown> {
  return {
    statusCode: 200,
    statusDescription: '200 OK',
    isBase64Encoded: false,
    ...(multiValueHeaders
      ? { multiValueHeaders: { 'content-type': ['text/plain'] } }
      : { headers: { 'content-type': 'text/plain' } }),
    body: 'from the function',
  };
}

/** A rule that takes every request of the host; name the parts that differ. */
export function ruleOf(parts: Partial<ListenerRule> = {}): ListenerRule {
  return {
    name: 'Everything',
    listenerArn: 'listener',
    priority: 100,
    conditions: [{ field: 'host-header', values: ['jira.localhost'] }],
    authenticate: undefined,
    route: { type: 'forward', targetGroupArn: lambdaGroup },
    ...parts,
  };
}

/** The sign-in of a rule at the test provider. */
export function oidcOf(issuer: string, parts: Partial<AuthenticateOidc> = {}): AuthenticateOidc {
  return {
    issuer,
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint: `${issuer}/token`,
    userInfoEndpoint: `${issuer}/me`,
    clientId: 'load-balancer',
    clientSecret: 'a secret: with +signs',
    scope: 'openid profile email',
    sessionCookieName: 'AWSELBAuthSessionCookie',
    sessionTimeoutSeconds: 604_800,
    onUnauthenticatedRequest: 'authenticate',
    extraParams: {},
    ...parts,
  };
}
