import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import type { LoadBalancerOptions } from '#infra/local/load-balancer/start-load-balancer.ts';
import { makeCertificates } from '#infra/local/tls/certificates.ts';
import { ask, type Question } from '#test/infra/local/load-balancer/ask.ts';
import { openBrowser } from '#test/infra/local/load-balancer/open-browser.ts';
import {
  nodeGroup,
  ruleOf,
  startWorld,
  type World,
} from '#test/infra/local/load-balancer/start-world.ts';

type Serve = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const closing: (() => unknown)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A node of the product, which says its name unless told to do something else. */
async function startNode(serve: Serve) {
  const server = createServer(serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const named = (name: string) => startNode((_incoming, outgoing) => outgoing.end(name));

async function start(nodes: readonly string[], options: Partial<LoadBalancerOptions> = {}) {
  const route = { type: 'forward', targetGroupArn: nodeGroup } as const;
  const world = await startWorld([ruleOf({ route })], {
    targets: { [nodeGroup]: { type: 'instance', nodes } },
    directListeners: [{ targetGroupArn: nodeGroup }],
    ...options,
  });
  closing.push(world.close);
  return world;
}

function send(world: World, question: Partial<Question> = {}) {
  return ask({ port: world.loadBalancer.port, ca: world.certificates.ca, ...question });
}

it('stickiness keeps a client on its node and spreads new clients over the nodes', async () => {
  const world = await start([(await named('one')).origin, (await named('two')).origin]);
  const [ada, grace] = [openBrowser(world.certificates.ca), openBrowser(world.certificates.ca)];
  const first = (await ada.step(world.origin)).text;
  const second = (await grace.step(world.origin)).text;
  expect([first, second].toSorted()).toEqual(['one', 'two']);
  for (const _ of [1, 2, 3]) expect((await ada.step(world.origin)).text).toBe(first);
});

it('stickiness is two cookies, issued anew with each answer, that do not tell where the node is', async () => {
  const node = await named('one');
  const world = await start([node.origin]);
  const browser = openBrowser(world.certificates.ca);
  const before = await browser.step(world.origin);
  const after = await browser.step(world.origin);
  const [plain = '', cors = ''] = after.setCookies;
  expect(plain).toMatch(/^AWSALB=[^;]+; Path=\/; Expires=[^;]+$/);
  expect(cors).toMatch(/^AWSALBCORS=[^;]+; Path=\/; .*Secure.*SameSite=None$/);
  expect(plain).not.toBe(before.setCookies[0]);
  const readable = after.setCookies.map((line) =>
    line
      .split(/[=;.]/)
      .map((part) => Buffer.from(part, 'base64url').toString())
      .join(),
  );
  expect(readable.join()).not.toContain('127.0.0.1');
});

it('stickiness moves a client whose node went down, with a new cookie', async () => {
  const nodes = [(await named('one')).origin, (await named('two')).origin];
  const world = await start(nodes);
  const browser = openBrowser(world.certificates.ca);
  const first = (await browser.step(world.origin)).text;
  world.loadBalancer.setNodeHealth(nodes[first === 'one' ? 0 : 1] ?? '', 'unhealthy');
  const second = (await browser.step(world.origin)).text;
  expect(second).not.toBe(first);
  world.loadBalancer.setNodeHealth(nodes[first === 'one' ? 0 : 1] ?? '', 'healthy');
  expect((await browser.step(world.origin)).text).toBe(second);
});

it('stickiness is the same on a direct listener of the target group', async () => {
  const world = await start([(await named('one')).origin, (await named('two')).origin]);
  const [direct = 0] = world.loadBalancer.directPorts;
  for (const port of [world.loadBalancer.port, direct]) {
    const browser = openBrowser(world.certificates.ca);
    const first = await browser.step(`https://jira.localhost:${port}/`);
    const cookie = first.setCookies.map((line) => line.split(';')[0]).join('; ');
    const other = port === direct ? world.loadBalancer.port : direct;
    for (const _ of [1, 2]) {
      const received = await send(world, { port: other, lines: [['cookie', cookie]] });
      expect(received.text).toBe(first.text);
    }
  }
});

it('stickiness is kept by either of the two cookies', async () => {
  const world = await start([(await named('one')).origin, (await named('two')).origin]);
  const first = await send(world);
  for (const line of [...first.setCookies, ...first.setCookies]) {
    const cookie = line.split(';')[0] ?? '';
    expect((await send(world, { lines: [['cookie', cookie]] })).text).toBe(first.text);
  }
});

it('stickiness of one target group means nothing to another', async () => {
  const nodes = [(await named('one')).origin, (await named('two')).origin];
  const other = `${nodeGroup}2`;
  const world = await start(nodes, {
    targets: { [nodeGroup]: { type: 'instance', nodes }, [other]: { type: 'instance', nodes } },
    directListeners: [{ targetGroupArn: other }],
  });
  const cookie = (await send(world)).setCookies[0]?.split(';')[0] ?? '';
  const [port = 0] = world.loadBalancer.directPorts;
  const lines: [string, string][] = [['cookie', cookie]];
  const answers = [await send(world, { port, lines }), await send(world, { port, lines })];
  expect(answers.map(({ text }) => text)).toEqual(['one', 'two']);
});

it('stickiness may be kept by a cookie of another name', async () => {
  const nodes = [(await named('one')).origin, (await named('two')).origin];
  const stickinessCookies = ['BIGipServer~pool'];
  const world = await start(nodes, {
    targets: { [nodeGroup]: { type: 'instance', nodes, stickinessCookies } },
  });
  const first = await send(world);
  const [cookie = '', ...others] = first.setCookies.map((line) => line.split(';', 1)[0] ?? '');
  expect(others).toEqual([]);
  expect(cookie).toMatch(/^BIGipServer~pool=/);
  for (const _ of [1, 2, 3]) {
    expect((await send(world, { lines: [['cookie', cookie]] })).text).toBe(first.text);
  }
});

it('stickiness ends with its duration', async () => {
  const clock = { nowMs: Date.now() };
  const nodes = [(await named('one')).origin, (await named('two')).origin];
  const world = await start(nodes, {
    targets: { [nodeGroup]: { type: 'instance', nodes, stickinessSeconds: 60 } },
    now: () => clock.nowMs,
  });
  const first = await send(world);
  const cookie = first.setCookies[0]?.split(';')[0] ?? '';
  clock.nowMs += 61_000;
  expect((await send(world, { lines: [['cookie', cookie]] })).text).not.toBe(first.text);
});

it('stickiness is not begun where the target group is not sticky', async () => {
  const nodes = [(await named('one')).origin];
  const world = await start(nodes, {
    targets: { [nodeGroup]: { type: 'instance', nodes, stickiness: false } },
  });
  expect((await send(world)).setCookies).toEqual([]);
});

it('a request for a node arrives as it was sent, with what the load balancer adds', async () => {
  let seen: { url: string | undefined; raw: string[]; body: string } | undefined;
  const node = await startNode((incoming, outgoing) => {
    incoming.on('data', (chunk: Buffer) => {
      seen = { url: incoming.url, raw: incoming.rawHeaders, body: chunk.toString() };
    });
    incoming.on('end', () => outgoing.end());
  });
  const world = await start([node.origin]);
  await send(world, {
    method: 'PUT',
    target: '/a/../b%2Fc?x=%20&y',
    body: 'hello',
    lines: [
      ['X-Case', 'J\xfcrgen'],
      ['Cookie', 'a=1; AWSELBAuthSessionCookie-0=x'],
    ],
  });
  expect(seen?.url).toBe('/a/../b%2Fc?x=%20&y');
  expect(seen?.body).toBe('hello');
  const headers = Object.groupBy(seen?.raw ?? [], (_, index) =>
    index % 2 === 0 ? 'names' : 'values',
  );
  expect(headers.names).toContain('X-Case');
  expect(headers.values).toContain('J\xfcrgen');
  expect(headers.values).toContain('a=1; AWSELBAuthSessionCookie-0=x');
  expect(headers.values).toContain(`jira.localhost:${world.loadBalancer.port}`);
  expect(headers.names).toContain('x-forwarded-for');
  expect(headers.names).not.toContain('transfer-encoding');
});

it('a request for a node streams its body through in chunks', async () => {
  const node = await startNode((incoming, outgoing) => {
    outgoing.writeHead(200, { 'x-framing': incoming.headers['transfer-encoding'] ?? 'none' });
    incoming.pipe(outgoing);
  });
  const world = await start([node.origin]);
  const sent = request({
    host: '127.0.0.1',
    servername: 'jira.localhost',
    port: world.loadBalancer.port,
    ca: world.certificates.ca,
    method: 'POST',
    agent: false,
    headers: { host: 'jira.localhost' },
  });
  sent.write('first');
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const [early] = (await once(response, 'data')) as [Buffer];
  expect(early.toString()).toBe('first');
  sent.end('second');
  expect(Buffer.concat(await response.toArray()).toString()).toBe('second');
  expect(response.headers['x-framing']).toBe('chunked');
});

it('a request for a node reaches a node over TLS whose certificate no authority signed', async () => {
  const unknown = await makeCertificates(['elsewhere.example']);
  const server = createSecureServer(unknown, (_incoming, outgoing) => outgoing.end('secure'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  const world = await start([`https://localhost:${(server.address() as AddressInfo).port}`]);
  expect((await send(world)).text).toBe('secure');
});

it('the answer of a node keeps its status, its repeated headers and its own cookies', async () => {
  const node = await startNode((_incoming, outgoing) => {
    outgoing.writeHead(418, 'Teapot', [
      'Set-Cookie',
      'a=1',
      'Set-Cookie',
      'b=2',
      'Connection',
      'close',
    ]);
    outgoing.end('tea');
  });
  const world = await start([node.origin]);
  const received = await send(world);
  expect(received).toMatchObject({ status: 418, statusText: 'Teapot', text: 'tea' });
  expect(received.setCookies.map((line) => line.split('=')[0])).toEqual([
    'a',
    'b',
    'AWSALB',
    'AWSALBCORS',
  ]);
});

it('the answer of a node is a 502 when no node listens', async () => {
  const node = await named('gone');
  node.server.close();
  const world = await start([node.origin]);
  expect((await send(world, { method: 'POST', body: 'x'.repeat(100_000) })).status).toBe(502);
  expect(world.loadBalancer.accessLog.at(-1)).toMatchObject({ status: 502, target: node.origin });
});

it.each([
  [200, 30_000],
  [502, 33_000],
])('the answer of a node is %i with %i bytes of headers', async (status, bytes) => {
  const node = await startNode((_incoming, outgoing) => {
    const lines = ['x-long', 'x'.repeat(bytes / 2), 'x-longer', 'x'.repeat(bytes / 2)];
    outgoing.writeHead(200, lines).end();
  });
  expect((await send(await start([node.origin]))).status).toBe(status);
});

it('the answer of a node is a 504 when the node is silent for too long', async () => {
  const node = await startNode(() => undefined);
  const world = await start([node.origin], { switches: { idleTimeoutSeconds: 0.2 } });
  expect((await send(world)).status).toBe(504);
});

it('the answer of a node is a 503 when the target group is empty', async () => {
  expect((await send(await start([]))).status).toBe(503);
});

it('the answer of a node is asked for all the same when every node is unhealthy', async () => {
  const node = await named('one');
  const world = await start([node.origin]);
  world.loadBalancer.setNodeHealth(node.origin, 'unhealthy');
  expect((await send(world)).text).toBe('one');
});

it('the answer of a node is logged as 460 when the client leaves before it', async () => {
  const left = Promise.withResolvers<void>();
  const node = await startNode((incoming) => incoming.socket.on('close', () => left.resolve()));
  const world = await start([node.origin]);
  const { port } = world.loadBalancer;
  const sent = request({
    host: '127.0.0.1',
    servername: 'jira.localhost',
    port,
    ca: world.certificates.ca,
    agent: false,
    headers: { host: 'jira.localhost' },
  });
  sent.on('error', () => undefined);
  node.server.once('request', () => sent.destroy());
  sent.end();
  await left.promise;
  expect(world.loadBalancer.accessLog.at(-1)?.status).toBe(460);
});

const lines = { connection: 'Upgrade', upgrade: 'websocket', host: 'jira.localhost' };

function upgrade(world: World) {
  const { port } = world.loadBalancer;
  const sent = request({
    host: '127.0.0.1',
    servername: 'jira.localhost',
    port,
    ca: world.certificates.ca,
    agent: false,
    headers: lines,
  });
  sent.end();
  return sent;
}

it('a WebSocket passes through to a node, both ways', async () => {
  const node = await named('plain');
  node.server.on('upgrade', (_incoming, socket: Duplex) => {
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\nhello ',
    );
    socket.on('data', (chunk: Buffer) => socket.end(`you said ${chunk}`));
  });
  const world = await start([node.origin]);
  const [response, socket, head] = (await once(upgrade(world), 'upgrade')) as [
    IncomingMessage,
    Duplex,
    Buffer,
  ];
  expect(response.headers).toMatchObject({ upgrade: 'websocket', 'sec-websocket-accept': 'x' });
  socket.write('hi');
  const tail = Buffer.concat(await socket.toArray());
  expect(`${head}${tail}`).toBe('hello you said hi');
  expect(world.loadBalancer.accessLog.at(-1)?.status).toBe(101);
});

it('a WebSocket that a node refuses is an answer like any other', async () => {
  const node = await startNode((_incoming, outgoing) => outgoing.writeHead(403).end('no'));
  node.server.on('upgrade', (_incoming, socket: Duplex) => {
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno');
  });
  const world = await start([node.origin]);
  const [response] = (await once(upgrade(world), 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(403);
  expect(Buffer.concat(await response.toArray()).toString()).toBe('no');
});
