import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** A plain listener before a product, through which the function can be led. */
export interface Relay {
  /** `http://127.0.0.1:{port}` */
  readonly address: string;
  /** Path and query of every request, oldest first. */
  readonly urls: string[];
  /** How many connections were opened to it. */
  readonly connections: () => number;
  /** Forgets the requests and connections so far. */
  forget(): void;
  /** Answers nothing more on the connections of now, and does not close them: a firewall that forgot them. */
  dropConnections(): void;
  /** Where requests go on to, and the authority of its certificate. */
  connect(address: string, ca: string): void;
  close(): Promise<void>;
}

/**
 * Returns a relay; it has to be connected before the first request. `localAddress` is where its requests
 * seem to come from, one of 127.0.0.0/8.
 */
export async function openRelay(localAddress = '127.0.0.1'): Promise<Relay> {
  const urls: string[] = [];
  let connections = 0;
  let product = { address: '', ca: '' };
  const live = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    urls.push(incoming.url ?? '');
    if (live.has(incoming.socket)) passOn(incoming, outgoing, { ...product, localAddress });
  });
  server.on('connection', (socket: Socket) => {
    live.add(socket);
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    urls,
    connections: () => connections,
    forget: () => {
      urls.length = 0;
      connections = 0;
    },
    dropConnections: () => live.clear(),
    connect: (address, ca) => {
      product = { address, ca };
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { address, ...way }: { readonly address: string; readonly ca: string; localAddress: string },
): void {
  const { method, url, headers } = incoming;
  const onward = request(
    `${address}${url}`,
    { method, headers, ...way, agent: false },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  onward.once('error', () => outgoing.destroy());
  incoming.pipe(onward);
}
