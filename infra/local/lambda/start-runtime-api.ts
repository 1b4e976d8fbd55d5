// In: invocations, queued until the runtime in an instance asks for the next one.
// Out: the Lambda Runtime API (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html) on 127.0.0.1.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type FunctionError, readFailure } from './function-error.ts';
import { type Exchange, type Invocation, openExchange } from './open-exchange.ts';

/** What happens at the Runtime API besides answers to invocations. */
export interface RuntimeListener {
  /** The runtime asks for an event and there is none: initialised at the first time, idle at every other. */
  onIdle?(): void;
  onInitError?(error: FunctionError): void;
}

/** One instance's Runtime API, at `host:port`. */
export interface RuntimeApi extends Pick<Exchange, 'invoke'> {
  readonly address: string;
  close(): Promise<void>;
}

interface Service {
  readonly exchange: Exchange;
  readonly listener: RuntimeListener;
}

/** Returns the Runtime API of one instance. */
export async function startRuntimeApi(listener: RuntimeListener = {}): Promise<RuntimeApi> {
  const exchange = openExchange();
  const service: Service = { exchange, listener };
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
    answer(service, request, response).catch((error: Error) => response.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    invoke: exchange.invoke,
    close: () => stop(server),
  };
}

async function answer(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = `${request.method} ${request.url}`;
  if (call === 'GET /2018-06-01/runtime/invocation/next') {
    waitForNext(service, response);
    return;
  }
  const body = await text(request);
  if (call === 'POST /2018-06-01/runtime/init/error') {
    service.listener.onInitError?.(readFailure(body));
    accept(response);
    return;
  }
  const [, requestId, kind] =
    /^POST \/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(call) ?? [];
  if (requestId === undefined) refuse(response, 404, 'NotFound');
  else endInvocation(service, { requestId, kind: kind as 'response' | 'error', body }, response);
}

function waitForNext({ exchange, listener }: Service, response: ServerResponse): void {
  // Before the long poll, so that a runtime that went away is never handed an event.
  response.once('close', () => {
    if (!response.writableEnded) exchange.stopAsking();
  });
  if (!exchange.askForNext((invocation) => sendInvocation(response, invocation))) {
    listener.onIdle?.();
  }
}

function sendInvocation(response: ServerResponse, invocation: Invocation): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': invocation.requestId,
    'lambda-runtime-deadline-ms': invocation.deadlineMs,
    'lambda-runtime-invoked-function-arn': invocation.functionArn,
    'lambda-runtime-trace-id': invocation.traceId,
  });
  response.end(invocation.body);
}

function endInvocation(
  { exchange }: Service,
  ending: Parameters<Exchange['end']>[0],
  response: ServerResponse,
): void {
  const outcome = exchange.end(ending);
  if (outcome === 'accepted') accept(response);
  else if (outcome === 'unknown') refuse(response, 400, 'InvalidRequestID');
  else refuse(response, 413, 'RequestEntityTooLarge');
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
}

function refuse(response: ServerResponse, status: number, errorType: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ errorType, errorMessage: errorType }));
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
