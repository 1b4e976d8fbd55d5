// In: a request of the AWS JSON 1.1 protocol. Out: its operation, its parsed body, and an answer in that protocol.
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { SignedRequest } from './verify-signature.ts';

/** A request as it arrived, and the operation that it names. */
export interface OperationRequest extends SignedRequest {
  readonly operation: string;
}

/**
 * A request read to its end. The operation is what `X-Amz-Target` names after `targetPrefix` and a dot
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
