import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { CrowdApp } from './state/make-state.ts';

export interface ServerPlace {
  /** 0: any free port. */
  readonly port: number;
  readonly tls: { readonly key: string; readonly cert: string } | undefined;
}

export interface RunningServer {
  readonly port: number;
  /** Open connections break. */
  close(): Promise<void>;
}

/** A server on 127.0.0.1 that answers with the application. */
export async function startServer(app: CrowdApp, place: ServerPlace): Promise<RunningServer> {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = makeServer((...exchange) => void listener(...exchange), place);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(place.port, '127.0.0.1', resolve);
  await promise;
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

type Answer = (...exchange: Parameters<ReturnType<typeof getRequestListener>>) => void;

function makeServer(answer: Answer, { tls }: ServerPlace): Server {
  return tls === undefined ? createHttpServer(answer) : createHttpsServer(tls, answer);
}

async function close(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
