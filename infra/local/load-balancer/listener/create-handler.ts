// In: a request as node:http received it. Out: the answer, written, and a line in the access log.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SignInOutcome } from '#infra/local/load-balancer/oidc/create-sign-in.ts';
import { writeIdentity } from '#infra/local/load-balancer/oidc/write-identity.ts';
import { type Answer, refuse, writeAnswer } from '#infra/local/load-balancer/rules/exchange.ts';
import { matchRule } from '#infra/local/load-balancer/rules/match-rule.ts';
import type { ClientUpgrade } from '#infra/local/load-balancer/targets/relay-to-node.ts';
import type { ListenerRule } from '#infra/local/load-balancer/template/parse-listener-rule.ts';
import { checkRequest } from './check-request.ts';
import {
  type HandlerOptions,
  logRequest,
  openProgress,
  type Progress,
  reportHop,
} from './progress.ts';
import { routeRequest, type SignInHeaders } from './route-request.ts';

export type Handler = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  upgrade?: ClientUpgrade,
) => Promise<void>;

const callbackPath = '/oauth2/idpresponse';
const unauthenticated: SignInHeaders = { identity: undefined, setCookies: [] };

/** Returns the way of a request: limits, the provider's callback, rule, sign-in, target, answer. */
export function createHandler(options: HandlerOptions): Handler {
  return async (incoming, outgoing, upgrade) => {
    const progress = openProgress(options, { incoming, outgoing, upgrade });
    // Before its last byte is out, so that a client never is ahead of the log.
    outgoing.once('prefinish', () => logRequest(options, progress, outgoing.statusCode));
    outgoing.once('close', () => logRequest(options, progress, 460));
    outgoing.on('error', () => undefined);
    const answer = await decide(options, progress).catch(() => refuse(500));
    if (outgoing.statusCode === 101) logRequest(options, progress, 101);
    if (!answer) return;
    progress.errorReason = answer.errorReason;
    writeAnswer(outgoing, answer);
  };
}

/** undefined: a node's answer is on its way already. */
async function decide(options: HandlerOptions, progress: Progress): Promise<Answer | undefined> {
  const { request } = progress;
  const refusal = checkRequest(request);
  if (refusal) return refusal;
  if (request.path === callbackPath && signsIn(options)) {
    reportHop(options, progress, 'callback', 'the provider redirected the browser back');
    return options.signIn.finish(request);
  }
  const rule = matchRule(options.rules, request, options.switches);
  if (!rule) return takeDefault(options, progress);
  progress.rule = rule;
  reportHop(options, progress, 'rule', `${rule.priority} ${rule.name}`);
  const signedIn = await authenticate(options, progress, rule);
  if ('answer' in signedIn) return signedIn.answer;
  return routeRequest(options, progress, rule.route, signedIn);
}

function signsIn({ rules }: HandlerOptions): boolean {
  return rules.some(({ authenticate }) => authenticate !== undefined);
}

function takeDefault(options: HandlerOptions, progress: Progress): Promise<Answer | undefined> {
  progress.isDefault = true;
  reportHop(options, progress, 'rule', 'default');
  return routeRequest(options, progress, options.defaultAction, unauthenticated);
}

async function authenticate(
  options: HandlerOptions,
  progress: Progress,
  { name, authenticate: oidc }: ListenerRule,
): Promise<SignInHeaders | { readonly answer: Answer }> {
  if (!oidc) return unauthenticated;
  const outcome = await options.signIn.authenticate({ name, authenticate: oidc }, progress.request);
  reportHop(options, progress, 'sign-in', describeOutcome(outcome));
  if (outcome.kind === 'answer') return { answer: outcome.answer };
  if (outcome.kind === 'anonymous') return unauthenticated;
  const { arn: signer, switches } = options;
  const { session, setCookies } = outcome;
  const key = options.signingKey();
  const nowMs = options.now();
  return { identity: writeIdentity({ session, key, signer, switches, nowMs }), setCookies };
}

function describeOutcome(outcome: SignInOutcome): string {
  if (outcome.kind !== 'answer') return outcome.kind;
  return outcome.answer.statusCode === 302 ? 'sent to the provider' : 'refused';
}
