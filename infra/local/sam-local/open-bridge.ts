import { once } from 'node:events';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';

/** The way of containers to servers that listen for this machine alone. */
export interface Bridge {
  close(): Promise<void>;
}

/**
 * Opens each port of 127.0.0.1 at the address of Docker's own network too, which only containers reach; null: this
 * machine has no such address, because Docker runs in one of its own, and leads to 127.0.0.1 by itself.
 */
export async function openBridge(
  address: string,
  ports: readonly number[],
): Promise<Bridge | null> {
  const sockets = new Set<Socket>();
  if (!(await isHere(address))) return null;
  const servers = await Promise.all(ports.map((port) => openPort(address, port, sockets)));
  return {
    close: async () => {
      const closed = servers.map((server) => once(server.close(), 'close'));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

async function isHere(address: string): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(0, address), 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL') return false;
    throw error;
  }
  await once(server.close(), 'close');
  return true;
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
