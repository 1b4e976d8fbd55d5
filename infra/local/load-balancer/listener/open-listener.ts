import { type IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Handler } from './create-handler.ts';

export interface ListenerOptions {
  readonly tls: { readonly key: string; readonly cert: string };
  /** 0: any free port. */
  readonly port: number;
  readonly idleTimeoutSeconds: number;
  readonly createHandler: (port: () => number) => Handler;
}

export interface Listener {
  readonly port: number;
  /** Ends every connection. */
  close(): Promise<void>;
}

const headerLimitBytes = 64 * 1024;

/** Returns an HTTPS listener on 127.0.0.1 that hands each request, upgrades included, to the handler. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  let port = options.port;
  const handler = options.createHandler(() => port);
  const server = createServer({
    ...options.tls,
    maxHeaderSize: headerLimitBytes,
    keepAliveTimeout: options.idleTimeoutSeconds * 1000,
    shouldUpgradeCallback: (incoming: IncomingMessage) =>
      incoming.headers.upgrade?.toLowerCase() === 'websocket',
  });
  const sockets = trackSockets(server);
  server.on('request', (incoming, outgoing) => {
    handler(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.on('upgrade', (incoming, socket, head) => upgrade(handler, { incoming, socket, head }));
  server.on('clientError', refuseMalformed);
  port = await listen(server, options.port);
  return { port, close: () => close(server, sockets) };
}

function trackSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

function upgrade(
  handler: Handler,
  client: { incoming: IncomingMessage; socket: Duplex; head: Buffer },
): void {
  const { incoming, socket, head } = client;
  const outgoing = new ServerResponse(incoming);
  outgoing.shouldKeepAlive = false;
  outgoing.assignSocket(socket as Socket);
  outgoing.on('finish', () => socket.end());
  socket.on('error', () => socket.destroy());
  const release = () => {
    outgoing.statusCode = 101;
    outgoing.detachSocket(socket as Socket);
  };
  handler(incoming, outgoing, { socket, head, release }).catch(() => socket.destroy());
}

// Headers above 64 K never reach a handler, and neither does what is not HTTP.
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status =
    error.code === 'HPE_INVALID_TRANSFER_ENCODING' ? '501 Not Implemented' : '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\nserver: awselb/2.0\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
  );
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
