// In: a node's state and what adds a product's routes.
// Out: the node as a web application, listening on its own port.
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ProductApp, ProductHono, ProductNode, ProductState } from './state/product.ts';
import { answerNotReady } from './steps/answer-not-ready.ts';
import { authenticateCaller } from './steps/authenticate-caller.ts';
import { checkXsrf } from './steps/check-xsrf.ts';
import { injectFaults } from './steps/inject-faults.ts';
import { limitRate } from './steps/limit-rate.ts';
import { recordCall } from './steps/requests.ts';
import { blockBasic } from './steps/unauthorized.ts';

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
  /** Answers a request that comes over no connection. */
  fetch(request: Request): Promise<Response>;
  /** How many sessions the node holds, those of visitors included. */
  sessionCount(): number;
  setHealth(health: ProductNode['health']): void;
  endSessions(): void;
  /** Ends the node: open connections break and its sessions are gone. */
  stop(): Promise<void>;
  /** Starts the node again on its port. Does nothing when it runs. */
  start(): Promise<void>;
}

/** Returns a node that answers on 127.0.0.1. */
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
    fetch: async (request) => app.fetch(request, NO_CONNECTION),
    sessionCount: () => node.sessions.all().length,
    setHealth(health) {
      node.health = health;
    },
    endSessions: node.sessions.closeAll,
    async stop() {
      node.sessions.closeAll();
      await close(server);
    },
    async start() {
      if (!server.listening) server = await listen(makeServer(listener, place), port);
    },
  };
}

/** What stands for the connection of a request that comes over none: from this machine. */
export const NO_CONNECTION = { incoming: { socket: { remoteAddress: '127.0.0.1', destroy() {} } } };

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

/** Adds some of a product's routes to a node; the first route that fits a request answers it. */
export type Serve<State extends ProductState = ProductState> = (
  app: ProductApp,
  node: ProductNode<State>,
) => void;

/** Returns the node's routes under the context path, behind the steps that every request passes. */
export function makeApp<State extends ProductState>(
  node: ProductNode<State>,
  routes: readonly Serve<State>[],
): Hono<ProductHono> {
  const root = new Hono<ProductHono>({ strict: false });
  const { contextPath } = node.product;
  const app = contextPath === '' ? root : root.basePath(contextPath);
  for (const step of [recordCall, answerNotReady, injectFaults, blockBasic, authenticateCaller]) {
    app.use('*', step(node));
  }
  for (const step of [limitRate, checkXsrf]) app.use('*', step(node));
  for (const serve of routes) serve(app, node);
  answerFailures(root);
  return root;
}

function answerFailures(root: Hono<ProductHono>): void {
  root.notFound((context) => {
    if (!context.req.path.includes('/rest/')) {
      return context.html(
        '<html><body><h1>Oops, you&#39;ve found a dead link.</h1></body></html>',
        404,
      );
    }
    return context.json({ message: 'HTTP 404 Not Found', 'status-code': 404 }, 404);
  });
  root.onError((error, context) => {
    if (!(error instanceof HTTPException)) throw error;
    const answer = error.getResponse();
    return context.newResponse(answer.body, answer);
  });
}
