import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RoutedRequest } from './match-rule.ts';

/** Returns the request as rules and targets see it; header values stay the bytes received, as Latin-1. */
export function readRequest(incoming: IncomingMessage): RoutedRequest {
  const [path, ...query] = toTarget(incoming.url ?? '/').split('?');
  return {
    method: incoming.method ?? 'GET',
    host: (incoming.headers.host ?? '').toLowerCase(),
    path: path || '/',
    query: query.join('?'),
    headers: pairUp(incoming.rawHeaders),
    sourceIp: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  };
}

// A client may send the absolute form (RFC 9112 section 3.2.2); what matters is its path.
function toTarget(url: string): string {
  return url.startsWith('/') ? url : url.replace(/^[a-z]+:\/\/[^/?]*/i, '');
}

function pairUp(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : [],
  );
}

const bodiless = [204, 304];

/** Sends an answer that is complete, with its length and the load balancer's name added. */
export function writeAnswer(outgoing: ServerResponse, answer: Answer): void {
  if (outgoing.headersSent || outgoing.destroyed) return;
  const hasBody = !bodiless.includes(answer.statusCode);
  const named = answer.headers.some(([name]) => name.toLowerCase() === 'server');
  const headers = [
    ...answer.headers,
    ...(named ? [] : [['server', 'awselb/2.0'] as const]),
    ...(hasBody ? [['content-length', String(answer.body.length)] as const] : []),
  ];
  const flat = headers.flat();
  if (answer.statusText === undefined) outgoing.writeHead(answer.statusCode, flat);
  else outgoing.writeHead(answer.statusCode, answer.statusText, flat);
  outgoing.end(hasBody ? answer.body : undefined);
}

/** What the load balancer answers a client, from a target or by itself. */
export interface Answer {
  readonly statusCode: number;
  readonly statusText?: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Why the load balancer and not a target made the answer, in the words of its access log. */
  readonly errorReason?: string;
}

/** Returns an answer of the load balancer's own, without a body that could reveal anything. */
export function refuse(statusCode: number, errorReason?: string): Answer {
  return {
    statusCode,
    headers: [['content-type', 'text/html']],
    body: Buffer.from(`<html><body><h1>${statusCode}</h1></body></html>\r\n`),
    ...(errorReason ? { errorReason } : {}),
  };
}
