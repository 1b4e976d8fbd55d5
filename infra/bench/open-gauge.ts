// In: the address of the product. Out: a proxy before it that counts calls, stages and connections.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { passOn } from './pass-on.ts';
import { relay } from './relay.ts';

/** What one sign-on asked of the product. */
export interface Reading {
  readonly calls: number;
  /** The longest chain of calls that each needed the answer of the one before. */
  readonly stages: number;
  /** As many calls one after another as the connections allow at best. */
  readonly rounds: number;
  /** Calls under way at the same time, at most: each has a connection of its own. */
  readonly connections: number;
  /** The calls of each stage, in order of arrival. */
  readonly kinds: readonly (readonly string[])[];
}

export interface Gauge {
  /** `http://127.0.0.1:{port}` */
  readonly address: string;
  /** Where calls go on to, and the authority of its certificate. */
  connect(product: { readonly address: string; readonly ca: string }): void;
  /** What was seen while `work` ran. */
  read(work: () => Promise<void>): Promise<Reading>;
  close(): Promise<void>;
}

/**
 * Returns a gauge. It passes each call on but holds the answers back until no further call comes:
 * what arrives meanwhile did not need them. While all connections are taken, answers go out one by
 * one: a call that comes while others are still held back was waiting for a connection, not for
 * them. When the last one is out, the next call begins a new stage.
 */
export async function openGauge(mostConnections: number): Promise<Gauge> {
  let product = { address: '', agent: new Agent() };
  const seen: Seen = { stages: [], connections: 0 };
  const held = new Set<Held>();
  const releaseWhenQuiet = quietly(() => {
    const all = [...held];
    if (all.some(({ release }) => release === null)) return;
    for (const call of all.length >= mostConnections ? all.slice(0, 1) : all) {
      held.delete(call);
      call.release?.();
    }
    if (held.size > 0) releaseWhenQuiet();
  });
  const server = createServer((incoming, outgoing) => {
    if (held.size === 0) seen.stages.push([]);
    seen.stages.at(-1)?.push(`${incoming.method} ${incoming.url?.replace(/\?.*/, '')}`);
    const call: Held = { release: null };
    held.add(call);
    seen.connections = Math.max(seen.connections, held.size);
    passOn(incoming, product).then(
      (answer) => {
        call.release = () => relay(answer, outgoing);
        releaseWhenQuiet();
      },
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
      seen.stages = [];
      seen.connections = 0;
      await work();
      return toReading(seen);
    },
    close: async () => {
      product.agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface Seen {
  stages: string[][];
  connections: number;
}

interface Held {
  /** Null: the product has not answered yet. */
  release: (() => void) | null;
}

// Long enough for whatever the function still does between two calls of the same stage.
const QUIET_MS = 25;

function quietly(act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, QUIET_MS);
  };
}

function toReading({ stages, connections }: Seen): Reading {
  const roundsOf = (calls: readonly string[]) => Math.ceil(calls.length / connections);
  return {
    calls: stages.flat().length,
    stages: stages.length,
    rounds: stages.reduce((sum, calls) => sum + roundsOf(calls), 0),
    connections,
    kinds: stages,
  };
}
