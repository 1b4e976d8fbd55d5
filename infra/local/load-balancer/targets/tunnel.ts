import type { IncomingMessage } from 'node:http';
import { type Duplex, pipeline } from 'node:stream';

/** The client's side of a connection that is to be upgraded. */
export interface ClientUpgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
  /** Takes the socket away from the HTTP server. */
  readonly release: () => void;
}

export interface NodeUpgrade {
  readonly response: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  /** Name, value, name, value … */
  readonly headers: readonly string[];
}

/** Joins both sides of an upgraded connection: what one sends the other gets, until either ends. */
export function tunnel(client: ClientUpgrade, node: NodeUpgrade): void {
  client.release();
  client.socket.write(writeHead(node), 'latin1');
  client.socket.write(node.head);
  node.socket.write(client.head);
  pipeline(node.socket, client.socket, () => undefined);
  pipeline(client.socket, node.socket, () => undefined);
}

function writeHead(node: NodeUpgrade): string {
  const { statusCode, statusMessage } = node.response;
  const lines = node.headers.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${node.headers[index + 1]}`] : [],
  );
  const first = `HTTP/1.1 ${statusCode} ${statusMessage}`;
  return `${[first, 'connection: upgrade', 'upgrade: websocket', ...lines].join('\r\n')}\r\n\r\n`;
}
