import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificates } from '#infra/local/certificates.ts';

/** Where a service listens: a free port of 127.0.0.1 unless one is named. */
export interface ServerOptions {
  readonly tls: Certificates;
  readonly port?: number;
}

/** A listening server; `close` cuts what is still open. */
export interface OpenServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** A server that hands every request to `answer`; what that throws cuts the connection. */
export async function openServer(
  { tls, port = 0 }: ServerOptions,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<OpenServer> {
  const server = createServer(tls, (request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { endpoint, close: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
