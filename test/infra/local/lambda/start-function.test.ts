import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FunctionOptions } from '#infra/local/lambda/instance-environment.ts';
import { type LocalFunction, startFunction } from '#infra/local/lambda/start-function.ts';
import { makeCertificates } from '#infra/local/tls/certificates.ts';

const tls = await makeCertificates(['service.localhost']);

let folder: string;
const started: LocalFunction[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handlers-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((fn) => fn.close()));
  await rm(folder, { recursive: true });
});

it('an invocation brings the handler’s answer back', async () => {
  const fn = await start('export const handler = async (event) => ({ statusCode: 200, event });');
  expect(await fn.invoke({ path: '/ü' })).toEqual({ statusCode: 200, event: { path: '/ü' } });
});

it('an invocation of a handler that returns nothing answers null', async () => {
  const fn = await start('export const handler = async () => {};');
  expect(await fn.invoke({})).toBeNull();
});

it('an invocation tells the handler about itself', async () => {
  const fn = await start(
    `export const handler = async (event, context) => ({
         ...context, remainingMs: context.getRemainingTimeInMillis(), arguments: handler.length });`,
    { timeoutSeconds: 7, memoryMb: 256, functionName: 'sign-on' },
  );
  expect(await fn.invoke({})).toEqual({
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    functionName: 'sign-on',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:sign-on',
    memoryLimitInMB: '256',
    logGroupName: '/aws/lambda/sign-on',
    logStreamName: 'local',
    remainingMs: expect.toSatisfy((ms: number) => ms > 0 && ms <= 7000),
    arguments: 2,
  });
});

it('an invocation sees the function’s settings and Lambda’s, and nothing of this machine', async () => {
  const fn = await start('export const handler = async () => process.env;', {
    env: { JIRA_HOST: 'jira.localhost', AWS_ACCESS_KEY_ID: 'AKIAGIVEN' },
  });
  const env = (await fn.invoke({})) as Record<string, string>;
  expect(env).toMatchObject({
    JIRA_HOST: 'jira.localhost',
    AWS_ACCESS_KEY_ID: 'AKIAGIVEN',
    AWS_REGION: 'eu-central-1',
    _HANDLER: 'handler.handler',
    LAMBDA_TASK_ROOT: folder,
    _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$/),
  });
  for (const name of ['HOME', 'USER', 'NODE_OPTIONS', 'VITEST', 'npm_config_registry']) {
    expect(env).not.toHaveProperty(name);
  }
});

it('an invocation finds chunks beside the handler, now and later', async () => {
  await mkdir(join(folder, 'chunks'));
  await writeFile(join(folder, 'chunks', 'early.mjs'), 'export const early = "early";');
  await writeFile(join(folder, 'chunks', 'late.mjs'), 'export const late = "late";');
  const fn = await start(
    `import { early } from './chunks/early.mjs';
       export const handler = async () => [early, (await import('./chunks/late.mjs')).late];`,
  );
  expect(await fn.invoke({})).toEqual(['early', 'late']);
});

it('an invocation reaches a server whose certificate the local authority signed', async () => {
  const server = createServer(tls, (_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fn = await start('export const handler = async (url) => (await fetch(url)).text();');
  const { port } = server.address() as AddressInfo;
  expect(await fn.invoke(`https://127.0.0.1:${port}/`)).toBe('hello');
  server.closeAllConnections();
  server.close();
});

const counting = `let events = 0;
    export const handler = async () => ({ pid: process.pid, events: ++events });`;

it('instances are used again for the next event', async () => {
  const fn = await start(counting);
  const first = (await fn.invoke({})) as object;
  expect(await fn.invoke({})).toEqual({ ...first, events: 2 });
  expect(fn.instanceCount()).toBe(1);
  expect(fn.reports.map(({ initMs }) => initMs !== undefined)).toEqual([true, false]);
});

it('instances are as many as there are events at a time', async () => {
  const fn = await start(counting);
  const answers = await Promise.all([fn.invoke({}), fn.invoke({}), fn.invoke({})]);
  expect(new Set(answers.map((answer) => (answer as { pid: number }).pid)).size).toBe(3);
  expect(answers).toMatchObject([{ events: 1 }, { events: 1 }, { events: 1 }]);
  expect(fn.instanceCount()).toBe(3);
});

it('instances can be warmed for a race, each of them unused', async () => {
  const fn = await start(counting);
  await fn.warm(2);
  expect(fn.instanceCount()).toBe(2);
  const answers = await Promise.all([fn.invoke({}), fn.invoke({})]);
  expect(answers).toMatchObject([{ events: 1 }, { events: 1 }]);
  expect(fn.instanceCount()).toBe(2);
  expect(fn.reports).toMatchObject([{}, {}]);
  expect(fn.reports.some((report) => 'initMs' in report)).toBe(false);
});

it('instances can be there from the start', async () => {
  const fn = await start(counting, { instances: 2 });
  expect(fn.instanceCount()).toBe(2);
});

it('instances can be recycled, so that the next event meets a cold start', async () => {
  const fn = await start(counting);
  await fn.invoke({});
  await fn.recycle();
  expect(fn.instanceCount()).toBe(0);
  expect(await fn.invoke({})).toMatchObject({ events: 1 });
});

it('instances beyond the concurrency limit are refused', async () => {
  const fn = await start(counting, { concurrencyLimit: 1 });
  const [first, second] = await Promise.allSettled([fn.invoke({}), fn.invoke({})]);
  expect(first.status).toBe('fulfilled');
  expect(second).toMatchObject({ reason: { errorType: 'TooManyRequestsException' } });
  expect(await fn.invoke({})).toMatchObject({ events: 2 });
});

const naming = 'export const handler = async () => process.pid;';

it('instances stand still between events', async () => {
  const fn = await start(naming);
  const pid = Number(await fn.invoke({}));
  await vi.waitFor(() => expect(readState(pid)).toBe('T'), { timeout: 10_000 });
  expect(await fn.invoke({})).toBe(pid);
});

it('instances run on between events when freezing is off', async () => {
  const late = `setTimeout(() => console.log('after the answer'), 100)`;
  const fn = await start(`export const handler = async () => { ${late}; };`, { freezeIdle: false });
  await fn.invoke({});
  await vi.waitFor(() => expect(fn.logs.join()).toContain('after the answer'), { timeout: 10_000 });
});

/** The state letter of a process: `T` when it is stopped. */
function readState(pid: number): string | undefined {
  const file = `/proc/${pid}/stat`;
  if (existsSync(file)) return readFileSync(file, 'utf8').split(') ').at(-1)?.[0];
  return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })[0];
}

it('a failure that the handler throws is reported with its name and message, and the instance lives on', async () => {
  const fn = await start(
    `let events = 0; export const handler = async () => { events += 1;
         if (events === 1) throw new TypeError('not so'); return events; };`,
  );
  await expect(fn.invoke({})).rejects.toMatchObject({
    errorType: 'TypeError',
    errorMessage: 'not so',
    trace: expect.arrayContaining(['TypeError: not so', expect.stringContaining('handler.mjs')]),
  });
  expect(await fn.invoke({})).toBe(2);
  expect(fn.reports).toMatchObject([{ errorType: 'TypeError' }, {}]);
});

it('a failure to answer in time ends the instance, and the next event gets another', async () => {
  const fn = await start(
    `export const handler = async ({ hang }) => hang ? new Promise(() => setInterval(() => {}, 1000)) : process.pid;`,
    { timeoutSeconds: 1 },
  );
  const pid = await fn.invoke({});
  await expect(fn.invoke({ hang: true })).rejects.toMatchObject({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringMatching(
      /^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/,
    ),
  });
  expect(fn.instanceCount()).toBe(0);
  expect(await fn.invoke({})).not.toBe(pid);
});

it.each([
  ['exits', 'process.exit(7)', 'Runtime exited with error: exit status 7'],
  ['exits as if all were well', 'process.exit(0)', 'Runtime exited without providing a reason'],
  [
    'is killed',
    'process.kill(process.pid, "SIGKILL")',
    'Runtime exited with error: signal: killed',
  ],
  [
    'leaves a rejection unhandled',
    'void Promise.reject(new Error("lost")); await new Promise(() => {})',
    'exit status 1',
  ],
])(
  'a failure of an instance that %s is Runtime.ExitError, and the next event gets another',
  async (_how, code, message) => {
    const fn = await start(
      `export const handler = async ({ fatal }) => { if (fatal) { ${code} } return 'well'; };`,
    );
    await expect(fn.invoke({ fatal: true })).rejects.toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining(message),
    });
    expect(await fn.invoke({})).toBe('well');
  },
);

it('a failure to initialise meets every event, with what the module threw', async () => {
  const fn = await start(
    `class Misconfigured extends Error { name = 'Misconfigured'; }
       throw new Misconfigured('JIRA_HOST is missing');
       export const handler = async () => {};`,
  );
  const refusal = { errorType: 'Misconfigured', errorMessage: 'JIRA_HOST is missing' };
  await expect(fn.invoke({})).rejects.toMatchObject(refusal);
  await expect(fn.invoke({})).rejects.toMatchObject(refusal);
  expect(fn.instanceCount()).toBe(0);
});

it.each([
  [
    'a callback handler',
    'export const handler = (event, context, callback) => callback();',
    'Runtime.CallbackHandlerDeprecated',
  ],
  ['no handler', 'export const other = 1;', 'Runtime.HandlerNotFound'],
  [
    'a module that ends the process',
    'process.exit(3); export const handler = async () => {};',
    'Runtime.ExitError',
  ],
])('a failure of %s shows at initialisation', async (_what, code, errorType) => {
  const fn = await start(code);
  await expect(fn.invoke({})).rejects.toMatchObject({ errorType });
  await expect(start(code, { instances: 1 })).rejects.toMatchObject({ errorType });
});

it('a failure of a handler file that is missing shows at initialisation', async () => {
  const fn = await start('', { handlerFile: join(folder, 'absent.mjs') });
  await expect(fn.invoke({})).rejects.toMatchObject({ errorType: 'Runtime.ImportModuleError' });
});

it('a failure of size: a response over 6 MB is refused, and the instance lives on', async () => {
  const fn = await start('export const handler = async (bytes) => "x".repeat(bytes);');
  const largest = 6_291_556 - '""'.length;
  expect(await fn.invoke(largest)).toHaveLength(largest);
  await expect(fn.invoke(largest + 1)).rejects.toMatchObject({
    errorType: 'Function.ResponseSizeTooLarge',
  });
  expect(await fn.invoke(1)).toBe('x');
});

it('a failure of size: an event over 6 MB never reaches the function', async () => {
  const fn = await start('export const handler = async (event) => event.length;');
  await expect(fn.invoke('x'.repeat(6_291_456))).rejects.toMatchObject({
    errorType: 'RequestTooLargeException',
  });
  expect(fn.instanceCount()).toBe(0);
});

it('a failure of a runtime client that cannot be started is Runtime.ExitError', async () => {
  const fn = await start('', { runtimeClient: { command: join(folder, 'absent'), args: [] } });
  await expect(fn.invoke({})).rejects.toMatchObject({ errorType: 'Runtime.ExitError' });
});

it('logs hold what the function wrote before it answered, line by line', async () => {
  const fn = await start(
    `process.stdout.write('{"at":"init"}\\n');
       export const handler = async () => {
         process.stdout.write('{"at":"event"}\\n'); process.stderr.write('raw\\n'); };`,
  );
  await fn.invoke({});
  expect(fn.logs).toEqual(['{"at":"init"}', '{"at":"event"}', 'raw']);
});

it('logs show the console as the service formats it: time, request, level, and one line a message', async () => {
  const fn = await start(
    `export const handler = async (event, { awsRequestId }) => {
         console.warn('two\\nlines %d', 7); return awsRequestId; };`,
  );
  const requestId = await fn.invoke({});
  expect(fn.logs).toEqual([
    expect.stringMatching(
      new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\t${requestId}\tWARN\ttwo\rlines 7$`),
    ),
  ]);
});

it('logs show the console as JSON when the function is configured so', async () => {
  const fn = await start(
    `export const handler = async () => { console.log({ code: 'ok' }); console.error('plain %s', 'text'); };`,
    { logFormat: 'JSON' },
  );
  await fn.invoke({});
  expect(fn.logs.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 'INFO', message: { code: 'ok' }, requestId: fn.reports[0]?.requestId },
    { level: 'ERROR', message: 'plain text' },
  ]);
});

it('logs are handed to a listener too', async () => {
  const received: string[] = [];
  const fn = await start(
    `process.stdout.write('here\\n'); export const handler = async () => {};`,
    {
      onLog: (line) => received.push(line),
    },
  );
  await fn.invoke({});
  expect(received).toEqual(['here']);
});

it('another runtime client can take the place of ours', async () => {
  const client = join(folder, 'client.mjs');
  await writeFile(
    client,
    `const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation';
     for (;;) {
       const next = await fetch(api + '/next');
       const id = next.headers.get('lambda-runtime-aws-request-id');
       const answer = { seen: await next.json(), handler: process.env._HANDLER, argument: process.argv[2] };
       await fetch(api + '/' + id + '/response', { method: 'POST', body: JSON.stringify(answer) });
     }`,
  );
  const fn = await start('', {
    runtimeClient: { command: process.execPath, args: [client, 'given'] },
  });
  expect(await fn.invoke(1)).toEqual({ seen: 1, handler: 'handler.handler', argument: 'given' });
  expect(await fn.invoke(2)).toMatchObject({ seen: 2 });
});

it('closing leaves no process behind, not even one that is busy or starting', async () => {
  const fn = await start(
    `process.stdout.write(process.pid + '\\n'); export const handler = async () => new Promise(() => setInterval(() => {}, 1000));`,
  );
  await fn.warm(1);
  const pending = Promise.allSettled([fn.invoke({}), fn.invoke({})]);
  await fn.close();
  const linesAtClosing = fn.logs.length;
  expect(await pending).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  expect(fn.logs).toHaveLength(linesAtClosing);
  expect(linesAtClosing).toBeGreaterThan(0);
  for (const pid of fn.logs) expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
});

it.each(['SIGKILL', 'SIGINT'] as const)(
  'a frozen instance ends with the process that started it, even by %s',
  async (signal) => {
    // The system closes a connection when its process ends, and not when that only stands still.
    const ending = Promise.withResolvers<void>();
    const server = createTcpServer((socket) => socket.once('close', () => ending.resolve()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const parent = await startParent(
      `import { connect } from 'node:net';
       import { once } from 'node:events';
       await once(connect(${port}, '127.0.0.1').on('error', () => {}), 'connect');
       export const handler = async () => {};`,
    );
    parent.kill(signal);
    await ending.promise;
    server.close();
  },
);

async function startParent(handlerCode: string): Promise<ChildProcess> {
  await writeFile(join(folder, 'handler.mjs'), handlerCode);
  await writeFile(
    join(folder, 'parent.mjs'),
    `import { startFunction } from '${import.meta.resolve('#infra/local/lambda/start-function.ts')}';
     const fn = await startFunction({ handlerFile: '${folder}/handler.mjs', env: {}, ca: '' });
     await fn.warm(1);
     process.stdout.write('warm');`,
  );
  const parent = spawn(process.execPath, [join(folder, 'parent.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // No process is left to remove what it makes: it goes with the folder of this test.
    env: { ...process.env, TMPDIR: folder },
  });
  await once(parent.stdout, 'data');
  return parent;
}

async function start(code: string, options: Partial<FunctionOptions> = {}): Promise<LocalFunction> {
  const handlerFile = join(folder, 'handler.mjs');
  await writeFile(handlerFile, code);
  const fn = await startFunction({ handlerFile, env: {}, ca: tls.ca, ...options });
  started.push(fn);
  return fn;
}
