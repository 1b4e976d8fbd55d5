import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { type HttpRequest, httpClient } from '#shared/base/http.ts';
import { callJson, type FailureTranslation, type JsonCall } from '#shared/base/json-client.ts';
import { localServer } from '#test/builders/local-server.ts';

const TRANSLATION: FailureTranslation = {
  toNetworkFailure: (reason, cause) => new Failure('map.groups_unavailable', { reason }, cause),
  toFailure: ({ status, truncated }) => {
    if (truncated) return new Failure('map.groups_unavailable', { reason: 'cut off' });
    return status === 200 ? null : new Failure('map.groups_unavailable', { status });
  },
  mayRetry: ({ evidence }) => evidence.status === 503 || evidence.reason === 'connection',
};

/** Calls a server with this behaviour; returns the outcome and what reached the server. */
async function call(listener: RequestListener, parts: Partial<JsonCall> = {}) {
  const received: { method?: string; headers: object; body: string }[] = [];
  const sent: HttpRequest[] = [];
  const { url } = await localServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    received.push({
      ...(request.method && { method: request.method }),
      headers: request.headers,
      body,
    });
    listener(request, response);
  });
  const send = httpClient(3);
  const connection = {
    send: (request: HttpRequest) => {
      sent.push(request);
      return send({ ...request, timeoutMs: Math.min(request.timeoutMs, 100) });
    },
    retryRules: { waitsMs: [1, 1], longestWaitMs: 10, wait: async () => {}, random: () => 1 },
  };
  const outcome = await callJson(connection, { method: 'GET', url, ...parts }, TRANSLATION).catch(
    (error: unknown) => error,
  );
  return { outcome, received, sent };
}

it('a call without a body wants JSON within four seconds and four megabytes', async () => {
  const { outcome, received, sent } = await call((_request, response) => response.end('{"a":1}'));
  expect(outcome).toMatchObject({ status: 200, body: Buffer.from('{"a":1}') });
  expect(received).toMatchObject([
    { method: 'GET', headers: { accept: 'application/json' }, body: '' },
  ]);
  expect(received[0]?.headers).not.toHaveProperty('content-type');
  expect(sent).toMatchObject([{ timeoutMs: 4_000, bodyLimitBytes: 4 * 1024 * 1024 }]);
});

it('a form is sent as one, and a header of the call overrides the client’s', async () => {
  const { received } = await call((_request, response) => response.end(), {
    method: 'POST',
    form: { user: 'a b', password: 'ü' },
    headers: { accept: '*/*' },
  });
  expect(received).toMatchObject([
    {
      method: 'POST',
      headers: { accept: '*/*', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'user=a+b&password=%C3%BC',
    },
  ]);
});

it('a JSON body is sent unchanged, even null', async () => {
  const answer: RequestListener = (_request, response) => response.end();
  expect((await call(answer, { method: 'PUT', json: { name: 'ü' } })).received).toMatchObject([
    { method: 'PUT', body: '{"name":"ü"}' },
  ]);
  expect((await call(answer, { method: 'PUT', json: null })).received).toMatchObject([
    { body: 'null' },
  ]);
});

it('a failure that may be retried is retried as often as the rules say and then thrown', async () => {
  const { outcome, received } = await call((_request, response) => response.writeHead(503).end());
  expect(outcome).toMatchObject({ evidence: { status: 503 } });
  expect(received).toHaveLength(3);
});

it('a failure that may not be retried is thrown at once', async () => {
  const { outcome, received } = await call((_request, response) => response.writeHead(500).end());
  expect(outcome).toMatchObject({ evidence: { status: 500 } });
  expect(received).toHaveLength(1);
});

it('a broken connection has the reason connection and its cause', async () => {
  const { outcome, received } = await call((_request, response) => response.destroy());
  expect(outcome).toMatchObject({
    evidence: { reason: 'connection' },
    cause: { name: 'NetworkError', timedOut: false },
  });
  expect(received).toHaveLength(3);
});

it('an answer that breaks the rules of HTTP has the reason unreadable', async () => {
  const { outcome, received } = await call((_request, { socket }) =>
    socket?.end('HTTP/1.1 200 OK\r\nX A: b\r\nContent-Length: 2\r\n\r\nok'),
  );
  expect(outcome).toMatchObject({ evidence: { reason: 'unreadable' } });
  expect(received).toHaveLength(1);
});

it('a silent service has the reason timeout', async () => {
  const { outcome, received } = await call(() => {});
  expect(outcome).toMatchObject({ evidence: { reason: 'timeout' }, cause: { timedOut: true } });
  expect(received).toHaveLength(1);
});

it('an answer beyond the limit of the call counts as truncated', async () => {
  const { outcome } = await call((_request, response) => response.end('12345'), {
    bodyLimitBytes: 4,
  });
  expect(outcome).toMatchObject({ evidence: { reason: 'cut off' } });
});
