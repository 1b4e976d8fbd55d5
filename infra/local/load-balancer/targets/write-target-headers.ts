import { randomBytes } from 'node:crypto';
import type { RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/rules/switches.ts';

export type HeaderLines = readonly (readonly [name: string, value: string])[];

export interface TargetHeaderOptions {
  readonly request: RoutedRequest;
  /** undefined: the request goes on without sign-in. */
  readonly identity: HeaderLines | undefined;
  readonly port: number;
  readonly switches: LoadBalancerSwitches;
  readonly nowMs: number;
}

const hopByHop = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
];
const rewritten = [
  'host',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-amzn-trace-id',
];
const defaultPort = 443;

/**
 * Returns the header lines that a target receives: the client's own without the hop-by-hop ones, who is
 * signed in, and the lines that the load balancer adds (Elastic Load Balancing, "HTTP headers and
 * Application Load Balancers").
 */
export function writeTargetHeaders(options: TargetHeaderOptions): [name: string, value: string][] {
  const { request, port, switches } = options;
  const passed = request.headers.filter((line) => passes(line, options));
  return [
    ...forwardedFor(request, switches),
    ['x-forwarded-proto', 'https'],
    ['x-forwarded-port', String(port)],
    ...(request.host === '' ? [] : [hostLine(request, port, switches)]),
    ['x-amzn-trace-id', traceId(request, options.nowMs)],
    ...passed.map(([name, value]): [string, string] => [name, value]),
    ...(options.identity ?? []).map(([name, value]): [string, string] => [name, value]),
  ];
}

function passes([name]: readonly [string, string], options: TargetHeaderOptions): boolean {
  const { identity, switches } = options;
  const lower = name.toLowerCase();
  if (hopByHop.includes(lower) || rewritten.includes(lower)) return false;
  if (switches.dropInvalidHeaderFields && !/^[-A-Za-z0-9]+$/.test(name)) return false;
  if (!lower.startsWith('x-amzn-oidc-')) return true;
  return identity === undefined
    ? switches.forgedIdentityWithoutSignIn === 'pass'
    : switches.forgedIdentity === 'append';
}

function forwardedFor(request: RoutedRequest, switches: LoadBalancerSwitches): [string, string][] {
  const received = valuesOf('x-forwarded-for', request);
  if (switches.forwardedFor === 'remove') return [];
  const all = switches.forwardedFor === 'append' ? [...received, request.sourceIp] : received;
  return all.length === 0 ? [] : [['x-forwarded-for', all.join(', ')]];
}

// Unless a switch preserves it, the load balancer adds its own port where that is not the usual one.
function hostLine(
  request: RoutedRequest,
  port: number,
  switches: LoadBalancerSwitches,
): [string, string] {
  const isComplete = port === defaultPort || /:\d+$/.test(request.host);
  if (switches.preserveHostHeader || isComplete) return ['host', request.host];
  return ['host', `${request.host}:${port}`];
}

// Elastic Load Balancing, "Request tracing for your Application Load Balancer"
function traceId(request: RoutedRequest, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000).toString(16);
  const own = `1-${seconds.padStart(8, '0')}-${randomBytes(12).toString('hex')}`;
  const [received] = valuesOf('x-amzn-trace-id', request);
  if (!received) return `Root=${own}`;
  const kept = received.split(';').filter((field) => !field.trim().startsWith('Self='));
  return kept.some((field) => field.trim().startsWith('Root='))
    ? [`Self=${own}`, ...kept].join(';')
    : [`Root=${own}`, ...kept].join(';');
}

function valuesOf(name: string, request: RoutedRequest): string[] {
  return request.headers
    .filter(([other]) => other.toLowerCase() === name)
    .map(([, value]) => value);
}
