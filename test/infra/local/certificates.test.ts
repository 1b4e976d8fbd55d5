import { X509Certificate } from 'node:crypto';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Certificates, makeCertificates } from '#infra/local/tls/certificates.ts';

let made: Certificates;
const hosts = ['jira.example.localhost', 'id.localhost'];
const server = createServer((_request, response) => response.end('hello'));

beforeAll(async () => {
  made = await makeCertificates(hosts);
  server.setSecureContext({ cert: made.cert, key: made.key });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

it.each([...hosts, '127.0.0.1'])(
  'the certificates of the local world serve %s to a client that trusts the authority',
  async (host) => {
    await expect(fetchFrom(host, made.ca)).resolves.toBe('hello');
  },
);

it('the certificates of the local world are refused under a name that was not asked for', async () => {
  await expect(fetchFrom('other.localhost', made.ca)).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
});

it('the certificates of the local world are refused by a client that trusts the authority of another run', async () => {
  const other = await makeCertificates(hosts);
  await expect(fetchFrom('jira.example.localhost', other.ca)).rejects.toThrow();
});

it('the certificates of the local world let only the authority sign, and the server certificate be none', () => {
  const authority = new X509Certificate(made.ca);
  const leaf = new X509Certificate(made.cert);
  expect(authority.ca).toBe(true);
  expect(leaf.ca).toBe(false);
  expect(leaf.checkIssued(authority)).toBe(true);
  expect(leaf.verify(authority.publicKey)).toBe(true);
});

// The name is presented and checked as if it had been resolved: no resolver knows it everywhere.
function fetchFrom(host: string, ca: string): Promise<string> {
  const port = (server.address() as AddressInfo).port;
  const name = host === '127.0.0.1' ? {} : { servername: host };
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', ...name, port, ca, agent: false }, (response) => {
      response.setEncoding('utf8').once('data', resolve);
    }).once('error', reject);
  });
}
