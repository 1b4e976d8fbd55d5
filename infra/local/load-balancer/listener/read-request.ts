import type { IncomingMessage } from 'node:http';
import type { RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';

/** The request as rules and targets see it; header values stay the bytes received, as Latin-1. */
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
