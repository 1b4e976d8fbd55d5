import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';

/** Milliseconds of two clocks: one that is set, and one that only goes on. */
export interface Clocks {
  readonly wallMs: () => number;
  readonly steadyMs: () => number;
}

export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** Connections that are kept for the next request. */
export interface ConnectionPool {
  /** Returns the agents, without the connections that must not be used again. */
  readonly agents: () => Agents;
  /** Tells that a request has begun on the connection. */
  readonly use: (socket: Socket) => void;
  /** Returns whether no request has begun for a second: what was closed meanwhile is not known yet. */
  readonly hasRested: () => boolean;
  /** Has every connection of these agents end with its request, and new ones made. */
  readonly renew: (agents: Agents) => void;
}

// Shorter than the limits of load balancers and firewalls, some of which drop without a word.
const LONGEST_IDLE_MS = 50_000;
/** Clocks that differ by more: the instance was frozen, or a clock was set. */
const LARGEST_JUMP_MS = 1_000;
const RESTED_MS = 1_000;

interface Stamp {
  readonly wallMs: number;
  readonly steadyMs: number;
}

/** Returns a pool of at most so many connections per origin, none used after 50 idle seconds or a freeze. */
export function connectionPool(maxSockets: number, clocks: Clocks): ConnectionPool {
  const create = (): Agents => {
    const options = { keepAlive: true, maxSockets };
    return { http: new HttpAgent(options), https: new HttpsAgent(options) };
  };
  const read = (): Stamp => ({ wallMs: clocks.wallMs(), steadyMs: clocks.steadyMs() });
  const lastUses = new WeakMap<Socket, Stamp>();
  let current = create();
  let lastUseMs = Number.NEGATIVE_INFINITY;
  return {
    agents: () => {
      const now = read();
      for (const socket of listFree(current)) {
        if (!isFresh(lastUses.get(socket) ?? now, now)) socket.destroy();
      }
      return current;
    },
    use: (socket) => {
      const now = read();
      lastUseMs = now.steadyMs;
      lastUses.set(socket, now);
    },
    hasRested: () => clocks.steadyMs() - lastUseMs > RESTED_MS,
    renew: (agents) => {
      if (agents !== current) return;
      current = create();
      for (const agent of Object.values(agents)) agent.maxFreeSockets = 0;
      for (const socket of listFree(agents)) socket.destroy();
    },
  };
}

const listFree = ({ http, https }: Agents) =>
  [http, https].flatMap(({ freeSockets }) => Object.values(freeSockets).flatMap((of) => of ?? []));

function isFresh(lastUse: Stamp, now: Stamp): boolean {
  const wallMs = now.wallMs - lastUse.wallMs;
  const steadyMs = now.steadyMs - lastUse.steadyMs;
  const hasJumped = Math.abs(wallMs - steadyMs) > LARGEST_JUMP_MS;
  return !hasJumped && steadyMs <= LONGEST_IDLE_MS;
}
