import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FunctionError } from '#infra/local/lambda/function-error.ts';
import { type RuntimeApi, startRuntimeApi } from '#infra/local/lambda/start-runtime-api.ts';

const invocation = {
  requestId: '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
  body: '{"path":"/"}',
  deadlineMs: 1_542_409_706_888,
  functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:sign-on',
  traceId: 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0',
};

let api: RuntimeApi;
let idleTimes: number;
let initErrors: FunctionError[];

beforeEach(async () => {
  idleTimes = 0;
  initErrors = [];
  api = await startRuntimeApi({
    onIdle: () => {
      idleTimes += 1;
    },
    onInitError: (error) => initErrors.push(error),
  });
});
afterEach(() => api.close());

it('the Runtime API hands an event over under its names, whether it or the runtime came first', async () => {
  const early = api.invoke(invocation);
  const next = await call('invocation/next');
  expect(next.status).toBe(200);
  expect(Object.fromEntries(next.headers)).toMatchObject({
    'lambda-runtime-aws-request-id': invocation.requestId,
    'lambda-runtime-deadline-ms': '1542409706888',
    'lambda-runtime-invoked-function-arn': invocation.functionArn,
    'lambda-runtime-trace-id': invocation.traceId,
  });
  expect(await next.text()).toBe(invocation.body);
  expect((await post(`invocation/${invocation.requestId}/response`, '1')).status).toBe(202);
  expect(await early).toBe('1');
  expect(idleTimes).toBe(0);

  const waiting = call('invocation/next');
  await expect.poll(() => idleTimes).toBe(1);
  const late = api.invoke({ ...invocation, requestId: 'second' });
  expect((await waiting).headers.get('lambda-runtime-aws-request-id')).toBe('second');
  await post('invocation/second/response', '2');
  expect(await late).toBe('2');
});

it('the Runtime API queues events in order', async () => {
  const first = api.invoke({ ...invocation, requestId: 'first' });
  const second = api.invoke({ ...invocation, requestId: 'second' });
  for (const expected of ['first', 'second']) {
    const next = await call('invocation/next');
    expect(next.headers.get('lambda-runtime-aws-request-id')).toBe(expected);
    await post(`invocation/${expected}/response`, JSON.stringify(expected));
  }
  expect(await Promise.all([first, second])).toEqual(['"first"', '"second"']);
});

it('the Runtime API hands no event to a runtime that went away', async () => {
  const gone = new AbortController();
  const abandoned = call('invocation/next', { signal: gone.signal });
  await expect.poll(() => idleTimes).toBe(1);
  gone.abort();
  await expect(abandoned).rejects.toThrow();
  await call('anything');
  const outcome = api.invoke(invocation);
  const returned = await call('invocation/next', { signal: AbortSignal.timeout(2000) });
  expect(await returned.text()).toBe(invocation.body);
  await post(`invocation/${invocation.requestId}/response`, '1');
  expect(await outcome).toBe('1');
});

it('the Runtime API turns a posted error into the invocation’s failure', async () => {
  const outcome = api.invoke(invocation);
  const failure = expect(outcome).rejects.toMatchObject({
    errorType: 'TypeError',
    errorMessage: 'not so',
    trace: ['a', 'b'],
  });
  await call('invocation/next');
  const report = { errorType: 'TypeError', errorMessage: 'not so', trace: ['a', 'b'] };
  const path = `invocation/${invocation.requestId}/error`;
  expect((await post(path, JSON.stringify(report))).status).toBe(202);
  await failure;
});

it('the Runtime API takes an error that is not JSON as unknown', async () => {
  expect((await post('init/error', 'not JSON')).status).toBe(202);
  expect(initErrors).toMatchObject([{ errorType: 'Runtime.Unknown', errorMessage: '' }]);
});

it('the Runtime API tells its listener of an error at initialisation', async () => {
  await post('init/error', '{"errorType":"Misconfigured","errorMessage":"JIRA_HOST"}');
  expect(initErrors).toMatchObject([{ errorType: 'Misconfigured', errorMessage: 'JIRA_HOST' }]);
});

it('the Runtime API refuses a response over 6 MB and fails the invocation', async () => {
  const outcome = api.invoke(invocation);
  const failure = expect(outcome).rejects.toMatchObject({
    errorType: 'Function.ResponseSizeTooLarge',
  });
  await call('invocation/next');
  const path = `invocation/${invocation.requestId}/response`;
  expect((await post(path, 'x'.repeat(6_291_557))).status).toBe(413);
  await failure;
});

it('the Runtime API refuses an answer to an invocation that is not under way, such as a second answer', async () => {
  const outcome = api.invoke(invocation);
  await call('invocation/next');
  const path = `invocation/${invocation.requestId}/response`;
  expect((await post(path, '1')).status).toBe(202);
  expect((await post(path, '2')).status).toBe(400);
  expect(await outcome).toBe('1');
});

it('the Runtime API knows no other path', async () => {
  expect((await call('invocation')).status).toBe(404);
  expect((await post('invocation/next', '')).status).toBe(404);
});

function call(path: string, options: RequestInit = {}): Promise<Response> {
  return fetch(`http://${api.address}/2018-06-01/runtime/${path}`, options);
}

function post(path: string, body: string): Promise<Response> {
  return call(path, { method: 'POST', body });
}
