// In: a request of the AWS JSON 1.1 protocol. Out: its operation, its parsed body, and an answer in that protocol.
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { ServiceError } from './failures.ts';
import type { SignedRequest, Signer } from './verify-signature.ts';

/** Returns what a JSON body says. Throws SerializationException. */
export function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ServiceError('SerializationException', 'The body is not JSON');
  }
}

/** Returns the input that a request states. Throws `code`, in the form of the services' own complaint, for another shape. */
export function parseInput<Schema extends v.GenericSchema>(
  schema: Schema,
  request: unknown,
  code: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, request);
  if (parsed.success) return parsed.output;
  const { issues } = parsed;
  const errors = issues.length === 1 ? '1 validation error' : `${issues.length} validation errors`;
  throw new ServiceError(code, `${errors} detected: ${issues.map(describe).join('; ')}`);
}

// Never with the value: it may name a user.
function describe(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'request';
  const member = path.charAt(0).toLowerCase() + path.slice(1);
  return `Value at '${member}' failed to satisfy constraint: Member must be ${issue.expected ?? 'valid'}`;
}

/** Key id and secret of the one caller that a local service knows. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Where a local service says it is, and who may call it. */
export interface AccountOptions {
  readonly region?: string;
  readonly account?: string;
  readonly credentials?: Credentials;
}

/** Account and Region in which a local service is by default. */
export const LOCAL_ACCOUNT = { region: 'eu-central-1', account: '123456789012' } as const;

const localCredentials: Credentials = {
  accessKeyId: 'AKIALOCALWORLD000000',
  secretAccessKey: 'local-world-secret-access-key',
};

/** Returns the signer whose requests a service accepts; `service` is its name in a credential scope. */
export function toSigner(options: AccountOptions, service: string): Signer {
  const { region = LOCAL_ACCOUNT.region, credentials = localCredentials } = options;
  return { ...credentials, region, service };
}

/** A request as it arrived, and the operation that it names. */
export interface OperationRequest extends SignedRequest {
  readonly operation: string;
}

/**
 * Returns a request read to its end. The operation is what `X-Amz-Target` names after `targetPrefix` and a dot
 * (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html); under another prefix, the whole of it.
 */
export async function readRequest(
  request: IncomingMessage,
  targetPrefix: string,
): Promise<OperationRequest> {
  const target = String(request.headers['x-amz-target'] ?? '');
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: singleHeaders(request),
    body: await text(request),
    operation: target.startsWith(`${targetPrefix}.`)
      ? target.slice(targetPrefix.length + 1)
      : target,
  };
}

function singleHeaders({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  );
}
