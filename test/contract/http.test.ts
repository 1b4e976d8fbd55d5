import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createRawServer, type Socket } from 'node:net';
import tls from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCertificates } from '#infra/local/world/certificates.ts';
import { type HttpRequest, headerValues, httpClient, NetworkError } from '#shared/base/http.ts';
import { localServer } from '#test/builders/local-server.ts';

const get = (url: string, parts: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: {},
  timeoutMs: 5_000,
  bodyLimitBytes: 1_000,
  ...parts,
});
const troubleOf = (sent: Promise<unknown>): Promise<NetworkError> =>
  sent.then(
    () => expect.unreachable('an answer came'),
    (error: NetworkError) => error,
  );

/** A server of bytes: `serve` gets each new connection. */
async function rawServer(serve: (socket: Socket, connectionNumber: number) => void) {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createRawServer((socket) => {
    sockets.add(socket);
    connections += 1;
    socket.on('error', () => {});
    serve(socket, connections);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, connections: () => connections };
}

describe('an answer', () => {
  it('comes with its status, headers in order and body, whatever the status', async () => {
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

  it('is whole with a head longer than Node reads by itself', async () => {
    const lines = Array.from({ length: 40 }, (_, n) => `c${n}=${'v'.repeat(700)}`);
    const { url } = await localServer((_request, response) => {
      response.writeHead(200, { 'set-cookie': lines }).end('page');
    });
    const answer = await httpClient(1)(get(url));
    expect(headerValues(answer.headers, 'set-cookie')).toEqual(lines);
  });

  it('that redirects is handed over and never followed', async () => {
    const paths: (string | undefined)[] = [];
    const { url } = await localServer((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await expect(httpClient(1)(get(`${url}/first`))).resolves.toMatchObject({ status: 302 });
    expect(paths).toEqual(['/first']);
  });

  it.each([
    ['as long as the limit is whole', 1_000, false],
    ['a byte longer is truncated', 1_001, true],
    ['a megabyte longer is truncated', 1_000_000, true],
  ])('%s', async (_title, length, truncated) => {
    const { url } = await localServer((_request, response) => {
      response.write(Buffer.alloc(Math.floor(length / 2)));
      response.end(Buffer.alloc(Math.ceil(length / 2)));
    });
    const answer = await httpClient(1)(get(url));
    expect(answer.truncated).toBe(truncated);
    expect(answer.body).toHaveLength(truncated ? 0 : length);
  });

  it('without end is not waited for beyond the limit', async () => {
    const { url } = await localServer((_request, response) => {
      const pour = () => response.write(Buffer.alloc(10_000), pour);
      response.on('error', () => {});
      pour();
    });
    await expect(httpClient(1)(get(url))).resolves.toMatchObject({ truncated: true });
  });

  it('whose head says enough is left unread', async () => {
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

  it('that stalls after its head is truncated when the time is up', async () => {
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
  it('carries its method, headers, repeated ones too, and the length of its body', async () => {
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
    'goes for the path and query exactly as given: %s',
    async (target) => {
      const { url } = await localServer((request, response) => response.end(request.url));
      const answer = await httpClient(1)(get(`${url}${target}`));
      expect(answer.body.toString()).toBe(target);
    },
  );

  it.each(['https://x/ü', 'https://x/山'])(
    'carries a header beyond ASCII as the bytes in which it came: %s',
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
    'with a header whose %s cannot be written is an error of its own, and no trouble',
    async (_title, headers) => {
      const { url } = await localServer((_request, response) => void response.end());
      const error: unknown = await httpClient(1)(get(url, { headers })).catch(
        (one: unknown) => one,
      );
      expect(error).not.toBeInstanceOf(NetworkError);
      expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_INVALID_/) });
    },
  );

  it('has its own time from its connection on, and not from when it had to queue for one', async () => {
    const held: ServerResponse[] = [];
    const { url } = await localServer((request, response) => {
      if (request.url === '/held') held.push(response);
      else if (request.url !== '/silent') response.end();
    });
    const send = httpClient(1);
    const first = send(get(`${url}/held`));
    const queued = send(get(`${url}/queued`, { timeoutMs: 100 }));
    // Another client's time is up later than that of the one in the queue would have been.
    await troubleOf(httpClient(1)(get(`${url}/silent`, { timeoutMs: 200 })));
    for (const response of held) response.end();
    await expect(first).resolves.toMatchObject({ status: 200 });
    await expect(queued).resolves.toMatchObject({ status: 200 });
  });

  it('goes over the connection of the last one', async () => {
    const ports = new Set<number | undefined>();
    const { url } = await localServer((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const send = httpClient(3);
    for (let n = 0; n < 3; n += 1) await send(get(url));
    expect(ports.size).toBe(1);
  });

  it('waits for its turn where all connections are busy', async () => {
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

describe('no answer', () => {
  it('comes where connections are refused', async () => {
    const trouble = await troubleOf(httpClient(1)(get('http://127.0.0.1:1/')));
    expect(trouble).toBeInstanceOf(NetworkError);
    expect(trouble).toMatchObject({ timedOut: false, staleConnection: false });
  });

  it('comes in time from a server that is silent', async () => {
    const { url } = await localServer(() => {});
    const trouble = await troubleOf(httpClient(1)(get(url, { timeoutMs: 100 })));
    expect(trouble).toBeInstanceOf(NetworkError);
    expect(trouble.timedOut).toBe(true);
  });

  it('comes from a server that resets a new connection, and it is not tried twice', async () => {
    const { url, connections } = await rawServer((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    const trouble = await troubleOf(httpClient(1)(get(url)));
    expect(trouble).toMatchObject({ timedOut: false, staleConnection: false });
    expect(connections()).toBe(1);
  });

  it('comes from a server that hangs up half way through the body', async () => {
    const { url } = await rawServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'));
    });
    expect(await troubleOf(httpClient(1)(get(url)))).toBeInstanceOf(NetworkError);
  });

  it('comes from a server that does not speak HTTP', async () => {
    const { url } = await rawServer((socket) =>
      socket.once('data', () => socket.end('SSH-2.0-x\r\n')),
    );
    expect(await troubleOf(httpClient(1)(get(url)))).toBeInstanceOf(NetworkError);
  });

  it('comes over TLS whose certificate nobody vouches for', async () => {
    const { cert, key } = await makeCertificates(['localhost']);
    const server = createTlsServer({ cert, key }, (_request, response) => response.end('secret'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const trouble = await troubleOf(httpClient(1)(get(`https://127.0.0.1:${port}/`)));
    expect(trouble).toBeInstanceOf(NetworkError);
    expect(trouble.cause).toMatchObject({
      code: expect.stringMatching(/^UNABLE_TO_VERIFY|SELF_SIGNED|CERT/),
    });
  });
});

describe('a connection that the server closed meanwhile', () => {
  it('costs one further try and no failure', async () => {
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

describe('connections that a thawed instance wakes up with, all of them gone,', () => {
  it('cost one further try and no failure', async () => {
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
  ])('is that of the address %s, whatever the Host header says', async (host, servername) => {
    const { url, names } = await tlsServer(['localhost'], host);
    const answer = await httpClient(1)(get(url, { headers: { host: 'jira.example.com' } }));
    expect(answer.body.toString()).toBe('jira.example.com');
    expect(names).toEqual([servername]);
  });

  it('of the host in the Host header does not do for another address', async () => {
    const { url } = await tlsServer(['jira.example.com'], 'localhost');
    const trouble = await troubleOf(
      httpClient(1)(get(url, { headers: { host: 'jira.example.com' } })),
    );
    expect(trouble.cause).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });
});

/** A TLS server with a trusted certificate for `certified`, and the server names that it was asked for. */
async function tlsServer(certified: readonly string[], host: string) {
  const { ca, cert, key } = await makeCertificates(certified);
  const before = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...before, ca]);
  onTestFinished(() => tls.setDefaultCACertificates(before));
  const names: unknown[] = [];
  const server = createTlsServer({ cert, key }, (request, response) => {
    names.push('servername' in request.socket && request.socket.servername);
    response.end(request.headers.host);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `https://${host}:${port}/`, names };
}
