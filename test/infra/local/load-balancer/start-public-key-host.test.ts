import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  type KeyHost,
  startPublicKeyHost,
} from '#infra/local/load-balancer/start-public-key-host.ts';
import { type Certificates, makeCertificates } from '#infra/local/tls/certificates.ts';
import { ask } from './ask.ts';

let certificates: Certificates;
let keyHost: KeyHost;

beforeAll(async () => {
  certificates = await makeCertificates(['keys.localhost']);
  keyHost = await startPublicKeyHost({ tls: certificates });
});
afterAll(() => keyHost.close());
beforeEach(() => keyHost.setFault('none'));

function fetchKey(kid: string, method = 'GET') {
  const host = 'keys.localhost';
  return ask({ port: keyHost.port, ca: certificates.ca, host, target: `/${kid}`, method });
}

it('the key host publishes the current key as one P-256 PEM', async () => {
  const { kid, privateKey } = keyHost.currentKey();
  const received = await fetchKey(kid);
  expect(kid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(received.text).toMatch(/^-----BEGIN PUBLIC KEY-----\n[\s\S]+-----END PUBLIC KEY-----\n$/);
  expect(createPublicKey(received.text).equals(createPublicKey(privateKey))).toBe(true);
});

it('the key host goes on publishing a key after the next one took over', async () => {
  const { kid } = keyHost.currentKey();
  const next = keyHost.rotateKey();
  expect(keyHost.currentKey()).toBe(next);
  expect(next.kid).not.toBe(kid);
  expect((await fetchKey(kid)).status).toBe(200);
  expect((await fetchKey(next.kid)).status).toBe(200);
});

it('the key host refuses a kid that it does not have', async () => {
  expect((await fetchKey('00000000-0000-4000-8000-000000000000')).status).toBe(403);
});

it('the key host counts the times it was asked', async () => {
  const before = keyHost.fetchCount();
  await fetchKey(keyHost.currentKey().kid);
  await fetchKey('unknown');
  expect(keyHost.fetchCount()).toBe(before + 2);
});

it('the key host breaks connections off while it is down', async () => {
  keyHost.setFault('down');
  await expect(fetchKey(keyHost.currentKey().kid)).rejects.toThrow();
});

it('the key host answers 500 while it is broken', async () => {
  keyHost.setFault('error');
  expect((await fetchKey(keyHost.currentKey().kid)).status).toBe(500);
});

it('the key host answers slow requests once the fault is over', async () => {
  keyHost.setFault('slow');
  const before = keyHost.fetchCount();
  const received = fetchKey(keyHost.currentKey().kid);
  await expect.poll(() => keyHost.fetchCount()).toBe(before + 1);
  keyHost.setFault('none');
  expect((await received).status).toBe(200);
});
