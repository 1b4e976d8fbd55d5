// In: what the load balancer invoked us with, as `unknown`.
// Out: one request, its headers and query whole, of a target group that is ours.
import * as v from 'valibot';
import { Failure } from '#shared/base/failure.ts';

/** A request as the load balancer sent it, before anything in it is believed. */
export interface AlbRequest {
  readonly method: string;
  /** As received: percent-encoded, beginning with a slash. */
  readonly path: string;
  /**
   * '' or '?…', undecoded: the repetitions of a key in order of arrival. The event holds no more: it has no order
   * of different keys that AWS documents (and numbers come first in an object), and `k` is the same as `k=`.
   */
  readonly query: string;
  /** Names lower-case. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
  /** Which pair of fields the target group uses, and so which one the answer has to use. */
  readonly valueMode: ValueMode;
  /** Whether the listener rule that led here authenticates. A request cannot forge it. */
  readonly route: Route;
}

export type Route = 'authenticated' | 'public';

/** ARN prefixes of our two target groups, each up to the slash behind its name. */
export interface TargetGroups {
  readonly targetGroupArnPrefix: string;
  readonly publicTargetGroupArnPrefix: string;
}

/** `lambda.multi_value_headers.enabled` of the target group. */
export type ValueMode = 'single' | 'multi';

/**
 * Returns the request in an event of a Lambda target. Throws `accept.unknown_target_group` for an
 * event of another target group, `accept.malformed_event` for what no load balancer sends.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 */
export function readAlbEvent(event: unknown, groups: TargetGroups): AlbRequest {
  const parsed = v.safeParse(EVENT, event);
  if (!parsed.success) throw new Failure('accept.malformed_event', { reason: 'not_an_alb_event' });
  const read = parsed.output;
  const route = toRoute(read.requestContext.elb.targetGroupArn, groups);
  return {
    route,
    method: read.httpMethod,
    path: requirePath(read.path),
    query: toQuery(read.multiValueQueryStringParameters ?? read.queryStringParameters ?? {}),
    headers: toHeaders(read.multiValueHeaders ?? read.headers ?? {}),
    body: Buffer.from(read.body ?? '', read.isBase64Encoded ? 'base64' : 'utf8'),
    valueMode: read.multiValueHeaders ? 'multi' : 'single',
  };
}

// Not v.record(): it leaves out names that objects inherit, such as `constructor`.
const values = v.nullish(v.custom<Values>(isValues));
const EVENT = v.object({
  requestContext: v.object({ elb: v.object({ targetGroupArn: v.string() }) }),
  httpMethod: v.pipe(v.string(), v.regex(/^[A-Z]{1,20}$/)),
  path: v.string(),
  queryStringParameters: values,
  multiValueQueryStringParameters: values,
  headers: values,
  multiValueHeaders: values,
  body: v.nullish(v.string()),
  isBase64Encoded: v.nullish(v.boolean()),
});

type Values = Readonly<Record<string, string | readonly string[]>>;

function isValues(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    (one) => typeof one === 'string' || (Array.isArray(one) && one.every(isText)),
  );
}

const isText = (value: unknown) => typeof value === 'string';

function toRoute(targetGroupArn: string, groups: TargetGroups): Route {
  if (targetGroupArn.startsWith(groups.targetGroupArnPrefix)) return 'authenticated';
  if (targetGroupArn.startsWith(groups.publicTargetGroupArnPrefix)) return 'public';
  throw new Failure('accept.unknown_target_group');
}

function requirePath(path: string): string {
  if (/^\/[\x21-\x7e]*$/.test(path)) return path;
  throw new Failure('accept.malformed_event', { reason: 'path' });
}

// The load balancer does not decode the query, so neither do we. A key without a value gets its equals sign:
// servers read both alike, but for the few that take the whole query for one word, such as `?wsdl`.
function toQuery(parameters: Values): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}=${one}`),
  );
  const query = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  if (/[^\x21-\x7e]/.test(query)) throw new Failure('accept.malformed_event', { reason: 'query' });
  return query;
}

function toHeaders(fields: Values): Map<string, readonly string[]> {
  const headers = new Map<string, readonly string[]>();
  for (const [field, value] of Object.entries(fields)) {
    const name = field.toLowerCase();
    const values = typeof value === 'string' ? [value] : value;
    const before = headers.get(name);
    headers.set(name, before === undefined ? values : [...before, ...values]);
  }
  return headers;
}
