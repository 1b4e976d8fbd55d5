// In: nothing but choices. Out: everything that the function meets, on this machine: load balancer,
// key host, OpenID provider, Secrets Manager, the products of two nodes each, Crowd, the directories that are asked for,
// and the built function itself.
import type { LocalFunction } from './lambda/start-function.ts';
import type { Hop } from './load-balancer/listener/create-access-log.ts';
import { type LoadBalancer, startLoadBalancer } from './load-balancer/start-load-balancer.ts';
import type { LoadBalancerSwitches } from './load-balancer/switches.ts';
import type { LambdaTarget } from './load-balancer/targets/ask-lambda.ts';
import type { InstanceTarget } from './load-balancer/targets/create-instance-group.ts';
import type { TargetGroup } from './load-balancer/template/parse-target-group.ts';
import { readListenerRules } from './load-balancer/template/read-listener-rules.ts';
import { type Certificates, makeCertificates } from './world/certificates.ts';
import type { LocalProductName } from './world/local-products.ts';
import { mapProducts } from './world/local-products.ts';
import { type HostOptions, type HostPlan, planHosts } from './world/plan-hosts.ts';
import { type ProductPlace, stackOptions } from './world/stack-options.ts';
import type { DirectoryChoices } from './world/start-directories.ts';
import type { ProductChoices } from './world/start-products.ts';
import { type ProviderChoices, type Servers, startServers } from './world/start-servers.ts';
import { type SignOnOptions, startSignOn } from './world/start-sign-on.ts';

/** Everything has a default. */
export interface WorldOptions extends ProductChoices, ProviderChoices, HostOptions, SignOnOptions {
  /** The products that are deployed; the others run, and nobody comes to them. Default: Jira. */
  readonly products?: readonly LocalProductName[];
  /** Places that know groups; none by default. */
  readonly directories?: DirectoryChoices;
  readonly loadBalancer?: Partial<LoadBalancerSwitches>;
  /** Stickiness of the products' target groups. Default: on. */
  readonly stickiness?: boolean;
  readonly onHop?: (hop: Hop) => void;
  /** Milliseconds since the epoch at the load balancer. */
  readonly now?: () => number;
}

export interface World extends Servers {
  /** `https://{host}:{port}` of the first product that is deployed. */
  readonly address: string;
  /** The same of each product, deployed or not. */
  readonly addresses: Readonly<Record<LocalProductName, string>>;
  readonly certificates: Certificates;
  readonly signOn: LocalFunction;
  /** Its direct listeners are those of Jira, Confluence and Bitbucket, in this order. */
  readonly loadBalancer: LoadBalancer;
  /** Of the rules that sign people in. */
  readonly targetGroupArn: string;
  /** Of the rules that do not. */
  readonly publicTargetGroupArn: string;
  readonly loadBalancerArn: string;
  close(): Promise<void>;
}

const ACCOUNT = '123456789012';
const REGION = 'eu-central-1';
const ARN = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}`;
const LOAD_BALANCER = `${ARN}:loadbalancer/app/local/0123456789abcdef`;
const TARGET_GROUPS = mapProducts((product) => `${ARN}:targetgroup/${product}/0123456789abcdef`);

/** Returns the running world. The function's artefact has to be there: `npm run build` makes the usual one. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const layout = await planHosts(options);
  const hosts = Object.values(layout.hosts);
  const certificates = await makeCertificates([...hosts, 'id.localhost']);
  const servers = await startServers(
    { ...options, ...layout, ...{ account: ACCOUNT, region: REGION } },
    certificates,
  );
  const stack = stackOptions({
    ...{ servers, loadBalancerArn: LOAD_BALANCER, account: ACCOUNT, region: REGION },
    places: (options.products ?? ['jira']).map((product) => placeOf(product, options, layout)),
    parameters: options.parameters ?? {},
  });
  const { rules, targetGroups } = await readListenerRules({
    ...stack,
    resolveSecret: ({ secretId, jsonKey = '' }) =>
      String(JSON.parse(servers.secrets.read(secretId) ?? '{}')[jsonKey]),
  });
  const { ca } = certificates;
  const signOn = await startSignOn(options, { stack, servers, layout, ca });
  await layout.releasePorts();
  const loadBalancer = await startLoadBalancer({
    tls: certificates,
    arn: LOAD_BALANCER,
    rules,
    targets: { ...lambdaTargets(targetGroups, signOn), ...instanceTargets(options, servers) },
    signingKey: servers.keyHost.currentKey,
    port: layout.port,
    directListeners: Object.values(
      mapProducts((product) => {
        return { targetGroupArn: TARGET_GROUPS[product], port: layout.directPorts[product] };
      }),
    ),
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
    address: layout.addresses[options.products?.[0] ?? 'jira'],
    addresses: layout.addresses,
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

function placeOf(product: LocalProductName, options: WorldOptions, layout: HostPlan): ProductPlace {
  const contextPath = options[product]?.contextPath ?? '';
  return {
    product,
    host: layout.hosts[product],
    address: `https://127.0.0.1:${layout.directPorts[product]}${contextPath}`,
    targetGroupArn: TARGET_GROUPS[product],
    sessions: layout.sessions[product],
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

function instanceTargets(
  { stickiness = true }: WorldOptions,
  servers: Servers,
): Record<string, InstanceTarget> {
  const targets = mapProducts((product): [string, InstanceTarget] => {
    const nodes = servers[product].nodes.map((node) => node.url);
    return [TARGET_GROUPS[product], { type: 'instance', nodes, stickiness }];
  });
  return Object.fromEntries(Object.values(targets));
}

function arnOf(groups: readonly TargetGroup[], logicalId: string): string {
  const group = groups.find(({ name }) => name === logicalId);
  if (group === undefined) throw new Error(`template.yaml has no ${logicalId}`);
  return group.arn;
}
