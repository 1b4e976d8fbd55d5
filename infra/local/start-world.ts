// In: nothing but choices. Out: everything that the function meets, on this machine: load balancer,
// key host, OpenID provider, Secrets Manager, Jira of two nodes, and the built function itself.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Certificates, makeCertificates } from './certificates.ts';
import type { JiraOptions } from './jira/start-jira.ts';
import { type LocalFunction, startFunction } from './lambda/start-function.ts';
import type { Hop } from './load-balancer/listener/hop.ts';
import { type LoadBalancer, startLoadBalancer } from './load-balancer/start-load-balancer.ts';
import type { LoadBalancerSwitches } from './load-balancer/switches.ts';
import type { LambdaTarget } from './load-balancer/targets/ask-lambda.ts';
import type { StackOptions } from './load-balancer/template/open-stack.ts';
import type { TargetGroup } from './load-balancer/template/parse-target-group.ts';
import { readListenerRules } from './load-balancer/template/read-listener-rules.ts';
import type { Person } from './open-id-provider/make-people.ts';
import { readFunction } from './read-function.ts';
import { SECRETS, type Servers, startServers } from './start-servers.ts';

/** Everything has a default. */
export interface WorldOptions {
  /** Port of the load balancer's public listener; any free one by default. */
  readonly port?: number;
  /** Further parameters of template.yaml, over those of the local world. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly people?: Readonly<Record<string, Person>>;
  readonly jira?: JiraOptions;
  readonly loadBalancer?: Partial<LoadBalancerSwitches>;
  /** Further variables of the function, such as those of a profiler. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The function's timeout, where the template's is too long to wait for. */
  readonly timeoutSeconds?: number;
  readonly runtimeClient?: { readonly command: string; readonly args: readonly string[] };
  readonly onHop?: (hop: Hop) => void;
  /** Milliseconds since the epoch at the load balancer. */
  readonly now?: () => number;
}

export interface World extends Servers {
  /** `https://jira.localhost:{port}` */
  readonly address: string;
  readonly certificates: Certificates;
  readonly signOn: LocalFunction;
  readonly loadBalancer: LoadBalancer;
  /** Of the rules that sign people in. */
  readonly targetGroupArn: string;
  /** Of the rules that do not. */
  readonly publicTargetGroupArn: string;
  readonly loadBalancerArn: string;
  close(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '../..');
const ACCOUNT = '123456789012';
const REGION = 'eu-central-1';
const LOAD_BALANCER = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/app/local/0123456789abcdef`;
const JIRA_TARGET_GROUP = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:targetgroup/jira/0123456789abcdef`;

/** Yields the running world. The function is the artefact of `npm run build`, which has to be there. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const certificates = await makeCertificates(['jira.localhost', 'id.localhost']);
  const [port, directPort] = [options.port ?? (await freePort()), await freePort()];
  const address = `https://jira.localhost:${port}`;
  const servers = await startServers(
    { ...options, address, account: ACCOUNT, region: REGION },
    certificates,
  );
  const stack = stackOptions(options, servers, directPort);
  const { rules, targetGroups } = await readListenerRules({
    ...stack,
    resolveSecret: ({ secretId, jsonKey = '' }) =>
      String(JSON.parse(servers.secrets.read(secretId) ?? '{}')[jsonKey]),
  });
  const signOn = await startSignOn(options, servers, {
    stack,
    host: `jira.localhost:${port}`,
    ca: certificates.ca,
  });
  const loadBalancer = await startLoadBalancer({
    tls: certificates,
    arn: LOAD_BALANCER,
    rules,
    targets: {
      ...lambdaTargets(targetGroups, signOn),
      [JIRA_TARGET_GROUP]: {
        type: 'instance',
        nodes: servers.jira.nodes.map((node) => node.url),
      },
    },
    signingKey: servers.keyHost.currentKey,
    port,
    directListeners: [{ targetGroupArn: JIRA_TARGET_GROUP, port: directPort }],
    // As the template asks operators to have it.
    switches: { dropInvalidHeaderFields: true, ...options.loadBalancer },
    ...(options.onHop && { onHop: options.onHop }),
    ...(options.now && { now: options.now }),
  });
  const close = async () => {
    await loadBalancer.close();
    await signOn.close();
    await Promise.all(Object.values(servers).map((server) => server.close()));
  };
  return {
    address,
    certificates,
    ...servers,
    signOn,
    loadBalancer,
    targetGroupArn: arnOf(targetGroups, 'FunctionTargetGroup'),
    publicTargetGroupArn: arnOf(targetGroups, 'PublicTargetGroup'),
    loadBalancerArn: LOAD_BALANCER,
    close,
  };
}

function lambdaTargets(
  groups: readonly TargetGroup[],
  { invoke }: LocalFunction,
): Record<string, LambdaTarget> {
  return Object.fromEntries(
    groups.map(({ arn, multiValueHeaders }) => [
      arn,
      { type: 'lambda', multiValueHeaders, invoke },
    ]),
  );
}

function arnOf(groups: readonly TargetGroup[], logicalId: string): string {
  const group = groups.find(({ name }) => name === logicalId);
  if (group === undefined) throw new Error(`template.yaml has no ${logicalId}`);
  return group.arn;
}

/** The template as a deployment into the local world would parametrise it. */
function stackOptions(options: WorldOptions, servers: Servers, directPort: number): StackOptions {
  const { provider, keyHost, secrets } = servers;
  return {
    templatePath: join(ROOT, 'template.yaml'),
    pseudo: { partition: 'aws', region: REGION, accountId: ACCOUNT, stackName: 'local' },
    parameters: {
      LoadBalancerArn: LOAD_BALANCER,
      ListenerArn: `${LOAD_BALANCER.replace(':loadbalancer/', ':listener/')}/0123456789abcdef`,
      OidcIssuer: provider.issuer,
      OidcAuthorizationEndpoint: provider.authorizationEndpoint,
      OidcTokenEndpoint: provider.tokenEndpoint,
      OidcUserInfoEndpoint: provider.userInfoEndpoint,
      OidcClientId: provider.clientId,
      OidcClientSecretArn: secrets.arn(SECRETS.client),
      OidcScope: 'openid profile email groups',
      PublicKeysUrl: `https://127.0.0.1:${keyHost.port}`,
      SubnetIds: 'subnet-0123456789abcdef0',
      SecurityGroupIds: 'sg-0123456789abcdef0',
      JiraHost: 'jira.localhost',
      JiraAddress: `https://127.0.0.1:${directPort}`,
      JiraTargetGroupArn: JIRA_TARGET_GROUP,
      JiraCredentialsArn: secrets.arn(SECRETS.jira),
      JiraPriorityPrefix: '1',
      ...options.parameters,
    },
    nameResource: ({ logicalId }, attribute) => {
      if (attribute !== undefined) return undefined;
      if (logicalId === 'SessionKeySecret') return secrets.arn(SECRETS.sessionKey);
      return logicalId === 'PasswordKeySecret' ? secrets.arn(SECRETS.passwordKey) : undefined;
    },
  };
}

interface Deployment {
  readonly stack: StackOptions;
  /** With its port, which a listener rule cannot hold. */
  readonly host: string;
  readonly ca: string;
}

function startSignOn(
  options: WorldOptions,
  { secrets }: Servers,
  { stack, host, ca }: Deployment,
): Promise<LocalFunction> {
  const { environment, timeoutSeconds, memoryMb } = readFunction(stack, 'SignOnFunction');
  return startFunction({
    handlerFile: join(ROOT, '.build/sign-on/handler.mjs'),
    env: {
      ...environment,
      JIRA_HOST: host,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
      AWS_ACCESS_KEY_ID: secrets.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: secrets.credentials.secretAccessKey,
      ...options.environment,
    },
    ca,
    region: REGION,
    timeoutSeconds: options.timeoutSeconds ?? timeoutSeconds,
    memoryMb,
    ...(options.runtimeClient && { runtimeClient: options.runtimeClient }),
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
