// Runs in each test file of a project that shares worlds: none of them sees what another, or a test before, has done.
import { afterAll, afterEach } from 'vitest';
import { borrowedWorlds } from './borrowed-worlds.ts';

afterEach(async () => {
  for (const world of borrowedWorlds) await world.reset();
});

afterAll(async () => {
  for (const world of borrowedWorlds) await world.renew();
  borrowedWorlds.clear();
});
