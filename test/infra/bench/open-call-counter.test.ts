import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CallCounter, openCallCounter } from '#infra/bench/open-call-counter.ts';
import { makeCertificates } from '#infra/local/tls/certificates.ts';

const MOST_CONNECTIONS = 3;
const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
let counter: CallCounter;
let closeProduct: () => void;

beforeAll(async () => {
  const { ca, cert, key } = await makeCertificates(['jira.example.localhost']);
  const product = createServer({ cert, key }, ({ url }, answer) => answer.end(`page ${url}`));
  product.listen(0, '127.0.0.1');
  await once(product, 'listening');
  closeProduct = () => product.close().closeAllConnections();
  counter = await openCallCounter(MOST_CONNECTIONS);
  counter.connect({ address: `https://127.0.0.1:${(product.address() as AddressInfo).port}`, ca });
});

afterAll(async () => {
  agent.destroy();
  await counter.close();
  closeProduct();
});

const call = async (path: string): Promise<string> => {
  const [answer] = await once(get(`${counter.address}${path}`, { agent }), 'response');
  return text(answer);
};
const callAll = (count: number) => Promise.all(Array.from({ length: count }, () => call('/join')));

test('calls that wait for an answer are stages of their own', async () => {
  const reading = await counter.read(async () => {
    expect(await call('/find?username=ada')).toBe('page /find?username=ada');
    await call('/login');
  });
  expect(reading).toEqual({
    calls: 2,
    stages: 2,
    rounds: 2,
    connections: 1,
    kinds: [['GET /find'], ['GET /login']],
  });
});

test('calls side by side are one stage', async () => {
  const { calls, stages, connections } = await counter.read(async () => void (await callAll(2)));
  expect({ calls, stages, connections }).toEqual({ calls: 2, stages: 1, connections: 2 });
});

test('calls that only wait for a connection are no stages, but rounds', async () => {
  const { calls, stages, rounds, connections } = await counter.read(async () => {
    await callAll(7);
    await call('/page');
  });
  expect({ calls, stages, rounds, connections }).toEqual({
    calls: 8,
    stages: 2,
    rounds: 4,
    connections: 3,
  });
});
