import { connect } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import type { ListenerRule } from '#infra/local/load-balancer/template/parse-listener-rule.ts';
import { ask, type Question } from '#test/infra/local/load-balancer/ask.ts';
import {
  answerOf,
  lambdaGroup,
  ruleOf,
  startWorld,
  type World,
} from '#test/infra/local/load-balancer/start-world.ts';

let world: World;

async function start(
  rules: readonly ListenerRule[] = [ruleOf()],
  options: Parameters<typeof startWorld>[1] = {},
) {
  world = await startWorld(rules, options);
  return (question: Partial<Question> = {}) =>
    ask({ port: world.loadBalancer.port, ca: world.certificates.ca, ...question });
}

afterEach(() => world.close());

const event = () => world.recorded.events.at(-1);
const logged = () => world.loadBalancer.accessLog.at(-1);

it('a request for a function arrives with what the load balancer knows of the client', async () => {
  const send = await start();
  await send({
    lines: [
      ['X-Forwarded-For', '1.2.3.4'],
      ['X-Forwarded-Proto', 'http'],
      ['Connection', 'close'],
    ],
  });
  const headers = event()?.multiValueHeaders ?? {};
  expect(headers).toMatchObject({
    host: [`jira.localhost:${world.loadBalancer.port}`],
    'x-forwarded-for': ['1.2.3.4, 127.0.0.1'],
    'x-forwarded-proto': ['https'],
    'x-forwarded-port': [String(world.loadBalancer.port)],
  });
  expect(headers['x-amzn-trace-id']?.[0]).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  expect(headers).not.toHaveProperty('connection');
  expect(event()?.requestContext.elb.targetGroupArn).toBe(lambdaGroup);
});

it('a request for a function keeps the trace that a client began', async () => {
  const send = await start();
  await send({ lines: [['X-Amzn-Trace-Id', 'Root=1-67891233-abcdef012345678912345678']] });
  expect(event()?.multiValueHeaders?.['x-amzn-trace-id']?.[0]).toMatch(
    /^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-67891233-abcdef012345678912345678$/,
  );
});

it('a request for a function gets the host with the port of the listener', async () => {
  const send = await start();
  await send({ lines: [['Host', 'JIRA.localhost']] });
  expect(event()?.multiValueHeaders?.['host']).toEqual([
    `jira.localhost:${world.loadBalancer.port}`,
  ]);
});

it('a request for a function gets the host as sent where a switch preserves it', async () => {
  const send = await start(undefined, { switches: { preserveHostHeader: true } });
  await send({ lines: [['Host', 'jira.localhost']] });
  expect(event()?.multiValueHeaders?.['host']).toEqual(['jira.localhost']);
});

it('a request for a function may be 1 MB long and no longer', async () => {
  const send = await start();
  const body = Buffer.alloc(1024 * 1024);
  expect((await send({ method: 'POST', body })).status).toBe(200);
  expect(event()?.body).toHaveLength(Math.ceil(body.length / 3) * 4);
  const more = Buffer.alloc(body.length + 1);
  expect((await send({ method: 'POST', body: more })).status).toBe(413);
  expect(logged()?.errorReason).toBe('LambdaRequestTooLarge');
  const lines: [string, string][] = [['transfer-encoding', 'chunked']];
  expect((await send({ method: 'POST', body: more, lines })).status).toBe(413);
  expect(world.recorded.events).toHaveLength(1);
});

it('a request for a function that is not UTF-8 ends in 502 before the function sees it', async () => {
  const send = await start();
  expect((await send({ lines: [['cookie', 'name=J\xfcrgen']] })).status).toBe(502);
  expect(logged()?.errorReason).toBe('LambdaBadRequest');
  expect(world.recorded.events).toHaveLength(0);
});

it('a request for a function that wants a WebSocket is refused', async () => {
  const send = await start();
  const lines: [string, string][] = [
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
  ];
  expect((await send({ lines })).status).toBe(400);
  expect(logged()?.errorReason).toBe('LambdaWebsocketNotSupported');
});

it('a request for a function loses look-alike headers where invalid fields are dropped', async () => {
  const lines: [string, string][] = [['x_amzn_oidc_data', 'forged']];
  const send = await start(undefined, { switches: { dropInvalidHeaderFields: true } });
  await send({ lines });
  expect(event()?.multiValueHeaders).not.toHaveProperty('x_amzn_oidc_data');
});

it('a request for a function loses forged identity on a rule without sign-in where a switch says so', async () => {
  const send = await start(undefined, { switches: { forgedIdentityWithoutSignIn: 'strip' } });
  await send({ lines: [['x-amzn-oidc-data', 'forged']] });
  expect(event()?.multiValueHeaders).not.toHaveProperty('x-amzn-oidc-data');
});

it('the answer of a function reaches the client with every cookie and its length', async () => {
  const send = await start();
  const cookies = ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'];
  const multiValueHeaders = { 'set-cookie': cookies, 'x-name': ['Jürgen'] };
  world.recorded.result = {
    ...answerOf(),
    statusCode: 201,
    statusDescription: '201 Made',
    multiValueHeaders,
  };
  const received = await send();
  expect(received).toMatchObject({ status: 201, statusText: 'Made', text: 'from the function' });
  expect(received.setCookies).toEqual(cookies);
  expect(received.headers['content-length']).toBe('17');
  expect(Buffer.from(String(received.headers['x-name']), 'latin1').toString()).toBe('Jürgen');
});

it('the answer of a function to HEAD has a length and no body', async () => {
  const send = await start();
  const received = await send({ method: 'HEAD' });
  expect(received.headers['content-length']).toBe('17');
  expect(received.text).toBe('');
});

it('the answer of a function that is not sound is a bare 502 with its reason in the log', async () => {
  const send = await start();
  world.recorded.result = { ...answerOf(), multiValueHeaders: { x: [true] } };
  const received = await send();
  expect(received.status).toBe(502);
  expect(received.text).not.toContain('function');
  expect(logged()).toMatchObject({
    status: 502,
    errorReason: 'LambdaInvalidResponse',
    target: lambdaGroup,
  });
});

it.each([
  ['Error', 'LambdaUnhandled'],
  ['TooManyRequestsException', 'LambdaThrottling'],
  ['AccessDeniedException', 'LambdaAccessDenied'],
])('the answer of a function that is a thrown %s is a 502 by %s', async (name, errorReason) => {
  const invoke = () => Promise.reject(Object.assign(new Error('secret'), { name }));
  const targets = { [lambdaGroup]: { type: 'lambda' as const, multiValueHeaders: true, invoke } };
  const send = await start(undefined, { targets });
  const received = await send();
  expect(received.status).toBe(502);
  expect(received.text).not.toContain('secret');
  expect(logged()?.errorReason).toBe(errorReason);
});

it('the answer of a function in single-value mode has one value per header', async () => {
  const send = await start(undefined, { multiValueHeaders: false });
  expect((await send({ target: '/?a=1&a=2' })).status).toBe(200);
  expect(event()).toMatchObject({ queryStringParameters: { a: '2' } });
});

const long = (bytes: number): [string, string] => ['x-long', 'x'.repeat(bytes)];

it.each([
  [200, 'a header of 16 K', { lines: [long(16_000)] }],
  [400, 'a header above 16 K', { lines: [long(17_000)] }],
  [200, 'headers of 45 K', { lines: Array.from({ length: 3 }, () => long(15_000)) }],
  [400, 'headers above 64 K', { lines: Array.from({ length: 5 }, () => long(14_000)) }],
  [400, 'a request line above 16 K', { target: `/${'x'.repeat(17_000)}` }],
  [405, 'TRACE', { method: 'TRACE' }],
  [
    463,
    'more than 30 forwarding addresses',
    { lines: [['x-forwarded-for', Array(31).fill('1.1.1.1').join()]] as [string, string][] },
  ],
])('a request that no rule gets to see is answered %i for %s', async (status, _, question) => {
  const send = await start();
  expect((await send(question)).status).toBe(status);
  expect(world.recorded.events).toHaveLength(status === 200 ? 1 : 0);
});

it.each([
  ['501', 'Transfer-Encoding: gzip, chunked'],
  ['400', 'Host no colon'],
])('a request that no rule gets to see is answered %s for "%s"', async (status, line) => {
  await start();
  const socket = connect({
    port: world.loadBalancer.port,
    ca: world.certificates.ca,
    servername: 'jira.localhost',
  });
  socket.write(`POST / HTTP/1.1\r\nHost: jira.localhost\r\n${line}\r\n\r\n`);
  const [first] = await new Promise<Buffer[]>((resolve) =>
    socket.once('data', (chunk) => resolve([chunk])),
  );
  socket.destroy();
  expect(first?.toString('latin1').split(' ')[1]).toBe(status);
});

it('a request that no rule gets to see meets the default action', async () => {
  const send = await start();
  expect((await send({ lines: [['host', 'wiki.localhost']] })).status).toBe(503);
  expect(logged()?.priority).toBe('default');
});

it('the load balancer answers by itself with a fixed response', async () => {
  const route = {
    type: 'fixed-response',
    statusCode: 404,
    contentType: 'text/plain',
    body: 'no',
  } as const;
  const send = await start([ruleOf({ route })]);
  const received = await send();
  expect(received).toMatchObject({ status: 404, text: 'no' });
  expect(received.headers).toMatchObject({ 'content-type': 'text/plain', server: 'awselb/2.0' });
});

it('the load balancer answers by itself with a redirect whose parts are filled in', async () => {
  const send = await start([
    ruleOf({
      route: {
        type: 'redirect',
        statusCode: 301,
        protocol: '#{protocol}',
        host: 'www.#{host}',
        port: '#{port}',
        path: '/new/#{path}',
        query: '#{query}',
      },
    }),
  ]);
  const received = await send({ target: '/a/b?c=d' });
  expect(received.status).toBe(301);
  expect(received.headers['location']).toBe(
    `https://www.jira.localhost:${world.loadBalancer.port}/new/a/b?c=d`,
  );
});

it('the access log holds neither query nor cookie nor token', async () => {
  const send = await start();
  await send({
    target: '/page?secret=1',
    lines: [
      ['cookie', 'secret=2'],
      ['authorization', 'secret'],
    ],
  });
  expect(logged()).toMatchObject({ path: '/page', status: 200, priority: 100, rule: 'Everything' });
  expect(JSON.stringify(world.loadBalancer.accessLog)).not.toContain('secret');
});

it('each hop of a request can be watched', async () => {
  const steps: string[] = [];
  const send = await start(undefined, {
    onHop: ({ step, detail }) => steps.push(`${step}: ${detail}`),
  });
  await send();
  expect(steps).toEqual([
    `received: port ${world.loadBalancer.port}`,
    'rule: 100 Everything',
    `lambda: ${lambdaGroup}`,
    'answered: 200',
  ]);
});

it('a rule that forwards to nowhere keeps the load balancer from starting', async () => {
  await start();
  const route = { type: 'forward', targetGroupArn: 'nowhere' } as const;
  await expect(startWorld([ruleOf({ route })])).rejects.toThrow(
    'Everything: no target group nowhere',
  );
});
