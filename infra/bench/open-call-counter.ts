// In: the address of the product. Out: a proxy in front of it that counts calls, stages and connections.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createStages, type Reading } from './create-stages.ts';
import { passOn } from './pass-on.ts';
import { relay } from './relay.ts';

/** A proxy in front of a product. */
export interface CallCounter {
  /** `http://127.0.0.1:{port}` */
  readonly address: string;
  /** Sets the product that calls go to, and the authority of its certificate. */
  connect(product: { readonly address: string; readonly ca: string }): void;
  /** Returns the counts of the calls that came while `work` ran. */
  read(work: () => Promise<void>): Promise<Reading>;
  close(): Promise<void>;
}

/** Opens a call counter for a client that opens so many connections at most. */
export async function openCallCounter(mostConnections: number): Promise<CallCounter> {
  let product = { address: '', agent: new Agent() };
  const stages = createStages(mostConnections);
  const server = createServer((incoming, outgoing) => {
    const call = stages.begin(`${incoming.method} ${incoming.url?.replace(/\?.*/, '')}`);
    passOn(incoming, product).then(
      (answer) => call.answer(() => relay(answer, outgoing)),
      () => outgoing.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connect: ({ address, ca }) => {
      product = { address, agent: new Agent({ ca, keepAlive: true }) };
    },
    read: async (work) => {
      stages.reset();
      await work();
      return stages.read();
    },
    close: async () => {
      product.agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
