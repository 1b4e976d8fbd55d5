import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { type Agents, openAhead, type Place } from './open-ahead.ts';

/** Milliseconds of two clocks: one that is set, and one that only goes on. */
export interface Clocks {
  readonly wallMs: () => number;
  readonly steadyMs: () => number;
}

/** Connections that are kept for the next request. */
export interface ConnectionPool {
  /** Returns the agents, without the connections that must not be used again. */
  readonly agents: () => Agents;
  /** Tells that a request has begun on the connection; returns whether it was there before. */
  readonly use: (connection: Duplex) => boolean;
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

/**
 * Returns a pool of at most so many connections per origin, none used after 50 idle seconds or a freeze.
 * The first to each of `places` is opened at once.
 */
export function connectionPool(
  maxSockets: number,
  places: readonly Place[],
  clocks: Clocks,
): ConnectionPool {
  const create = (): Agents => {
    const options = { keepAlive: true, maxSockets };
    return { http: new HttpAgent(options), https: new HttpsAgent(options) };
  };
  const read = (): Stamp => ({ wallMs: clocks.wallMs(), steadyMs: clocks.steadyMs() });
  const lastUses = new WeakMap<Duplex, Stamp>();
  const mayUse = (connection: Duplex) => {
    const now = read();
    return isFresh(lastUses.get(connection) ?? now, now);
  };
  let current = create();
  const now = read();
  for (const connection of openAhead(current, places, mayUse)) lastUses.set(connection, now);
  let lastUseMs = Number.NEGATIVE_INFINITY;
  return {
    agents: () => {
      for (const socket of listFree(current)) if (!mayUse(socket)) socket.destroy();
      return current;
    },
    use: (connection) => {
      const now = read();
      lastUseMs = now.steadyMs;
      const wasThere = lastUses.has(connection);
      lastUses.set(connection, now);
      return wasThere;
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
