// In: the environment that Lambda gives an instance.
// Out: events fetched one at a time from the Runtime API, handed to the handler, and answered.
import type { IncomingMessage } from 'node:http';
import { type Handler, loadHandler } from './load-handler.ts';
import { patchConsole } from './patch-console.ts';

// Not imported: as an ES module node:http loads undici too, which would hide that cost from the function's own start.
const { Agent, request } = process.getBuiltinModule('node:http');
const { text } = process.getBuiltinModule('node:stream/consumers');

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const runtime = `http://${process.env['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime`;
const setRequestId = patchConsole(process.env['AWS_LAMBDA_LOG_FORMAT'] ?? 'Text');

// No handler for uncaught errors: like the service's own runtime, the process dies of them.
const handler = await initialise();
for (;;) await serveNext(handler);

async function initialise(): Promise<Handler> {
  try {
    return await loadHandler();
  } catch (error) {
    await call('/init/error', { body: JSON.stringify(describeError(error)) });
    throw error;
  }
}

async function serveNext(handler: Handler): Promise<void> {
  const next = await call('/invocation/next', {});
  const event: unknown = JSON.parse(await text(next));
  const context = contextOf(next);
  setRequestId(context.awsRequestId);
  process.env['_X_AMZN_TRACE_ID'] = header(next, 'lambda-runtime-trace-id');
  const path = `/invocation/${context.awsRequestId}`;
  try {
    const answer = JSON.stringify((await handler(event, context)) ?? null);
    await call(`${path}/response`, { body: answer });
  } catch (error) {
    console.error('Invoke Error', describeError(error));
    await call(`${path}/error`, { body: JSON.stringify(describeError(error)) });
  }
}

function contextOf(next: IncomingMessage) {
  const deadlineMs = Number(header(next, 'lambda-runtime-deadline-ms'));
  return {
    awsRequestId: header(next, 'lambda-runtime-aws-request-id'),
    invokedFunctionArn: header(next, 'lambda-runtime-invoked-function-arn'),
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    // By the platform's clock, wherever a test puts that of the function.
    getRemainingTimeInMillis: () => deadlineMs - performance.timeOrigin - performance.now(),
  };
}

function header({ headers }: IncomingMessage, name: string): string {
  return String(headers[name] ?? '');
}

function describeError(error: unknown) {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  const { name, message, stack = '' } = error;
  return { errorType: name, errorMessage: message, trace: stack.split('\n') };
}

async function call(path: string, { body }: { body?: string }): Promise<IncomingMessage> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${runtime}${path}`, { agent, method: body === undefined ? 'GET' : 'POST' })
      .once('response', resolve)
      .once('error', reject)
      .end(body);
  });
  if (body !== undefined) answer.resume();
  return answer;
}
