// In: a request as node:http received it. Out: the answer, written, and a line in the access log.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SignIn, SignInOutcome } from '#infra/local/load-balancer/oidc/create-sign-in.ts';
import { type SigningKey, writeIdentity } from '#infra/local/load-balancer/oidc/write-identity.ts';
import { matchRule, type RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';
import { joinCookies } from '#infra/local/load-balancer/rules/request-parts.ts';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/switches.ts';
import { askLambda, type LambdaTarget } from '#infra/local/load-balancer/targets/ask-lambda.ts';
import type { InstanceGroup } from '#infra/local/load-balancer/targets/create-instance-group.ts';
import {
  type ClientUpgrade,
  relayToNode,
} from '#infra/local/load-balancer/targets/relay-to-node.ts';
import {
  type HeaderLines,
  writeTargetHeaders,
} from '#infra/local/load-balancer/targets/write-target-headers.ts';
import type { RoutingAction } from '#infra/local/load-balancer/template/parse-actions.ts';
import type { ListenerRule } from '#infra/local/load-balancer/template/parse-listener-rule.ts';
import { answerRoute } from './answer-route.ts';
import { checkRequest } from './check-request.ts';
import type { AccessLog, Hop } from './create-access-log.ts';
import { type Answer, readRequest, refuse, writeAnswer } from './exchange.ts';

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

export type Handler = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  upgrade?: ClientUpgrade,
) => Promise<void>;

/** What becomes known of a request on its way. */
interface Exchange {
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

interface Passage {
  readonly identity: HeaderLines | undefined;
  readonly setCookies: readonly string[];
}

const callbackPath = '/oauth2/idpresponse';
let lastRequestId = 0;

/** The way of a request: limits, the provider's callback, rule, sign-in, target, answer. */
export function createHandler(options: HandlerOptions): Handler {
  const signsIn = options.rules.some(({ authenticate }) => authenticate !== undefined);

  return async (incoming, outgoing, upgrade) => {
    const exchange = open({ incoming, outgoing, upgrade });
    // Before its last byte is out, so that a client never is ahead of the log.
    outgoing.once('prefinish', () => log(exchange, outgoing.statusCode));
    outgoing.once('close', () => log(exchange, 460));
    outgoing.on('error', () => undefined);
    const answer = await decide(exchange).catch(() => refuse(500));
    if (outgoing.statusCode === 101) log(exchange, 101);
    if (!answer) return;
    exchange.errorReason = answer.errorReason;
    writeAnswer(outgoing, answer);
  };

  function open(sides: Pick<Exchange, 'incoming' | 'outgoing' | 'upgrade'>): Exchange {
    lastRequestId += 1;
    const request = readRequest(sides.incoming);
    const exchange = { id: lastRequestId, ...sides, request, startedAtMs: performance.now() };
    tell(exchange, 'received', `port ${options.port()}`);
    return exchange;
  }

  /** undefined: a node's answer is on its way already. */
  async function decide(exchange: Exchange): Promise<Answer | undefined> {
    const { request } = exchange;
    const refusal = checkRequest(request);
    if (refusal) return refusal;
    if (signsIn && request.path === callbackPath) {
      tell(exchange, 'callback', 'the provider sent the browser back');
      return options.signIn.finish(request);
    }
    const rule = matchRule(options.rules, request);
    if (!rule) return takeDefault(exchange);
    exchange.rule = rule;
    tell(exchange, 'rule', `${rule.priority} ${rule.name}`);
    const passage = await authenticate(exchange, rule);
    return 'answer' in passage ? passage.answer : route(exchange, rule.route, passage);
  }

  function takeDefault(exchange: Exchange): Promise<Answer | undefined> {
    exchange.isDefault = true;
    tell(exchange, 'rule', 'default');
    return route(exchange, options.defaultAction, { identity: undefined, setCookies: [] });
  }

  async function authenticate(
    exchange: Exchange,
    { name, authenticate: oidc }: ListenerRule,
  ): Promise<Passage | { readonly answer: Answer }> {
    if (!oidc) return { identity: undefined, setCookies: [] };
    const outcome = await options.signIn.authenticate(
      { name, authenticate: oidc },
      exchange.request,
    );
    tell(exchange, 'sign-in', tellOutcome(outcome));
    if (outcome.kind === 'answer') return { answer: outcome.answer };
    if (outcome.kind === 'anonymous') return { identity: undefined, setCookies: [] };
    const { arn: signer, switches } = options;
    const key = options.signingKey();
    const { session, setCookies } = outcome;
    const nowMs = options.now();
    return { identity: writeIdentity({ session, key, signer, switches, nowMs }), setCookies };
  }

  async function route(
    exchange: Exchange,
    action: RoutingAction,
    passage: Passage,
  ): Promise<Answer | undefined> {
    const { request } = exchange;
    if (action.type !== 'forward') {
      return withCookies(answerRoute(action, request, options.port()), passage);
    }
    const routed = options.targets.get(action.targetGroupArn);
    if (!routed) return refuse(503);
    const headers = writeTargetHeaders({
      request,
      identity: passage.identity,
      port: options.port(),
      switches: options.switches,
      nowMs: options.now(),
    });
    if (routed.type === 'instance') return relay(exchange, routed.group, { ...passage, headers });
    exchange.target = action.targetGroupArn;
    tell(exchange, 'lambda', action.targetGroupArn);
    const { incoming } = exchange;
    const { targetGroupArn } = action;
    const { switches } = options;
    const parts = { incoming, request, headers, targetGroupArn, switches };
    return withCookies(await askLambda(routed.target, parts), passage);
  }

  async function relay(
    exchange: Exchange,
    group: InstanceGroup,
    passage: { readonly headers: HeaderLines; readonly setCookies: readonly string[] },
  ): Promise<Answer | undefined> {
    const { incoming, outgoing, upgrade, request } = exchange;
    const chosen = await group.choose(joinCookies(request.headers));
    if (!chosen) return refuse(503);
    exchange.target = chosen.node;
    tell(exchange, 'instance', chosen.node);
    return relayToNode(chosen.node, {
      incoming,
      outgoing,
      upgrade,
      target: request.query === '' ? request.path : `${request.path}?${request.query}`,
      headers: passage.headers,
      setCookies: [...passage.setCookies, ...chosen.setCookies],
      idleTimeoutSeconds: options.switches.idleTimeoutSeconds,
    });
  }

  function tell(exchange: Exchange, step: Hop['step'], detail: string): void {
    const { id, request } = exchange;
    const { method, host, path } = request;
    options.onHop({ requestId: id, step, method, host, path, detail });
  }

  function log(exchange: Exchange, status: number): void {
    if (exchange.isLogged) return;
    exchange.isLogged = true;
    const { request, rule } = exchange;
    tell(exchange, 'answered', String(status));
    options.accessLog.add({
      time: new Date(options.now()).toISOString(),
      port: options.port(),
      method: request.method,
      host: request.host,
      path: request.path,
      priority: exchange.isDefault ? 'default' : rule?.priority,
      rule: rule?.name,
      target: exchange.target,
      status,
      errorReason: exchange.errorReason,
      durationMs: Math.round(performance.now() - exchange.startedAtMs),
    });
  }
}

function tellOutcome(outcome: SignInOutcome): string {
  if (outcome.kind !== 'answer') return outcome.kind;
  return outcome.answer.statusCode === 302 ? 'sent to the provider' : 'refused';
}

function withCookies(answer: Answer, { setCookies }: Pick<Passage, 'setCookies'>): Answer {
  const lines = setCookies.map((cookie): [string, string] => ['set-cookie', cookie]);
  return { ...answer, headers: [...answer.headers, ...lines] };
}
