// In: a request whose rule is known and whose user is signed in where the rule wants it.
// Out: the answer of the rule's action: the load balancer's own, the function's, or a node's.

import { type Answer, refuse } from '#infra/local/load-balancer/rules/exchange.ts';
import { joinCookies } from '#infra/local/load-balancer/rules/request-parts.ts';
import type { InstanceGroup } from '#infra/local/load-balancer/targets/create-instance-group.ts';
import { invokeLambda } from '#infra/local/load-balancer/targets/invoke-lambda.ts';
import { relayToNode } from '#infra/local/load-balancer/targets/relay-to-node.ts';
import {
  type HeaderLines,
  writeTargetHeaders,
} from '#infra/local/load-balancer/targets/write-target-headers.ts';
import type { RoutingAction } from '#infra/local/load-balancer/template/parse-actions.ts';
import { answerRoute } from './answer-route.ts';
import { type HandlerOptions, type Progress, reportHop } from './progress.ts';

/** What the sign-in adds to a request and to its answer. */
export interface SignInHeaders {
  readonly identity: HeaderLines | undefined;
  readonly setCookies: readonly string[];
}

/** Returns the answer of the action; undefined: a node's answer is on its way already. */
export async function routeRequest(
  options: HandlerOptions,
  progress: Progress,
  action: RoutingAction,
  signIn: SignInHeaders,
): Promise<Answer | undefined> {
  const { incoming, request } = progress;
  if (action.type !== 'forward') {
    return withCookies(answerRoute(action, request, options.port()), signIn);
  }
  const { targetGroupArn } = action;
  const routed = options.targets.get(targetGroupArn);
  if (!routed) return refuse(503);
  const { switches } = options;
  const headers = writeTargetHeaders({
    request,
    identity: signIn.identity,
    port: options.port(),
    switches,
    nowMs: options.now(),
  });
  if (routed.type === 'instance') {
    return relay(options, progress, routed.group, { setCookies: signIn.setCookies, headers });
  }
  progress.target = targetGroupArn;
  reportHop(options, progress, 'lambda', targetGroupArn);
  const parts = { incoming, request, headers, targetGroupArn, switches };
  return withCookies(await invokeLambda(routed.target, parts), signIn);
}

async function relay(
  options: HandlerOptions,
  progress: Progress,
  group: InstanceGroup,
  { headers, setCookies }: { headers: HeaderLines; setCookies: readonly string[] },
): Promise<Answer | undefined> {
  const { incoming, outgoing, upgrade, request } = progress;
  const chosen = await group.choose(joinCookies(request.headers));
  if (!chosen) return refuse(503);
  progress.target = chosen.node;
  reportHop(options, progress, 'instance', chosen.node);
  return relayToNode(chosen.node, {
    incoming,
    outgoing,
    upgrade,
    target: request.query === '' ? request.path : `${request.path}?${request.query}`,
    headers,
    setCookies: [...setCookies, ...chosen.setCookies],
    idleTimeoutSeconds: options.switches.idleTimeoutSeconds,
  });
}

function withCookies(answer: Answer, { setCookies }: SignInHeaders): Answer {
  const lines = setCookies.map((cookie): [string, string] => ['set-cookie', cookie]);
  return { ...answer, headers: [...answer.headers, ...lines] };
}
