// In: listener rules, targets and certificates. Out: a running Application Load Balancer on
// 127.0.0.1: one public listener, and direct ones that each serve a single target group.
import { type AccessLogEntry, createAccessLog, type Hop } from './listener/create-access-log.ts';
import { createHandler } from './listener/create-handler.ts';
import { openListener } from './listener/open-listener.ts';
import type { HandlerOptions, RoutedTarget } from './listener/progress.ts';
import { createSeal } from './oidc/create-seal.ts';
import { type AuthenticatedRule, createSignIn } from './oidc/create-sign-in.ts';
import type { SigningKey } from './oidc/write-identity.ts';
import { defaultSwitches, type LoadBalancerSwitches } from './rules/switches.ts';
import { createInstanceGroup, type InstanceTarget } from './targets/create-instance-group.ts';
import type { LambdaTarget } from './targets/invoke-lambda.ts';
import type { RoutingAction } from './template/parse-actions.ts';
import type { ListenerRule } from './template/parse-listener-rule.ts';

export interface LoadBalancerOptions {
  /** PEM texts: the listeners' key and certificate, and the authority that the provider's came from. */
  readonly tls: { readonly key: string; readonly cert: string; readonly ca: string };
  /** ARN of the load balancer: `signer` in its data tokens. */
  readonly arn: string;
  /** As `readListenerRules` returns them. */
  readonly rules: readonly ListenerRule[];
  /** Target groups by ARN: every one that a rule or direct listener forwards to. */
  readonly targets: Readonly<Record<string, LambdaTarget | InstanceTarget>>;
  /** The key of now, as the public key host publishes it. */
  readonly signingKey: () => SigningKey;
  /** Default: any free port. */
  readonly port?: number;
  /** Further listeners whose one action is to forward to a target group. */
  readonly directListeners?: readonly { readonly targetGroupArn: string; readonly port?: number }[];
  /** What requests meet that no rule takes. Default: a fixed 503. */
  readonly defaultAction?: RoutingAction;
  readonly switches?: Partial<LoadBalancerSwitches>;
  readonly onHop?: (hop: Hop) => void;
  /** Milliseconds since 1970. Default: Date.now */
  readonly now?: () => number;
}

export interface LoadBalancer {
  readonly port: number;
  /** In the order of `directListeners`. */
  readonly directPorts: readonly number[];
  readonly accessLog: readonly AccessLogEntry[];
  /** Takes a node out of every target group that has it, or back in. */
  setNodeHealth(node: string, health: 'healthy' | 'unhealthy'): void;
  close(): Promise<void>;
}

const unavailable: RoutingAction = {
  type: 'fixed-response',
  statusCode: 503,
  contentType: undefined,
  body: '',
};

/** Returns the running load balancer. Throws when a rule forwards to a target group that was not given. */
export async function startLoadBalancer(options: LoadBalancerOptions): Promise<LoadBalancer> {
  requireTargets(options);
  const now = options.now ?? Date.now;
  const switches = { ...defaultSwitches, ...options.switches };
  const groups = createGroups(options, now);
  const accessLog = createAccessLog();
  const rules = options.rules.filter(isAuthenticated);
  const common = {
    arn: options.arn,
    targets: groups,
    signIn: createSignIn({ rules, ca: options.tls.ca, switches, now }),
    signingKey: options.signingKey,
    switches,
    accessLog,
    onHop: options.onHop ?? (() => undefined),
    now,
  };
  const open = (port: number, own: Pick<HandlerOptions, 'rules' | 'defaultAction'>) =>
    openListener({
      tls: { key: options.tls.key, cert: options.tls.cert },
      port,
      idleTimeoutSeconds: switches.idleTimeoutSeconds,
      createHandler: (portOf) => createHandler({ ...common, ...own, port: portOf }),
    });
  const defaultAction = options.defaultAction ?? unavailable;
  const listeners = [await open(options.port ?? 0, { rules: options.rules, defaultAction })];
  for (const { targetGroupArn, port } of options.directListeners ?? []) {
    const forward: RoutingAction = { type: 'forward', targetGroupArn };
    listeners.push(await open(port ?? 0, { rules: [], defaultAction: forward }));
  }
  const [port = 0, ...directPorts] = listeners.map((listener) => listener.port);
  return {
    port,
    directPorts,
    accessLog: accessLog.entries,
    setNodeHealth: (node, health) => {
      for (const routed of groups.values()) {
        if (routed.type === 'instance') routed.group.setHealth(node, health);
      }
    },
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}

function requireTargets(options: LoadBalancerOptions): void {
  const named = [
    ...options.rules.map(({ name, route }) => ({ name, route })),
    ...(options.directListeners ?? []).map(({ targetGroupArn }) => ({
      name: 'direct listener',
      route: { type: 'forward', targetGroupArn } as const,
    })),
  ];
  for (const { name, route } of named) {
    if (route.type === 'forward' && !Object.hasOwn(options.targets, route.targetGroupArn)) {
      throw new Error(`${name}: no target group ${route.targetGroupArn}`);
    }
  }
}

// One seal for all groups: a client's cookie then means the same on every listener.
function createGroups(options: LoadBalancerOptions, now: () => number): Map<string, RoutedTarget> {
  const seal = createSeal();
  return new Map(
    Object.entries(options.targets).map(([arn, target]): [string, RoutedTarget] => [
      arn,
      target.type === 'lambda'
        ? { type: 'lambda', target }
        : { type: 'instance', group: createInstanceGroup({ arn, target, seal, now }) },
    ]),
  );
}

function isAuthenticated(rule: ListenerRule): rule is ListenerRule & AuthenticatedRule {
  return rule.authenticate !== undefined;
}
