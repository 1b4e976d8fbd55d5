import type { IncomingMessage } from 'node:http';
import { type Answer, refuse } from '#infra/local/load-balancer/rules/exchange.ts';
import type { RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import { readLambdaAnswer } from './read-lambda-answer.ts';
import { type LambdaEvent, toLambdaEvent } from './to-lambda-event.ts';
import type { HeaderLines } from './write-target-headers.ts';

/** A target group whose one target is a function. */
export interface LambdaTarget {
  readonly type: 'lambda';
  readonly multiValueHeaders: boolean;
  /** What the function returns, after JSON. Throws when the invocation fails or times out. */
  readonly invoke: (event: LambdaEvent) => Promise<unknown>;
}

export interface LambdaExchange {
  readonly incoming: IncomingMessage;
  readonly request: RoutedRequest;
  readonly headers: HeaderLines;
  readonly targetGroupArn: string;
  readonly switches: LoadBalancerSwitches;
}

const bodyLimitBytes = 1024 * 1024;
const reasons: Readonly<Record<string, string>> = {
  TooManyRequestsException: 'LambdaThrottling',
  AccessDeniedException: 'LambdaAccessDenied',
};

/**
 * Returns the function's answer, or the load balancer's own: 413 for a body above 1 MB, 400 for an upgrade,
 * 502 for a request that is not UTF-8, an invocation that fails and an answer that is not sound.
 */
export async function invokeLambda(
  target: LambdaTarget,
  exchange: LambdaExchange,
): Promise<Answer> {
  const { incoming, request, headers, targetGroupArn, switches } = exchange;
  const { multiValueHeaders } = target;
  if (isWebSocket(incoming)) return refuse(400, 'LambdaWebsocketNotSupported');
  const body = await readBody(incoming);
  if (body === 'too large') return refuse(413, 'LambdaRequestTooLarge');
  const { method, path, query } = request;
  const parts = { method, path, query, headers, body, targetGroupArn, multiValueHeaders, switches };
  const event = tryEvent(() => toLambdaEvent(parts));
  if (!event) return refuse(502, 'LambdaBadRequest');
  try {
    return readLambdaAnswer(await target.invoke(event), { multiValueHeaders, switches });
  } catch (failure) {
    return refuse(502, reasons[failure instanceof Error ? failure.name : ''] ?? 'LambdaUnhandled');
  }
}

function isWebSocket(incoming: IncomingMessage): boolean {
  return incoming.headers.upgrade?.toLowerCase() === 'websocket';
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | 'too large'> {
  if (Number(incoming.headers['content-length'] ?? 0) > bodyLimitBytes) return drain(incoming);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > bodyLimitBytes) return drain(incoming);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

// Reading on lets the client hear the answer before it has sent everything.
function drain(incoming: IncomingMessage): 'too large' {
  incoming.resume();
  return 'too large';
}

function tryEvent(make: () => LambdaEvent): LambdaEvent | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
