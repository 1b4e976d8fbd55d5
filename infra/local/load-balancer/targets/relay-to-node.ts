// In: a request for a node of a target group. Out: the node's answer, streamed both ways, or the
// load balancer's own when the node is silent.
import { type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type Duplex, pipeline } from 'node:stream';
import { type Answer, refuse } from '#infra/local/load-balancer/rules/exchange.ts';
import { lookupLoopback } from '#infra/local/tls/lookup-loopback.ts';
import type { HeaderLines } from './write-target-headers.ts';

export interface NodeExchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Path and query, as received. */
  readonly target: string;
  readonly headers: HeaderLines;
  readonly setCookies: readonly string[];
  readonly idleTimeoutSeconds: number;
  readonly upgrade: ClientUpgrade | undefined;
}

const responseHeaderLimitBytes = 32 * 1024;
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
];

/**
 * Relays the node's answer and returns undefined; otherwise returns the answer to give instead: 502 when
 * the node cannot be reached, breaks off or sends more than 32 K of headers, 504 when it is silent.
 */
export function relayToNode(node: string, exchange: NodeExchange): Promise<Answer | undefined> {
  const { incoming, outgoing, upgrade } = exchange;
  return new Promise((resolve) => {
    const sent = send(node, exchange);
    sent.on('error', () => (outgoing.headersSent ? outgoing.destroy() : resolve(refuse(502))));
    sent.on('timeout', () => {
      resolve(refuse(504));
      sent.destroy();
    });
    sent.on('response', (response) => {
      relay(response, exchange);
      resolve(undefined);
    });
    sent.on('upgrade', (response, socket, head) => {
      if (upgrade)
        tunnel(upgrade, { response, socket, head, headers: toLines(response, exchange) });
      resolve(undefined);
    });
    outgoing.on('close', () => sent.destroy());
    if (upgrade) sent.end();
    else incoming.pipe(sent);
  });
}

function send(node: string, exchange: NodeExchange) {
  const { incoming, target, headers, idleTimeoutSeconds } = exchange;
  const origin = new URL(node);
  const isChunked = incoming.headers['transfer-encoding'] !== undefined;
  const framing = isChunked ? ['transfer-encoding', 'chunked'] : [];
  const upgrading = exchange.upgrade ? ['connection', 'upgrade', 'upgrade', 'websocket'] : [];
  const options = {
    host: origin.hostname,
    port: origin.port,
    method: incoming.method ?? 'GET',
    path: target,
    headers: [...headers.flat(), ...framing, ...upgrading],
    agent: false as const,
    lookup: lookupLoopback,
    timeout: idleTimeoutSeconds * 1000,
    maxHeaderSize: responseHeaderLimitBytes,
  };
  return origin.protocol === 'https:'
    ? requestHttps({ ...options, rejectUnauthorized: false })
    : requestHttp(options);
}

function relay(response: IncomingMessage, exchange: NodeExchange): void {
  const { outgoing } = exchange;
  const { statusCode = 502, statusMessage = '' } = response;
  outgoing.writeHead(statusCode, statusMessage, toLines(response, exchange));
  pipeline(response, outgoing, () => undefined);
}

function toLines(response: IncomingMessage, exchange: NodeExchange): string[] {
  const raw = response.rawHeaders;
  const kept = raw.flatMap((name, index) =>
    index % 2 === 0 && !hopByHop.includes(name.toLowerCase()) ? [name, raw[index + 1] ?? ''] : [],
  );
  return [...kept, ...exchange.setCookies.flatMap((cookie) => ['set-cookie', cookie])];
}

/** The client's side of a connection that is to be upgraded. */
export interface ClientUpgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
  /** Takes the socket away from the HTTP server. */
  readonly release: () => void;
}

export interface NodeUpgrade {
  readonly response: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  /** Name, value, name, value … */
  readonly headers: readonly string[];
}

/** Joins both sides of an upgraded connection: what one sends the other gets, until either ends. */
export function tunnel(client: ClientUpgrade, node: NodeUpgrade): void {
  client.release();
  client.socket.write(writeHead(node), 'latin1');
  client.socket.write(node.head);
  node.socket.write(client.head);
  pipeline(node.socket, client.socket, () => undefined);
  pipeline(client.socket, node.socket, () => undefined);
}

function writeHead(node: NodeUpgrade): string {
  const { statusCode, statusMessage } = node.response;
  const lines = node.headers.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${node.headers[index + 1]}`] : [],
  );
  const first = `HTTP/1.1 ${statusCode} ${statusMessage}`;
  return `${[first, 'connection: upgrade', 'upgrade: websocket', ...lines].join('\r\n')}\r\n\r\n`;
}
