// In: a node's state and the certificate that it shows.
// Out: a server on the loopback address that can be stopped and started again.
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { ProductHono, ProductNode } from './state/make-node.ts';

export interface ServerPlace {
  /** 0: any free port, kept over a restart. */
  readonly port: number;
  readonly tls: { readonly key: string; readonly cert: string } | undefined;
}

export interface RunningNode {
  readonly name: string;
  /** Without context path and final slash. */
  readonly url: string;
  readonly port: number;
  /** How many sessions the node holds, those of visitors included. */
  sessionCount(): number;
  setHealth(health: ProductNode['health']): void;
  /** Ends the node: open connections break and its sessions are gone. */
  stop(): Promise<void>;
  /** Starts the node again on its port. Does nothing when it runs. */
  start(): Promise<void>;
}

/** A node that answers on 127.0.0.1. */
export async function startNode(
  node: ProductNode,
  app: Hono<ProductHono>,
  place: ServerPlace,
): Promise<RunningNode> {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  let server = await listen(makeServer(listener, place), place.port);
  const { port } = server.address() as AddressInfo;

  return {
    name: node.name,
    url: `${place.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    sessionCount: () => node.sessions.all().length,
    setHealth(health) {
      node.health = health;
    },
    async stop() {
      node.sessions.closeAll();
      await close(server);
    },
    async start() {
      if (!server.listening) server = await listen(makeServer(listener, place), port);
    },
  };
}

type Listener = ReturnType<typeof getRequestListener>;

function makeServer(listener: Listener, { tls }: ServerPlace): Server {
  const answer = (incoming: Parameters<Listener>[0], outgoing: Parameters<Listener>[1]) =>
    void listener(incoming, outgoing);
  return tls === undefined ? createHttpServer(answer) : createHttpsServer(tls, answer);
}

async function listen(server: Server, port: number): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', () => resolve(server));
  return promise;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
