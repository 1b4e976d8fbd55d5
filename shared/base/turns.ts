import { OUT_OF_TIME } from './deadline.ts';

/** Gives the caller a turn, now or later; rejects when the signal is aborted before. */
export type TakeTurn = (queue: string, signal: AbortSignal | undefined) => Promise<() => void>;

interface Queue {
  taken: number;
  readonly waiting: Set<() => void>;
}

/**
 * Returns turns in queues by name, `most` at a time in each, first come first served; it may change. What is
 * returned by a turn ends it. Node's agents queue too, but open new connections for requests that were dropped.
 */
export function turns(most: () => number): TakeTurn {
  const queues = new Map<string, Queue>();
  return async (name, signal) => {
    const queue = queues.get(name) ?? { taken: 0, waiting: new Set() };
    queues.set(name, queue);
    if (queue.taken >= most()) await wait(queue.waiting, signal);
    else queue.taken += 1;
    return () => {
      queue.taken -= 1;
      for (const begin of [...queue.waiting].slice(0, Math.max(0, most() - queue.taken))) {
        queue.taken += 1;
        begin();
      }
    };
  };
}

function wait(waiting: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const leave = () => {
    waiting.delete(begin);
    signal?.removeEventListener('abort', giveUp);
  };
  const begin = () => {
    leave();
    resolve();
  };
  const giveUp = () => {
    leave();
    reject(OUT_OF_TIME);
  };
  waiting.add(begin);
  signal?.addEventListener('abort', giveUp);
  return promise;
}
