// In: a request that is to go to a function. Out: the event that the function receives
// (Elastic Load Balancing, "Lambda functions as targets").
import { normalisePath } from '#infra/local/load-balancer/rules/request-parts.ts';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import type { HeaderLines } from './write-target-headers.ts';

export interface LambdaRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Latin-1, as node:http reads them. */
  readonly headers: HeaderLines;
  readonly body: Buffer;
  readonly targetGroupArn: string;
  readonly multiValueHeaders: boolean;
  readonly switches: LoadBalancerSwitches;
}

export interface LambdaEvent {
  readonly requestContext: { readonly elb: { readonly targetGroupArn: string } };
  readonly httpMethod: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

const textTypes = ['application/json', 'application/javascript', 'application/xml'];

/**
 * Returns the event. Query keys and values stay percent-encoded; exactly one of each pair of maps is there.
 * Throws a TypeError for a header or text body that is not UTF-8: such a request never arrives.
 */
export function toLambdaEvent(request: LambdaRequest): LambdaEvent {
  const headers = splitCookies(request).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    decode(Buffer.from(value, 'latin1')),
  ]);
  const isText = request.body.length === 0 || isTextBody(new Map(headers));
  return {
    requestContext: { elb: { targetGroupArn: request.targetGroupArn } },
    httpMethod: request.method,
    path: request.switches.eventPath === 'raw' ? request.path : normalisePath(request.path),
    ...toMaps(headers, toQueryPairs(request), request.multiValueHeaders),
    body: isText ? decode(request.body) : request.body.toString('base64'),
    isBase64Encoded: !isText,
  };
}

function splitCookies({ headers, switches }: LambdaRequest): HeaderLines {
  if (switches.eventCookies === 'as-received') return headers;
  const isCookie = ([name]: readonly [string, string]) => name.toLowerCase() === 'cookie';
  const pairs = headers.filter(isCookie).flatMap(([, value]) => value.split('; '));
  if (pairs.length === 0) return headers;
  const lines = switches.eventCookies === 'split' ? pairs : [pairs.join('; ')];
  const others = headers.filter((line) => !isCookie(line));
  return [...others, ...lines.map((line): [string, string] => ['cookie', line])];
}

function toQueryPairs({ query, switches }: LambdaRequest): [string, string][] {
  return query
    .split('&')
    .filter(
      (part) => part !== '' && (switches.valuelessQueryKeys === 'empty' || part.includes('=')),
    )
    .map((part) => {
      const [key = '', ...value] = part.split('=');
      return [key, value.join('=')];
    });
}

function toMaps(
  headers: readonly [string, string][],
  query: readonly [string, string][],
  multiValueHeaders: boolean,
): Partial<LambdaEvent> {
  return multiValueHeaders
    ? { multiValueQueryStringParameters: gather(query), multiValueHeaders: gather(headers) }
    : { queryStringParameters: Object.fromEntries(query), headers: Object.fromEntries(headers) };
}

function gather(pairs: readonly [string, string][]): Record<string, string[]> {
  const groups = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries(
    [...groups].map(([name, group]) => [name, group.map(([, value]) => value)]),
  );
}

function isTextBody(headers: ReadonlyMap<string, string>): boolean {
  if (headers.has('content-encoding')) return false;
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  const name = type.trim().toLowerCase();
  return name.startsWith('text/') || textTypes.includes(name);
}

function decode(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

export interface HealthCheck {
  readonly targetGroupArn: string;
  readonly path: string;
  readonly multiValueHeaders: boolean;
}

/**
 * Returns the event of a health check, which has no host and no client. Its shape in multi-value mode is
 * not documented; it is taken to follow the mode.
 */
export function toHealthCheckEvent(check: HealthCheck): LambdaEvent {
  const agent = 'ELB-HealthChecker/2.0';
  return {
    requestContext: { elb: { targetGroupArn: check.targetGroupArn } },
    httpMethod: 'GET',
    path: check.path,
    ...(check.multiValueHeaders
      ? { multiValueQueryStringParameters: {}, multiValueHeaders: { 'user-agent': [agent] } }
      : { queryStringParameters: {}, headers: { 'user-agent': agent } }),
    body: '',
    isBase64Encoded: false,
  };
}
