import { Failure } from './failure.ts';
import type { HttpAnswer, SendHttp } from './http.ts';
import { NetworkError } from './network-error.ts';
import { type RetryRules, withRetries } from './retry.ts';

/** How a service is reached. */
export interface JsonConnection {
  readonly send: SendHttp;
  readonly retryRules: RetryRules;
}

/** One call to a service that answers in JSON. */
export interface JsonCall {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** A form instead of JSON. */
  readonly form?: Readonly<Record<string, string>>;
  readonly bodyLimitBytes?: number;
}

/** `unreadable`: there is an answer, and Node's parser refuses it; `out_of_time`: the event has had its time. */
type NetworkReason = 'timeout' | 'connection' | 'unreadable' | 'out_of_time';

/** What the outcomes of a call mean in the words of the caller. */
export interface FailureTranslation {
  /** Returns the failure of a call that got no answer. */
  readonly toNetworkFailure: (reason: NetworkReason, cause: unknown) => Failure;
  /** Returns the failure that an answer stands for; null: it can be used. */
  readonly toFailure: (answer: HttpAnswer) => Failure | null;
  readonly mayRetry: (failure: Failure) => boolean;
}

/**
 * Returns the answer to a call, within a time and a size, tried again as the rules of the connection
 * and the translation allow. Throws the failures of the translation.
 */
export function callJson(
  { send, retryRules }: JsonConnection,
  call: JsonCall,
  translation: FailureTranslation,
): Promise<HttpAnswer> {
  return withRetries(
    retryRules,
    () => callOnce(send, call, translation),
    (error): error is Failure => error instanceof Failure && translation.mayRetry(error),
  );
}

const CALL_TIMEOUT_MS = 4_000;
// A list of a thousand entries fits several times.
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

async function callOnce(
  send: SendHttp,
  call: JsonCall,
  { toNetworkFailure, toFailure }: FailureTranslation,
): Promise<HttpAnswer> {
  const { method, url, headers, json, form, bodyLimitBytes = BODY_LIMIT_BYTES } = call;
  const answer = await send({
    method,
    url,
    headers: { accept: 'application/json', ...(form && FORM_HEADERS), ...headers },
    timeoutMs: CALL_TIMEOUT_MS,
    bodyLimitBytes,
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(form && { body: String(new URLSearchParams(form)) }),
  }).catch((error: unknown) => {
    throw toNetworkFailure(toReason(error), error);
  });
  const failure = toFailure(answer);
  if (failure !== null) throw failure;
  return answer;
}

function toReason(error: unknown): NetworkReason {
  if (!(error instanceof NetworkError)) return 'connection';
  if (error.outOfTime) return 'out_of_time';
  if (error.timedOut) return 'timeout';
  return error.unreadable ? 'unreadable' : 'connection';
}

const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };
