// In: nothing but choices. Out: everything that the function meets, on this machine: load balancer,
// key host, OpenID provider, Secrets Manager, the products of two nodes each, Crowd, the directories that are asked for,
// and the built function itself.
import type { LocalFunction } from './lambda/start-function.ts';
import type { Hop } from './load-balancer/listener/create-access-log.ts';
import type { LoadBalancerSwitches } from './load-balancer/rules/switches.ts';
import { type LoadBalancer, startLoadBalancer } from './load-balancer/start-load-balancer.ts';
import type { InstanceTarget } from './load-balancer/targets/create-instance-group.ts';
import type { LambdaTarget } from './load-balancer/targets/invoke-lambda.ts';
import type { StackOptions } from './load-balancer/template/open-stack.ts';
import type { TargetGroup } from './load-balancer/template/parse-target-group.ts';
import { readListenerRules } from './load-balancer/template/read-listener-rules.ts';
import { type Certificates, makeCertificates } from './tls/certificates.ts';
import { type LocalProductName, mapProducts } from './world/local-products.ts';
import { type HostOptions, type HostPlan, planHosts } from './world/plan-hosts.ts';
import { type ProductPlace, stackOptions } from './world/stack-options.ts';
import type { DirectoryChoices } from './world/start-directories.ts';
import type { ProductChoices } from './world/start-products.ts';
import { type ProviderChoices, type Servers, startServers } from './world/start-servers.ts';
import { type SignOnOptions, startSignOn } from './world/start-sign-on.ts';

/** Everything has a default. */
export interface WorldOptions extends ProductChoices, ProviderChoices, HostOptions, SignOnOptions {
  /** The products that are deployed; the others run, and no rule leads to them. Default: Jira. */
  readonly products?: readonly LocalProductName[];
  /** Places that know groups; none by default. */
  readonly directories?: DirectoryChoices;
  readonly loadBalancer?: Partial<LoadBalancerSwitches>;
  /** Stickiness of the products' target groups. Default: on. */
  readonly stickiness?: boolean;
  /** Names of the cookies that lead to a node; those of AWS when absent. */
  readonly stickinessCookies?: readonly string[];
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
  /** Of the rules that sign users in. */
  readonly targetGroupArn: string;
  /** Of the rules that do not. */
  readonly publicTargetGroupArn: string;
  readonly loadBalancerArn: string;
  close(): Promise<void>;
}

const PLACE = { account: '123456789012', region: 'eu-central-1' } as const;
const ARN = `arn:aws:elasticloadbalancing:${PLACE.region}:${PLACE.account}`;
const LOAD_BALANCER = `${ARN}:loadbalancer/app/local/0123456789abcdef`;
const TARGET_GROUPS = mapProducts((product) => `${ARN}:targetgroup/${product}/0123456789abcdef`);

/** Returns the running world. The function's artefact has to be there: `npm run build` makes the usual one. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const plan = await planHosts(options);
  const certificates = await makeCertificates([...Object.values(plan.hosts), 'id.localhost']);
  const servers = await startServers({ ...options, ...plan, ...PLACE }, certificates);
  const stack = stackOf(options, plan, servers);
  const { rules, targetGroups } = await readListenerRules({
    ...stack,
    resolveSecret: ({ secretId, jsonKey = '' }) =>
      String(JSON.parse(servers.secrets.read(secretId) ?? '{}')[jsonKey]),
  });
  const signOn = await startSignOn(options, { stack, servers, plan, ca: certificates.ca });
  await plan.releasePorts();
  const loadBalancer = await startLoadBalancer({
    ...loadBalancerOptions(options, plan),
    tls: certificates,
    rules,
    targets: { ...lambdaTargets(targetGroups, signOn), ...instanceTargets(options, servers) },
    signingKey: servers.keyHost.currentKey,
  });
  return {
    address: plan.addresses[options.products?.[0] ?? 'jira'],
    addresses: plan.addresses,
    certificates,
    ...servers,
    ...{ signOn, loadBalancer },
    targetGroupArn: arnOf(targetGroups, 'FunctionTargetGroup'),
    publicTargetGroupArn: arnOf(targetGroups, 'PublicTargetGroup'),
    loadBalancerArn: LOAD_BALANCER,
    close: async () => {
      await loadBalancer.close();
      await signOn.close();
      await Promise.all(Object.values(servers).map((server) => server.close()));
    },
  };
}

function stackOf(options: WorldOptions, plan: HostPlan, servers: Servers): StackOptions {
  return stackOptions({
    ...{ servers, loadBalancerArn: LOAD_BALANCER, ...PLACE },
    places: (options.products ?? ['jira']).map((product) => placeOf(product, options, plan)),
    parameters: options.parameters ?? {},
  });
}

function loadBalancerOptions(options: WorldOptions, plan: HostPlan) {
  const directListeners = mapProducts((product) => {
    return { targetGroupArn: TARGET_GROUPS[product], port: plan.directPorts[product] };
  });
  return {
    arn: LOAD_BALANCER,
    port: plan.port,
    directListeners: Object.values(directListeners),
    // As the template asks operators to have it.
    switches: { dropInvalidHeaderFields: true, ...options.loadBalancer },
    ...(options.onHop && { onHop: options.onHop }),
    ...(options.now && { now: options.now }),
  };
}

function placeOf(product: LocalProductName, options: WorldOptions, plan: HostPlan): ProductPlace {
  const contextPath = options[product]?.contextPath ?? '';
  return {
    product,
    host: plan.hosts[product],
    address: `https://127.0.0.1:${plan.directPorts[product]}${contextPath}`,
    targetGroupArn: TARGET_GROUPS[product],
    sessions: plan.sessions[product],
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
  { stickiness = true, stickinessCookies }: WorldOptions,
  servers: Servers,
): Record<string, InstanceTarget> {
  const named = stickinessCookies === undefined ? {} : { stickinessCookies };
  const targets = mapProducts((product): [string, InstanceTarget] => {
    const nodes = servers[product].nodes.map((node) => node.url);
    return [TARGET_GROUPS[product], { type: 'instance', nodes, stickiness, ...named }];
  });
  return Object.fromEntries(Object.values(targets));
}

function arnOf(groups: readonly TargetGroup[], logicalId: string): string {
  const group = groups.find(({ name }) => name === logicalId);
  if (group === undefined) throw new Error(`template.yaml has no ${logicalId}`);
  return group.arn;
}
