import type * as v from 'valibot';
import { Failure } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import { callJson, type JsonConnection } from '#shared/base/json-client.ts';
import { parseJson } from '#shared/base/parse-json.ts';
import { readRetryAfter } from '#shared/base/read-retry-after.ts';
import { readInterference } from './read-interference.ts';

/** One call to a product. */
export interface ProductCall {
  /** What it is for, as it stands in the log: `find_account`, `join`, … */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the product's address; everything that users chose is percent-encoded already. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** A form instead of JSON; it may be answered by a redirect, which is not followed. */
  readonly form?: Readonly<Record<string, string>>;
}

export interface ProductConnection extends JsonConnection {
  readonly product: string;
  /** The product's address without trailing slash. */
  readonly address: string;
  /** How many calls at once it takes: more would keep a login waiting. */
  readonly connections: number;
}

/**
 * Returns the product's answer of a status below 500. Throws `provision.product_unavailable` after
 * bounded retries of 429, 5xx and broken connections (never of a login, nor of a silent product) and for a
 * product that is not ready, what `readInterference` tells, and `provision.product_refused` for a redirect:
 * an answer of the API never is one.
 */
export function callProduct(connection: ProductConnection, call: ProductCall): Promise<HttpAnswer> {
  const { method, path, json, form } = call;
  const about = { product: connection.product, operation: call.operation };
  return callJson(
    connection,
    {
      method,
      url: `${connection.address}${path}`,
      headers: { ...API_HEADERS, ...(form ? FORM_HEADERS : JSON_HEADERS), ...call.headers },
      ...(json !== undefined && { json }),
      ...(form && { form }),
    },
    {
      toNetworkFailure: (reason, cause) =>
        new Failure('provision.product_unavailable', { ...about, reason }, cause),
      toFailure: (answer) => toFailure(answer, connection, call),
      // Each try of a login counts, also one whose answer was lost.
      mayRetry: (failure) => call.operation !== 'login' && mayRetry(failure),
    },
  );
}

// Products check browsers for forged requests, and take any client that calls itself Mozilla for one.
// https://confluence.atlassian.com/jirakb/rest-api-calls-with-a-browser-user-agent-header-may-fail-csrf-checks-802591455.html
const API_HEADERS = { 'user-agent': 'edge-authenticator', 'x-atlassian-token': 'no-check' };
// Without a body too.
const JSON_HEADERS = { 'content-type': 'application/json' };
const FORM_HEADERS = { accept: '*/*' };

function toFailure(
  answer: HttpAnswer,
  { product, address }: ProductConnection,
  { operation, form }: ProductCall,
): Failure | null {
  const about = { product, operation };
  const isForm = form !== undefined;
  const { status, truncated } = answer;
  if (status === 429 || status >= 500) {
    const evidence = { ...about, status, ...readRetryAfter(answer) };
    return new Failure('provision.product_unavailable', evidence);
  }
  const interference = readInterference(answer, { product, address, isForm });
  if (interference !== null) {
    const { code, ...reason } = interference;
    return new Failure(code, { ...about, status, ...reason });
  }
  if (status >= 300 && status < 400 && !isForm) {
    return new Failure('provision.product_refused', { ...about, status, reason: 'redirected' });
  }
  if (!truncated) return null;
  return new Failure('provision.product_unavailable', { ...about, status, reason: 'unfinished' });
}

const mayRetry = ({ code, evidence: { reason } }: Failure) =>
  code === 'provision.product_unavailable' && !NOT_REPEATED.has(reason);

// The answer would be the same, or as slow.
const NOT_REPEATED: ReadonlySet<string | undefined> = new Set([
  ...['timeout', 'out_of_time', 'unfinished', 'unreadable', 'not_ready', 'page'],
]);

/** Throws `provision.product_refused` for an answer that the contract of the call does not know. */
export function refuseAnswer(
  connection: ProductConnection,
  call: Pick<ProductCall, 'operation'>,
  refused: { readonly status: number; readonly reason?: string },
): never {
  const { product } = connection;
  throw new Failure('provision.product_refused', {
    product,
    operation: call.operation,
    ...refused,
  });
}

/** Returns the answer's JSON as `schema` describes it; else throws `provision.product_refused`. */
export function readAnswer<T extends object>(
  connection: ProductConnection,
  call: ProductCall,
  reading: { readonly answer: HttpAnswer; readonly schema: v.GenericSchema<unknown, T> },
): T {
  const { answer, schema } = reading;
  const parsed = parseJson(answer.body, schema);
  if (parsed !== null) return parsed;
  return refuseAnswer(connection, call, { status: answer.status, reason: 'unreadable' });
}
