// In: how a world is started. Out: the same world for all test files of a worker that need the same options.
import type { World } from '#infra/local/start-world.ts';
import { type BorrowedWorld, borrowedWorlds } from './borrowed-worlds.ts';
import { saveWorld } from './save-world.ts';

/** A running world, with what a test has beside it. */
export interface Stage {
  readonly world: World;
  close(): Promise<void>;
}

/**
 * Returns a function that borrows a world. The first time that options are asked for, the world is started; it is
 * reset after each test, gets new instances of the function after each file, and is closed after the last file.
 */
export function makeWorldPool<Options, Given extends Stage>(
  start: (options: Options) => Promise<Given>,
): (options: Options) => Promise<Given> {
  const lent = new Map<string, Promise<{ readonly stage: Given; readonly world: BorrowedWorld }>>();
  const open = async (options: Options) => {
    const stage = await start(options);
    globalThis.closeAfterAllFiles.push(stage.close);
    return { stage, world: toBorrowed(stage.world) };
  };
  return async (options) => {
    const key = JSON.stringify(options, toComparable);
    const opened = lent.get(key) ?? open(options);
    lent.set(key, opened);
    const { stage, world } = await opened;
    borrowedWorlds.add(world);
    return stage;
  };
}

// The order of fields makes no difference, and functions could be any.
function toComparable(name: string, value: unknown): unknown {
  if (typeof value === 'function') throw new TypeError(`${name}: a shared world takes plain data`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function toBorrowed(world: World): BorrowedWorld {
  const reset = saveWorld(world);
  const renew = async () => {
    await reset();
    await world.signOn.recycle();
  };
  return { reset, renew };
}
