import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

export interface ReservedPorts {
  /** Different ones, of 127.0.0.1. */
  readonly ports: readonly number[];
  /** Gives them free: nobody else should get time to listen there. */
  release(): Promise<void>;
}

/** Returns so many ports that were free, held until somebody is ready to listen on them. */
export async function reservePorts(count: number): Promise<ReservedPorts> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  return {
    ports: servers.map((server) => (server.address() as AddressInfo).port),
    release: async () => {
      await Promise.all(servers.map((server) => once(server.close(), 'close')));
    },
  };
}
