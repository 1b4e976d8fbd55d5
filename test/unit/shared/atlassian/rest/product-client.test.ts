import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { callProduct } from '#shared/atlassian/rest/product-client.ts';
import { httpClient } from '#shared/base/http.ts';
import { localServer } from '#test/builders/local-server.ts';
import { productConnection } from '#test/builders/product-connection.ts';

const CALL = { operation: 'find_account', method: 'GET', path: '/rest/api/2/user' } as const;

/** How a call to such a product fails, and how often the product was asked. */
async function failure(listener: RequestListener) {
  let asked = 0;
  const { url } = await localServer((request, response) => {
    asked += 1;
    listener(request, response);
  });
  const send = httpClient(3);
  // Nobody waits here for as long as the function does.
  const connection = productConnection(url, {
    send: (request) => send({ ...request, timeoutMs: Math.min(request.timeoutMs, 100) }),
  });
  const error = await callProduct(connection, CALL).catch((reason: unknown) => reason);
  return { error, asked };
}

it('a product that is silent is an outage, and is not asked twice', async () => {
  const { error, asked } = await failure(() => {});
  expect(error).toMatchObject({
    code: 'provision.product_unavailable',
    evidence: { product: 'jira', operation: 'find_account', reason: 'timeout' },
  });
  expect(asked).toBe(1);
});

it('a product that hangs up is asked again, and then is an outage', async () => {
  const { error, asked } = await failure((_request, response) => response.destroy());
  expect(error).toMatchObject({
    code: 'provision.product_unavailable',
    evidence: { product: 'jira', operation: 'find_account', reason: 'connection' },
  });
  expect(asked).toBe(3);
});

it('a product that falls silent in the middle of its answer is not asked twice either', async () => {
  const { error, asked } = await failure((_request, response) => {
    response.writeHead(200).write('{"name":');
  });
  expect(error).toMatchObject({
    code: 'provision.product_unavailable',
    evidence: { reason: 'unfinished' },
  });
  expect(asked).toBe(1);
});
