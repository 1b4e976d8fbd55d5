import * as v from 'valibot';
import { Failure } from '#shared/base/failure.ts';
import {
  type HttpAnswer,
  type NetworkError,
  readRetryAfter,
  type SendHttp,
} from '#shared/base/http.ts';
import { type RetryRules, withRetries } from '#shared/base/retry.ts';

/** One call to a product. */
export interface ProductCall {
  /** What it is for, as it stands in the log: `find_account`, `join`, … */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the product's address; everything that people chose is percent-encoded already. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** A form instead of JSON; it may be answered by a redirect, which is not followed. */
  readonly form?: Readonly<Record<string, string>>;
}

export interface ProductConnection {
  readonly product: string;
  /** The product's address without trailing slash. */
  readonly address: string;
  readonly send: SendHttp;
  readonly retryRules: RetryRules;
}

/**
 * Returns the product's answer of a status below 500. Throws `provision.product_unavailable` after
 * bounded retries of 429, 5xx and broken connections (a silent product is not asked twice), and
 * `provision.product_refused` for a redirect: an answer of the API never is one.
 */
export function callProduct(connection: ProductConnection, call: ProductCall): Promise<HttpAnswer> {
  return withRetries(connection.retryRules, () => callOnce(connection, call), mayRetry);
}

const CALL_TIMEOUT_MS = 4_000;
// A person in a thousand groups fits several times.
const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;

async function callOnce(connection: ProductConnection, call: ProductCall): Promise<HttpAnswer> {
  const about = { product: connection.product, operation: call.operation };
  const answer = await connection
    .send({
      method: call.method,
      url: `${connection.address}${call.path}`,
      headers: { ...API_HEADERS, ...(call.form && FORM_HEADERS), ...call.headers },
      timeoutMs: CALL_TIMEOUT_MS,
      bodyLimitBytes: ANSWER_LIMIT_BYTES,
      ...(call.json !== undefined && { body: JSON.stringify(call.json) }),
      ...(call.form && { body: String(new URLSearchParams(call.form)) }),
    })
    .catch((trouble: NetworkError) => {
      const reason = trouble.timedOut ? 'timeout' : 'connection';
      throw new Failure('provision.product_unavailable', { ...about, reason }, trouble);
    });
  const { status } = answer;
  if (status === 429 || status >= 500) {
    throw new Failure('provision.product_unavailable', {
      ...about,
      status,
      ...readRetryAfter(answer.headers),
    });
  }
  if (status >= 300 && status < 400 && call.form === undefined) {
    throw new Failure('provision.product_refused', { ...about, status, reason: 'redirected' });
  }
  if (answer.truncated) {
    throw new Failure('provision.product_unavailable', { ...about, status, reason: 'unfinished' });
  }
  return answer;
}

// Products check browsers for forged requests, and take whoever calls itself Mozilla for one.
// https://confluence.atlassian.com/jirakb/rest-api-calls-with-a-browser-user-agent-header-may-fail-csrf-checks-802591455.html
const API_HEADERS = {
  accept: 'application/json',
  'content-type': 'application/json',
  'user-agent': 'edge-authenticator',
  'x-atlassian-token': 'no-check',
};

const FORM_HEADERS = { accept: '*/*', 'content-type': 'application/x-www-form-urlencoded' };

const mayRetry = (error: unknown): error is Failure =>
  error instanceof Failure &&
  error.code === 'provision.product_unavailable' &&
  error.evidence.reason !== 'timeout' &&
  error.evidence.reason !== 'unfinished';

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
export function readAnswer<T>(
  connection: ProductConnection,
  call: ProductCall,
  reading: { readonly answer: HttpAnswer; readonly schema: v.GenericSchema<unknown, T> },
): T {
  const { answer, schema } = reading;
  const parsed = v.safeParse(schema, parseJson(answer.body));
  if (parsed.success) return parsed.output;
  return refuseAnswer(connection, call, { status: answer.status, reason: 'unreadable' });
}

/** Undefined: not JSON, such as the page of something in between. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
