// In: a request as it arrived, and what becomes known of it on its way.
// Out: the hops that are reported, and its one line in the access log.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SignIn } from '#infra/local/load-balancer/oidc/create-sign-in.ts';
import type { SigningKey } from '#infra/local/load-balancer/oidc/write-identity.ts';
import { readRequest } from '#infra/local/load-balancer/rules/exchange.ts';
import type { RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import type { InstanceGroup } from '#infra/local/load-balancer/targets/create-instance-group.ts';
import type { LambdaTarget } from '#infra/local/load-balancer/targets/invoke-lambda.ts';
import type { ClientUpgrade } from '#infra/local/load-balancer/targets/relay-to-node.ts';
import type { RoutingAction } from '#infra/local/load-balancer/template/parse-actions.ts';
import type { ListenerRule } from '#infra/local/load-balancer/template/parse-listener-rule.ts';
import type { AccessLog, Hop } from './create-access-log.ts';

export type RoutedTarget =
  | { readonly type: 'lambda'; readonly target: LambdaTarget }
  | { readonly type: 'instance'; readonly group: InstanceGroup };

export interface HandlerOptions {
  readonly arn: string;
  readonly port: () => number;
  readonly rules: readonly ListenerRule[];
  readonly defaultAction: RoutingAction;
  readonly targets: ReadonlyMap<string, RoutedTarget>;
  readonly signIn: SignIn;
  readonly signingKey: () => SigningKey;
  readonly switches: LoadBalancerSwitches;
  readonly accessLog: AccessLog;
  readonly onHop: (hop: Hop) => void;
  readonly now: () => number;
}

/** What becomes known of a request on its way. */
export interface Progress {
  readonly id: number;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly upgrade: ClientUpgrade | undefined;
  readonly request: RoutedRequest;
  readonly startedAtMs: number;
  rule?: ListenerRule;
  isDefault?: boolean;
  isLogged?: boolean;
  target?: string;
  errorReason?: string | undefined;
}

let lastRequestId = 0;

/** Opens the record of a request and reports that it arrived. */
export function openProgress(
  options: HandlerOptions,
  sides: Pick<Progress, 'incoming' | 'outgoing' | 'upgrade'>,
): Progress {
  lastRequestId += 1;
  const request = readRequest(sides.incoming);
  const progress = { id: lastRequestId, ...sides, request, startedAtMs: performance.now() };
  reportHop(options, progress, 'received', `port ${options.port()}`);
  return progress;
}

/** Reports one step of the request to the listener of hops. */
export function reportHop(
  options: HandlerOptions,
  progress: Progress,
  step: Hop['step'],
  detail: string,
): void {
  const { id, request } = progress;
  const { method, host, path } = request;
  options.onHop({ requestId: id, step, method, host, path, detail });
}

/** Adds the request to the access log. A second call for the same request does nothing. */
export function logRequest(options: HandlerOptions, progress: Progress, status: number): void {
  if (progress.isLogged) return;
  progress.isLogged = true;
  const { request, rule } = progress;
  reportHop(options, progress, 'answered', String(status));
  options.accessLog.add({
    time: new Date(options.now()).toISOString(),
    port: options.port(),
    method: request.method,
    host: request.host,
    path: request.path,
    priority: progress.isDefault ? 'default' : rule?.priority,
    rule: rule?.name,
    target: progress.target,
    status,
    errorReason: progress.errorReason,
    durationMs: Math.round(performance.now() - progress.startedAtMs),
  });
}
