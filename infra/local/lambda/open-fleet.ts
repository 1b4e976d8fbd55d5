import { FunctionError } from './function-error.ts';
import type { Instance } from './start-instance.ts';

/** The instances of one function, each handling one event at a time. */
export interface Fleet {
  /** An idle instance, or else a new one; give it back when the event is done. */
  take(): Promise<TakenInstance>;
  giveBack(instance: Instance): Promise<void>;
  warm(count: number): Promise<void>;
  recycle(): Promise<void>;
  size(): number;
  close(): Promise<void>;
}

/** An instance for one event; `isCold` if it had to be started for it. */
export interface TakenInstance {
  readonly instance: Instance;
  readonly isCold: boolean;
}

/** Returns a fleet without instances; `startOne` starts one. */
export function openFleet(startOne: () => Promise<Instance>): Fleet {
  const idle: Instance[] = [];
  const all = new Set<Instance>();
  const starting = new Set<Promise<unknown>>();
  let isClosed = false;

  const start = async () => {
    const starts = startOne();
    starting.add(starts);
    const instance = await starts.finally(() => starting.delete(starts));
    all.add(instance);
    if (!isClosed) return instance;
    await retire(instance);
    throw new FunctionError({ errorType: 'ResourceNotFoundException', errorMessage: 'Closed' });
  };
  const retire = async (instance: Instance) => {
    all.delete(instance);
    await instance.stop();
  };

  return {
    async take() {
      const warmed = idle.pop();
      if (warmed?.isAlive()) return { instance: warmed, isCold: false };
      if (warmed !== undefined) await retire(warmed);
      return { instance: await start(), isCold: true };
    },
    async giveBack(instance) {
      if (instance.isAlive()) idle.push(instance);
      else await retire(instance);
    },
    async warm(count) {
      const missing = Math.max(0, count - idle.length);
      idle.push(...(await Promise.all(Array.from({ length: missing }, start))));
    },
    async recycle() {
      await Promise.all(idle.splice(0).map(retire));
    },
    size: () => all.size,
    async close() {
      isClosed = true;
      await Promise.allSettled(starting);
      await Promise.all([...all].map(retire));
    },
  };
}
