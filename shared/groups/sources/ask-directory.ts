import * as v from 'valibot';
import { Failure } from '#shared/base/failure.ts';
import {
  type HttpAnswer,
  type HttpRequest,
  NetworkError,
  readRetryAfter,
  type SendHttp,
} from '#shared/base/http.ts';
import { type RetryRules, withRetries } from '#shared/base/retry.ts';
import { type GroupFault, groupsUnavailable } from './groups-unavailable.ts';

/** How a directory is reached. */
export interface DirectoryConnection {
  readonly send: SendHttp;
  readonly retryRules: RetryRules;
}

/** One question to a directory that answers in JSON. */
export interface DirectoryCall<T> {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form to POST; without one the call is a GET. */
  readonly form?: Readonly<Record<string, string>>;
  readonly answer: v.GenericSchema<unknown, T>;
  readonly answerLimitBytes?: number;
  /** What this directory means by an answer other than 200, where it is not what its status says. */
  readonly faultOf?: (answer: HttpAnswer) => GroupFault | null;
}

/**
 * Returns the directory's answer as its schema describes it. Throws `map.groups_unavailable`, after
 * bounded retries of what is throttled, unavailable or cut off; a silent directory is not asked twice.
 */
export function askDirectory<T>(
  connection: DirectoryConnection,
  call: DirectoryCall<T>,
): Promise<T> {
  return withRetries(connection.retryRules, () => askOnce(connection.send, call), mayRetry);
}

const CALL_TIMEOUT_MS = 4_000;
// A page of a thousand groups fits several times.
const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;

async function askOnce<T>(send: SendHttp, call: DirectoryCall<T>): Promise<T> {
  const answer = await send(toRequest(call)).catch((error: unknown) => {
    const timedOut = error instanceof NetworkError && error.timedOut;
    throw groupsUnavailable(timedOut ? 'timeout' : 'connection', {}, error);
  });
  const { status } = answer;
  if (status !== 200) {
    const fault = call.faultOf?.(answer) ?? faultOfStatus(status);
    throw groupsUnavailable(fault, { status, ...readRetryAfter(answer.headers) });
  }
  const parsed = v.safeParse(call.answer, parseJson(answer.body));
  if (parsed.success) return parsed.output;
  throw groupsUnavailable('unreadable', { status });
}

function toRequest({ url, headers, form, answerLimitBytes }: DirectoryCall<unknown>): HttpRequest {
  return {
    method: form === undefined ? 'GET' : 'POST',
    url,
    headers: { accept: 'application/json', ...(form && FORM_HEADERS), ...headers },
    ...(form && { body: String(new URLSearchParams(form)) }),
    timeoutMs: CALL_TIMEOUT_MS,
    bodyLimitBytes: answerLimitBytes ?? ANSWER_LIMIT_BYTES,
  };
}

const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };

function faultOfStatus(status: number): GroupFault {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'not_permitted';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : 'refused';
}

/** Undefined: not JSON, or not read to its end. */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const RETRIED = new Set<string | undefined>(['throttled', 'unavailable', 'connection']);

const mayRetry = (error: unknown): error is Failure =>
  error instanceof Failure && RETRIED.has(error.evidence.reason);
