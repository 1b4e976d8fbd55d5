import type * as v from 'valibot';
import type { HttpAnswer } from '#shared/base/http.ts';
import { callJson, type JsonConnection } from '#shared/base/json-client.ts';
import { parseJson } from '#shared/base/parse-json.ts';
import { readRetryAfter } from '#shared/base/read-retry-after.ts';
import { type GroupFault, groupsUnavailable } from './groups-unavailable.ts';

/** How a directory is reached. */
export type DirectoryConnection = JsonConnection;

/** One query to a directory that answers in JSON. */
export interface DirectoryCall<T> {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form to POST; without one the call is a GET. */
  readonly form?: Readonly<Record<string, string>>;
  readonly answer: v.GenericSchema<unknown, T>;
  readonly bodyLimitBytes?: number;
  /** What this directory means by an answer other than 200, where it is not what its status says. */
  readonly faultOf?: (answer: HttpAnswer) => GroupFault | null;
}

/**
 * Returns the directory's answer as its schema describes it. Throws `map.groups_unavailable`, after
 * bounded retries of what is throttled, unavailable or cut off; a silent directory is not called twice.
 */
export async function queryDirectory<T extends object>(
  connection: DirectoryConnection,
  call: DirectoryCall<T>,
): Promise<T> {
  const { answer: schema, faultOf, ...others } = call;
  const method = call.form === undefined ? 'GET' : 'POST';
  const answer = await callJson(
    connection,
    { method, ...others },
    {
      toNetworkFailure: (reason, cause) => groupsUnavailable(reason, {}, cause),
      toFailure: (received) => toFailure(received, faultOf),
      mayRetry: ({ evidence }) => RETRIED.has(evidence.reason),
    },
  );
  const parsed = parseJson(answer.body, schema);
  if (parsed === null) throw groupsUnavailable('unreadable', { status: answer.status });
  return parsed;
}

const RETRIED = new Set<string | undefined>(['throttled', 'unavailable', 'connection']);

function toFailure(answer: HttpAnswer, faultOf: DirectoryCall<unknown>['faultOf']) {
  const { status } = answer;
  if (status === 200) return null;
  const fault = faultOf?.(answer) ?? faultOfStatus(status);
  return groupsUnavailable(fault, { status, ...readRetryAfter(answer) });
}

function faultOfStatus(status: number): GroupFault {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'not_permitted';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : 'refused';
}
