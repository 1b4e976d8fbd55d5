import { startWorld, type WorldOptions } from '#infra/local/start-world.ts';
import { makeWorldPool } from './make-world-pool.ts';
import { openClock } from './open-clock.ts';

/** Borrows a world whose function has a clock that the test puts ahead. */
export const borrowClockedWorld = makeWorldPool(async (options: WorldOptions) => {
  const clock = await openClock();
  const world = await startWorld({ ...options, environment: clock.environment });
  const close = async () => {
    await world.close();
    await clock.close();
  };
  return { world, clock, close };
});
