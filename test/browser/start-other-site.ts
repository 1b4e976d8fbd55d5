import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificates } from '#infra/local/tls/certificates.ts';

/** A server that has nothing to do with Jira but knows where it is. */
export interface OtherSite {
  /** The same page under any host below localhost. */
  address(host: string): string;
  close(): Promise<void>;
}

/** Returns a server that answers every request with the same HTML page. */
export async function startOtherSite(html: string, hosts: readonly string[]): Promise<OtherSite> {
  const { cert, key } = await makeCertificates(hosts);
  const server = createServer({ cert, key }, (_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: (host) => `https://${host}:${port}/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
