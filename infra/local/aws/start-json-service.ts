// In: a service's operations and whose signatures it accepts. Out: that service over the AWS JSON 1.1 protocol.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificates } from '#infra/local/tls/certificates.ts';
import { type Answer, type SentenceMember, toAnswer, writeAnswer } from './answers.ts';
import {
  type PlannedFailure,
  type PlannedFailures,
  ServiceError,
  takeFailure,
  toException,
} from './failures.ts';
import { type OperationRequest, parseBody, readRequest } from './requests.ts';
import { type Signer, verifySignature } from './verify-signature.ts';

/** Where a service listens: a free port of 127.0.0.1 unless one is named. */
export interface ServerOptions {
  readonly tls: Certificates;
  readonly port?: number;
}

/** A listening server; `close` cuts what is still open. */
export interface OpenServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Returns a server that hands every request to `answer`; what that throws cuts the connection. */
export async function openServer(
  { tls, port = 0 }: ServerOptions,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<OpenServer> {
  const server = createServer(tls, (request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { endpoint, close: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

/** What can be changed while a service runs. */
export interface ServiceSwitches {
  /** Most items of a page, whatever the caller would like. */
  pageSize: number;
  /** Calls are accepted and never answered. */
  hang: boolean;
  /** Which further calls fail, and how. */
  readonly failures: PlannedFailures;
}

/** A call that arrived: `outcome` is `ok`, the exception's name, a bare status, or `hung`. */
export interface ServiceCall {
  readonly operation: string;
  readonly outcome: string;
}

/** A service: its names and its operations. */
export interface JsonService {
  readonly targetPrefix: string;
  readonly sentenceMember: SentenceMember;
  readonly signer: Signer;
  readonly operations: Readonly<Record<string, (request: unknown) => object>>;
  readonly calls: ServiceCall[];
  readonly switches: ServiceSwitches;
}

/** Returns a running service. */
export function startJsonService(
  service: JsonService,
  options: ServerOptions,
): Promise<OpenServer> {
  return openServer(options, (request, response) => answerCall(service, request, response));
}

async function answerCall(
  service: JsonService,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming, service.targetPrefix);
  const note = (outcome: string) => service.calls.push({ operation: request.operation, outcome });
  if (service.switches.hang) {
    note('hung');
    return;
  }
  const failure = takeFailure(service.switches.failures, request.operation);
  if (failure !== null && failure.code === undefined) {
    note(String(writeBareStatus(response, failure)));
    return;
  }
  const answer = await answerOf(service, request, failure);
  note(answer.outcome);
  writeAnswer(response, answer);
}

// What a load balancer in front of a service says: no JSON, and nothing that names an exception.
function writeBareStatus(response: ServerResponse, { status = 503, headers }: PlannedFailure) {
  response.writeHead(status, { 'content-type': 'text/html', ...headers });
  response.end('<html><body>Service Unavailable</body></html>');
  return status;
}

function answerOf(
  { signer, operations, sentenceMember }: JsonService,
  request: OperationRequest,
  failure: PlannedFailure | null,
): Promise<Answer> {
  return toAnswer(async () => {
    await verifySignature(request, signer);
    if (failure?.code !== undefined) throw toException(failure.code, failure);
    const operate = Object.hasOwn(operations, request.operation)
      ? operations[request.operation]
      : undefined;
    if (operate === undefined) throw new ServiceError('UnknownOperationException', '');
    return operate(parseBody(request.body));
  }, sentenceMember);
}
