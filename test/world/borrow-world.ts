import type { Exchange } from '#infra/local/data-center/state/product.ts';
import type { Hop } from '#infra/local/load-balancer/listener/create-access-log.ts';
import { startWorld, type WorldOptions } from '#infra/local/start-world.ts';
import { makeWorldPool } from './make-world-pool.ts';

const borrow = makeWorldPool(async (options: WorldOptions) => {
  const hops: Hop[] = [];
  const exchanges: Exchange[] = [];
  const world = await startWorld({
    ...options,
    jira: { ...options.jira, onExchange: (exchange) => exchanges.push(exchange) },
    onHop: (hop) => hops.push(hop),
  });
  return { world, hops, exchanges, close: world.close };
});

/**
 * Borrows the world of these options, which have to be plain data. `hops` are the steps of requests at the load
 * balancer and `exchanges` the answers of Jira, oldest first; a test empties them to count anew.
 */
export function borrowWorld(options: WorldOptions) {
  // A default that is named is the same world.
  const parameters = { ForwardMode: 'proxy', ...options.parameters };
  return borrow({ sessions: 'native', ...options, parameters });
}
