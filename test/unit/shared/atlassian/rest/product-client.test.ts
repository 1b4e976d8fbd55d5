import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { callProduct } from '#shared/atlassian/rest/product-client.ts';
import { httpClient } from '#shared/base/http.ts';
import { localServer } from '#test/builders/local-server.ts';
import { productConnection } from '#test/builders/product-connection.ts';

const CALL = { operation: 'find_account', method: 'GET', path: '/rest/api/2/user' } as const;

/** Returns how a call of this product fails, and how many requests it got. */
async function failure(listener: RequestListener) {
  let requests = 0;
  const { url } = await localServer((request, response) => {
    requests += 1;
    listener(request, response);
  });
  const send = httpClient(3);
  // The timeout of the function would be too long for a test.
  const connection = productConnection(url, {
    send: (request) => send({ ...request, timeoutMs: Math.min(request.timeoutMs, 100) }),
  });
  const error = await callProduct(connection, CALL).catch((reason: unknown) => reason);
  return { error, requests };
}

it('a silent product is an outage and is not called twice', async () => {
  const { error, requests } = await failure(() => {});
  expect(error).toMatchObject({
    code: 'provision.product_unavailable',
    evidence: { product: 'jira', operation: 'find_account', reason: 'timeout' },
  });
  expect(requests).toBe(1);
});

it('a product that hangs up is called again, and then is an outage', async () => {
  const { error, requests } = await failure((_request, response) => response.destroy());
  expect(error).toMatchObject({
    code: 'provision.product_unavailable',
    evidence: { product: 'jira', operation: 'find_account', reason: 'connection' },
  });
  expect(requests).toBe(3);
});

it('a product whose answer breaks the rules of HTTP is an outage and is not called twice', async () => {
  const { error, requests } = await failure((_request, { socket }) =>
    socket?.end('HTTP/1.1 200 OK\r\nX A: b\r\nContent-Length: 2\r\n\r\n{}'),
  );
  expect(error).toMatchObject({
    code: 'provision.product_unavailable',
    evidence: { reason: 'unreadable' },
  });
  expect(requests).toBe(1);
});

it('a product that falls silent in the middle of its answer is not called twice', async () => {
  const { error, requests } = await failure((_request, response) => {
    response.writeHead(200).write('{"name":');
  });
  expect(error).toMatchObject({
    code: 'provision.product_unavailable',
    evidence: { reason: 'unfinished' },
  });
  expect(requests).toBe(1);
});
