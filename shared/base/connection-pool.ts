import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { type Clocks, isFresh, type Moment, readClocks } from './clocks.ts';
import { type Agents, openAhead, type Place } from './open-ahead.ts';

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

const RESTED_MS = 1_000;

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
  const lastUses = new WeakMap<Duplex, Moment>();
  const mayUse = (connection: Duplex) => {
    const now = readClocks(clocks);
    return isFresh(lastUses.get(connection) ?? now, now);
  };
  let current = create();
  const now = readClocks(clocks);
  for (const connection of openAhead(current, places, mayUse)) lastUses.set(connection, now);
  let lastUseMs = Number.NEGATIVE_INFINITY;
  return {
    agents: () => {
      for (const socket of listFree(current)) if (!mayUse(socket)) socket.destroy();
      return current;
    },
    use: (connection) => {
      const now = readClocks(clocks);
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
