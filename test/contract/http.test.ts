import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import tls from 'node:tls';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCertificates } from '#infra/local/tls/certificates.ts';
import { type HttpRequest, headerValues, httpClient } from '#shared/base/http.ts';
import { NetworkError } from '#shared/base/network-error.ts';
import { runEvent } from '#shared/base/run-event.ts';
import { localServer } from '#test/builders/local-server.ts';
import { rawServer } from '#test/builders/raw-server.ts';

const get = (url: string, parts: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: {},
  timeoutMs: 5_000,
  bodyLimitBytes: 1_000,
  ...parts,
});
const PLENTY_MS = 600_000;
const networkErrorOf = (sent: Promise<unknown>): Promise<NetworkError> =>
  sent.then(
    () => expect.unreachable('an answer came'),
    (error: NetworkError) => error,
  );

describe('an answer', () => {
  it('an answer has its status, its headers in order and its body, whatever the status', async () => {
    const { url } = await localServer((_request, response) => {
      response.writeHead(503, ['X-One', '1', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end('busy');
    });
    const answer = await httpClient(1)(get(url));
    expect(answer).toMatchObject({ status: 503, truncated: false });
    expect(answer.body.toString()).toBe('busy');
    expect(headerValues(answer.headers, 'set-cookie')).toEqual(['a=1', 'b=2']);
    expect(headerValues(answer.headers, 'x-one')).toEqual(['1']);
    expect(headerValues(answer.headers, 'x-two')).toEqual([]);
  });

  it('an answer with a head longer than Node reads by default is whole', async () => {
    const lines = Array.from({ length: 40 }, (_, n) => `c${n}=${'v'.repeat(700)}`);
    const { url } = await localServer((_request, response) => {
      response.writeHead(200, { 'set-cookie': lines }).end('page');
    });
    const answer = await httpClient(1)(get(url));
    expect(headerValues(answer.headers, 'set-cookie')).toEqual(lines);
  });

  it('a redirect is returned and never followed', async () => {
    const paths: (string | undefined)[] = [];
    const { url } = await localServer((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await expect(httpClient(1)(get(`${url}/first`))).resolves.toMatchObject({ status: 302 });
    expect(paths).toEqual(['/first']);
  });

  it.each([
    ['an answer as long as the limit is whole', 1_000, false],
    ['an answer a byte longer than the limit is truncated', 1_001, true],
    ['an answer a megabyte longer than the limit is truncated', 1_000_000, true],
  ])('%s', async (_title, length, truncated) => {
    const { url } = await localServer((_request, response) => {
      response.write(Buffer.alloc(Math.floor(length / 2)));
      response.end(Buffer.alloc(Math.ceil(length / 2)));
    });
    const answer = await httpClient(1)(get(url));
    expect(answer.truncated).toBe(truncated);
    expect(answer.body).toHaveLength(truncated ? 0 : length);
  });

  it('an endless answer is not read beyond the limit', async () => {
    const { url } = await localServer((_request, response) => {
      const pour = () => response.write(Buffer.alloc(10_000), pour);
      response.on('error', () => {});
      pour();
    });
    await expect(httpClient(1)(get(url))).resolves.toMatchObject({ truncated: true });
  });

  it('an answer whose head is enough is left unread', async () => {
    const { url } = await localServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: 1\n\n');
    });
    const worthReading = (headers: readonly (readonly [string, string])[]) =>
      headerValues(headers, 'content-type')[0] !== 'text/event-stream';
    await expect(httpClient(1)(get(url, { worthReading }))).resolves.toMatchObject({
      status: 200,
      truncated: true,
    });
  });

  it('an answer that stalls after its head is truncated when the time is up', async () => {
    const { url } = await localServer((_request, response) => {
      response.writeHead(200).write('half');
    });
    await expect(httpClient(1)(get(url, { timeoutMs: 100 }))).resolves.toMatchObject({
      status: 200,
      truncated: true,
    });
  });
});

describe('a request', () => {
  it('a request carries its method, its headers, repeated ones too, and the length of its body', async () => {
    const { url } = await localServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        response.end(JSON.stringify({ method: request.method, raw: request.rawHeaders, body }));
      });
    });
    const answer = await httpClient(1)(
      get(url, { method: 'POST', headers: { 'x-one': ['1', '2'] }, body: 'Grüße' }),
    );
    const seen = JSON.parse(answer.body.toString()) as {
      method: string;
      raw: string[];
      body: string;
    };
    expect(seen).toMatchObject({ method: 'POST', body: 'Grüße' });
    expect(seen.raw.join(' ')).toContain('x-one 1 x-one 2');
    expect(seen.raw.join(' ')).toContain('content-length 7');
  });

  it.each([`/a/%2e%2e/b/../c?jql=a='b'&x=<>"|^\``, '/', '/?a', '//b'])(
    'a request keeps its path and query exactly as given: %s',
    async (target) => {
      const { url } = await localServer((request, response) => response.end(request.url));
      const answer = await httpClient(1)(get(`${url}${target}`));
      expect(answer.body.toString()).toBe(target);
    },
  );

  it.each(['https://x/ü', 'https://x/山'])(
    'a request carries a header beyond ASCII as the bytes in which it came: %s',
    async (referer) => {
      const { url } = await localServer((request, response) => {
        response.end(Buffer.from(String(request.headers['referer']), 'latin1'));
      });
      const answer = await httpClient(1)(get(url, { headers: { referer } }));
      expect(answer.body.toString()).toBe(referer);
    },
  );

  it.each<[string, Record<string, string>]>([
    ['name', { 'x(y)': '1' }],
    ['value', { x: 'a\r\nb: c' }],
  ])(
    'a header whose %s cannot be written is an error of its own and no network error',
    async (_title, headers) => {
      const { url } = await localServer((_request, response) => void response.end());
      const error: unknown = await httpClient(1)(get(url, { headers })).catch(
        (error: unknown) => error,
      );
      expect(error).not.toBeInstanceOf(NetworkError);
      expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_INVALID_/) });
    },
  );

  it('the time of a request starts with its connection and not with its place in the queue', async () => {
    const pending: ServerResponse[] = [];
    const { url } = await localServer((request, response) => {
      if (request.url === '/pending') pending.push(response);
      else if (request.url !== '/silent') response.end();
    });
    const send = httpClient(1);
    const first = send(get(`${url}/pending`));
    const queued = send(get(`${url}/queued`, { timeoutMs: 100 }));
    // This request times out later than the queued one would have.
    await networkErrorOf(httpClient(1)(get(`${url}/silent`, { timeoutMs: 200 })));
    for (const response of pending) response.end();
    await expect(first).resolves.toMatchObject({ status: 200 });
    await expect(queued).resolves.toMatchObject({ status: 200 });
  });

  it('a request reuses the connection of the last one', async () => {
    const ports = new Set<number | undefined>();
    const { url } = await localServer((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const send = httpClient(3);
    for (let n = 0; n < 3; n += 1) await send(get(url));
    expect(ports.size).toBe(1);
  });

  it('a request goes to the place in its own URL, whatever the one before went to', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map((name) => localServer((_request, response) => response.end(name))),
    );
    const send = httpClient(1);
    const bodies: string[] = [];
    for (const server of [one, other, one]) {
      bodies.push((await send(get(`${server?.url}/a`))).body.toString());
    }
    expect(bodies).toEqual(['one', 'other', 'one']);
  });

  it('a request waits for its turn when all connections are busy', async () => {
    const { url, server } = await localServer((_request, response) => void response.end());
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const send = httpClient(2);
    await Promise.all(Array.from({ length: 6 }, () => send(get(url))));
    expect(connections).toBe(2);
  });
});

describe('a network error', () => {
  it('a refused connection is a network error', async () => {
    const networkError = await networkErrorOf(httpClient(1)(get('http://127.0.0.1:1/')));
    expect(networkError).toBeInstanceOf(NetworkError);
    expect(networkError).toMatchObject({ timedOut: false, staleConnection: false });
  });

  it('a silent server is a network error in time', async () => {
    const { url } = await localServer(() => {});
    const networkError = await networkErrorOf(httpClient(1)(get(url, { timeoutMs: 100 })));
    expect(networkError).toBeInstanceOf(NetworkError);
    expect(networkError.timedOut).toBe(true);
  });

  it('a server that resets a new connection is a network error and is not tried twice', async () => {
    const { url, connections } = await rawServer((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    const networkError = await networkErrorOf(httpClient(1)(get(url)));
    expect(networkError).toMatchObject({ timedOut: false, staleConnection: false });
    expect(connections()).toBe(1);
  });

  it('a server that hangs up half way through the body is a network error', async () => {
    const { url } = await rawServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'));
    });
    expect(await networkErrorOf(httpClient(1)(get(url)))).toBeInstanceOf(NetworkError);
  });

  const HEAD = 'HTTP/1.1 200 OK\r\n';
  const OK = 'Content-Length: 2\r\n\r\nok';
  it.each([
    ['a control character in a header', `${HEAD}X-A: a\u0001b\r\n${OK}`],
    ['a space in the name of a header', `${HEAD}X A: b\r\n${OK}`],
    ['a folded header', `${HEAD}X-A: b\r\n c\r\n${OK}`],
    ['a line end without carriage return', `HTTP/1.1 200 OK\nX-A: b\n${OK}`],
    ['a header that is too long', `${HEAD}X-A: ${'a'.repeat(70_000)}\r\n${OK}`],
    ['two lengths', `${HEAD}Content-Length: 3\r\n${OK}`],
    ['a length beside chunks', `${HEAD}Transfer-Encoding: chunked\r\n${OK}`],
    ['a chunk of no length', `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n0\r\n\r\n`],
    ['a status of four digits', `HTTP/1.1 2000 OK\r\n${OK}`],
    ['more than its length', `${HEAD}${OK}and more`],
    [
      'an upgrade that was not asked for',
      'HTTP/1.1 101 Go\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
    ],
  ])('an answer with %s is unreadable, and not asked for twice', async (_what, bytes) => {
    const { url, connections } = await rawServer((socket) =>
      socket.once('data', () => socket.end(bytes, 'latin1')),
    );
    const error = await networkErrorOf(httpClient(1)(get(url)));
    expect(error).toMatchObject({ name: 'NetworkError', unreadable: true, timedOut: false });
    expect(connections()).toBe(1);
  });

  it('an unreadable answer on a connection that was used before is not asked for twice', async () => {
    const answers = [`${HEAD}${OK}`, `${HEAD}X A: b\r\n${OK}`];
    const { url, connections } = await rawServer((socket) =>
      socket.on('data', () => void socket.write(answers.shift() ?? '')),
    );
    const send = httpClient(1);
    await send(get(url));
    expect(await networkErrorOf(send(get(url)))).toMatchObject({ unreadable: true });
    expect(connections()).toBe(1);
  });

  it('a server that does not speak HTTP is a network error', async () => {
    const { url } = await rawServer((socket) =>
      socket.once('data', () => socket.end('SSH-2.0-x\r\n')),
    );
    expect(await networkErrorOf(httpClient(1)(get(url)))).toBeInstanceOf(NetworkError);
  });

  it('an untrusted TLS certificate is a network error', async () => {
    const { cert, key } = await makeCertificates(['localhost']);
    const server = createTlsServer({ cert, key }, (_request, response) => response.end('secret'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const networkError = await networkErrorOf(httpClient(1)(get(`https://127.0.0.1:${port}/`)));
    expect(networkError).toBeInstanceOf(NetworkError);
    expect(networkError.cause).toMatchObject({
      code: expect.stringMatching(/^UNABLE_TO_VERIFY|SELF_SIGNED|CERT/),
    });
  });
});

describe('a connection that the server has closed', () => {
  it('a connection that the server has closed costs one further try and no failure', async () => {
    const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
    const { url, connections } = await rawServer((socket, connectionNumber) => {
      let requests = 0;
      socket.on('data', () => {
        requests += 1;
        if (connectionNumber === 1 && requests === 2) socket.resetAndDestroy();
        else socket.write(OK);
      });
    });
    const send = httpClient(1);
    await send(get(url));
    await expect(send(get(url))).resolves.toMatchObject({ status: 200 });
    expect(connections()).toBe(2);
  });
});

describe('connections after a thaw', () => {
  it('connections that were all lost during a freeze cost one further try and no failure', async () => {
    const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
    const sockets: Socket[] = [];
    const { url, connections } = await rawServer((socket) => {
      sockets.push(socket);
      socket.on('data', () => setImmediate(() => socket.write(OK)));
    });
    const send = httpClient(3);
    await Promise.all([send(get(url)), send(get(url)), send(get(url))]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(connections()).toBe(3);
    for (const socket of sockets) socket.resetAndDestroy();
    await expect(send(get(url))).resolves.toMatchObject({ status: 200 });
    expect(connections()).toBe(4);
  });
});

describe('the certificate', () => {
  it.each([
    ['localhost', 'localhost'],
    ['127.0.0.1', false],
  ])(
    'the certificate is checked for the address %s, whatever the Host header says',
    async (host, servername) => {
      const { url, names } = await tlsServer(['localhost'], host);
      const answer = await httpClient(1)(get(url, { headers: { host: 'jira.example.com' } }));
      expect(answer.body.toString()).toBe('jira.example.com');
      expect(names).toEqual([servername]);
    },
  );

  it('a certificate for the Host header does not count for another address', async () => {
    const { url } = await tlsServer(['jira.example.com'], 'localhost');
    const networkError = await networkErrorOf(
      httpClient(1)(get(url, { headers: { host: 'jira.example.com' } })),
    );
    expect(networkError.cause).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });
});

const OK_ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
const answering = (socket: Socket) => void socket.on('data', () => socket.write(OK_ANSWER));
const post = (url: string): HttpRequest => get(url, { method: 'POST' });

describe('a connection that was used before', () => {
  /** Resets the first connection at its second request, as if it had been closed unseen. */
  const closedUnseen = () =>
    rawServer((socket, connectionNumber) => {
      let requests = 0;
      socket.on('data', () => {
        requests += 1;
        if (connectionNumber === 1 && requests === 2) socket.resetAndDestroy();
        else socket.write(OK_ANSWER);
      });
    });

  it('a write on a connection that is gone is not made again, and the next call has a new connection', async () => {
    const { url, connections } = await closedUnseen();
    const send = httpClient(1);
    await send(get(url));
    expect(await networkErrorOf(send(post(url)))).toMatchObject({ staleConnection: true });
    expect(connections()).toBe(1);
    await expect(send(post(url))).resolves.toMatchObject({ status: 200 });
    expect(connections()).toBe(2);
  });

  it('a connection that falls silent costs one call, and no other connection is trusted after it', async () => {
    const { url, connections } = await rawServer((socket, connectionNumber) => {
      let requests = 0;
      socket.on('data', () => {
        requests += 1;
        if (connectionNumber > 2 || requests === 1) setImmediate(() => socket.write(OK_ANSWER));
      });
    });
    const send = httpClient(2);
    await Promise.all([send(get(url)), send(get(url))]);
    expect(connections()).toBe(2);
    expect((await networkErrorOf(send(get(url, { timeoutMs: 50 })))).timedOut).toBe(true);
    await expect(send(get(url))).resolves.toMatchObject({ status: 200 });
    expect(connections()).toBe(3);
  });

  it.each([
    ['a connection that was idle for 50 seconds is used again', 50_000, 50_000, 1],
    ['a connection that was idle for longer is not used again', 50_001, 50_001, 2],
    ['a connection is used again after clocks differ by a second', 2_000, 1_000, 1],
    ['a connection is not used again after a jump of the clock', 3_600_000, 10, 2],
    ['a connection is not used again after the clock was put back', -3_600_000, 10, 2],
    ['a connection is not used again after its clock stood still', 10, 3_600_000, 2],
  ])('%s', async (_title, wallMs, steadyMs, expected) => {
    const { url, connections } = await rawServer(answering);
    const clock = { wallMs: 1_000_000, steadyMs: 1_000 };
    const clocks = { wallMs: () => clock.wallMs, steadyMs: () => clock.steadyMs };
    const send = httpClient(2, [], clocks);
    await send(get(url));
    clock.wallMs += wallMs;
    clock.steadyMs += steadyMs;
    await send(post(url));
    expect(connections()).toBe(expected);
  });

  it('a write after a rest goes over no connection that was closed meanwhile', async () => {
    const closed = new Int32Array(new SharedArrayBuffer(4));
    const { url, worker } = await serverInThread(closed);
    const clock = { ms: 0 };
    const clocks = { wallMs: () => clock.ms, steadyMs: () => clock.ms };
    const send = httpClient(1, [], clocks);
    await send(get(url));
    clock.ms += 30_000;
    await new Promise(setImmediate);
    // As a process that is frozen: it sees nothing of what arrives.
    worker.postMessage('close');
    Atomics.wait(closed, 0, 0);
    await expect(send(post(url))).resolves.toMatchObject({ status: 200 });
  });
});

/** Starts a server beside this thread, which closes its connections when told to, and says so in `closed`. */
async function serverInThread(closed: Int32Array) {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const sockets = [];
    const server = require('node:net').createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {}).on('data', () => socket.write(${JSON.stringify(OK_ANSWER)}));
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
    parentPort.on('message', () => {
      for (const socket of sockets) {
        socket.end(() => {
          Atomics.store(workerData, 0, 1);
          Atomics.notify(workerData, 0);
        });
      }
    });`;
  const worker = new Worker(code, { eval: true, workerData: closed });
  onTestFinished(async () => void (await worker.terminate()));
  const [port] = await once(worker, 'message');
  return { url: `http://127.0.0.1:${port}/`, worker };
}

describe('the end of an event', () => {
  /** A server that holds every request, and tells which arrived. */
  const silentServer = async () => {
    const received: string[] = [];
    const held: ServerResponse[] = [];
    const requests = new EventEmitter();
    const { url } = await localServer((request, response) => {
      received.push(`${request.method} ${request.url}`);
      held.push(response);
      requests.emit('request');
    });
    return { url, received, held, requests };
  };
  const codesOf = (calls: readonly Promise<unknown>[]) =>
    Promise.all(calls.map(async (call) => (await networkErrorOf(call)).message));

  it('the end of an event drops what waits for a connection and ends what is under way', async () => {
    const { url, received, held, requests } = await silentServer();
    const send = httpClient(1);
    const calls = await runEvent(PLENTY_MS, async () => {
      const begun = [1, 2, 3].map((n) => send(get(`${url}/${n}`, { method: 'PUT' })));
      await once(requests, 'request');
      return { begun };
    });
    expect(await codesOf(calls.begun)).toEqual(['out of time', 'out of time', 'out of time']);
    const next = send(get(`${url}/next`));
    await once(requests, 'request');
    for (const response of held) response.end();
    await expect(next).resolves.toMatchObject({ status: 200 });
    expect(received).toEqual(['PUT /1', 'GET /next']);
  });

  it('nothing is sent for an event that was answered, inside the next one too', async () => {
    const { url, received } = await silentServer();
    const send = httpClient(1);
    const thaw = Promise.withResolvers<void>();
    const late = await runEvent(PLENTY_MS, async () => ({
      calls: [get(url), post(url), get(url, { part: 'page' })].map((request) =>
        thaw.promise.then(() => send(request)),
      ),
    }));
    await runEvent(PLENTY_MS, async () => {
      thaw.resolve();
      expect(await codesOf(late.calls)).toEqual(['out of time', 'out of time', 'out of time']);
    });
    expect(received).toEqual([]);
  });

  it('after an abort no connection of before is used', async () => {
    const arrived = Promise.withResolvers<void>();
    const { url, connections } = await rawServer((socket) =>
      socket.on('data', (bytes) => {
        if (String(bytes).includes('/held')) arrived.resolve();
        else setImmediate(() => socket.write(OK_ANSWER));
      }),
    );
    const send = httpClient(2);
    await Promise.all([send(get(url)), send(get(url))]);
    const held = await runEvent(PLENTY_MS, async () => {
      const call = send(get(`${url}held`));
      await arrived.promise;
      return { call };
    });
    expect(await codesOf([held.call])).toEqual(['out of time']);
    const before = connections();
    await send(get(url));
    expect(connections()).toBe(before + 1);
  });

  it('a page may take what the steps have left, whatever became of them', async () => {
    const { url, held, requests } = await silentServer();
    const send = httpClient(2);
    await runEvent(1_500 + 2_000, async () => {
      const page = send(get(url, { part: 'page' }));
      await once(requests, 'request');
      expect(await codesOf([send(get(url))])).toEqual(['out of time']);
      held[0]?.end();
      await expect(page).resolves.toMatchObject({ status: 200 });
    });
  });
});

/** Starts a TLS server with a trusted certificate for `certified` that records requested server names. */
async function tlsServer(certified: readonly string[], host: string) {
  const { ca, cert, key } = await makeCertificates(certified);
  const before = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...before, ca]);
  onTestFinished(() => tls.setDefaultCACertificates(before));
  const names: unknown[] = [];
  let connections = 0;
  const server = createTlsServer({ cert, key }, (request, response) => {
    names.push('servername' in request.socket && request.socket.servername);
    response.end(request.headers.host);
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `https://${host}:${port}/`, names, connections: () => connections };
}
