import { once } from 'node:events';
import { createServer } from 'node:net';
import { CommandError } from './command-error.ts';

/** Resolves if a server may listen at a port of this machine. Rejects with CommandError that says why not. */
export async function requireFreePort(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = REASONS[code];
    if (reason === undefined) throw error;
    throw new CommandError(`Port ${port} ${reason}: choose another one with --port.`);
  }
  await once(server.close(), 'close');
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program',
  EACCES: 'is not allowed for this user',
};
