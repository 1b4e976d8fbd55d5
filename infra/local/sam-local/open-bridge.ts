import { once } from 'node:events';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';

/** The way of containers to servers that listen for this machine alone. */
export interface Bridge {
  close(): Promise<void>;
}

/**
 * Opens each port of 127.0.0.1 at another address of this machine too. On Linux that is the address of Docker's
 * own network, which only containers reach; elsewhere Docker leads to 127.0.0.1 by itself.
 */
export async function openBridge(address: string, ports: readonly number[]): Promise<Bridge> {
  const sockets = new Set<Socket>();
  const servers = await Promise.all(ports.map((port) => openPort(address, port, sockets)));
  return {
    close: async () => {
      const closed = servers.map((server) => once(server.close(), 'close'));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

async function openPort(address: string, port: number, sockets: Set<Socket>): Promise<Server> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const onward = dial(port, '127.0.0.1');
    socket.pipe(onward).pipe(socket);
    // A failure of one side ends both, and neither says more than that the connection is gone.
    socket.once('error', () => onward.destroy());
    onward.once('error', () => socket.destroy());
  });
  await once(server.listen(port, address), 'listening');
  return server;
}
