import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { borrowClockedWorld } from './borrow-clocked-world.ts';
import type { FunctionClock } from './open-clock.ts';
import { answerTo, dataToken } from './sign-on-event.ts';

let world: World;
let clock: FunctionClock;
beforeAll(async () => {
  ({ world, clock } = await borrowClockedWorld({ products: LOCAL_PRODUCT_NAMES }));
});
beforeEach(async () => {
  await clock.reset();
  await world.signOn.recycle();
  world.secrets.calls.length = 0;
});

const signOn = async (name: string, aheadSeconds = 0) => {
  const claims = { sub: name, preferred_username: name, email: `${name}@example.com` };
  const tokens = [dataToken(world, claims, aheadSeconds)];
  return (await answerTo(world, { tokens })).statusCode;
};
const calls = () => world.secrets.calls.map(({ operation, outcome }) => `${operation} ${outcome}`);
const ONE_CALL = 'BatchGetSecretValue ok';

it('an instance reads its secrets with one call at the start, and with one when they are due', async () => {
  expect(await signOn('ada')).toBe(200);
  expect(calls()).toEqual([ONE_CALL]);
  await clock.pass(301);
  expect(await signOn('grace', 301)).toBe(200);
  expect(calls()).toEqual([ONE_CALL, ONE_CALL]);
});

it('an instance that may not read several secrets at once reads each by itself, and says so once', async () => {
  world.secrets.switches.batch = 'denied';
  world.signOn.logs.length = 0;
  expect(await signOn('ada')).toBe(200);
  await clock.pass(301);
  expect(await signOn('grace', 301)).toBe(200);
  const batches = calls().filter((call) => call.startsWith('Batch'));
  expect(batches).toEqual(['BatchGetSecretValue AccessDeniedException']);
  const lines = world.signOn.logs.filter((line) => line.includes('secrets.batch_denied'));
  expect(lines).toHaveLength(1);
});

it('secrets that are due and do not come are waited for once, and the cached ones serve', async () => {
  expect(await signOn('ada')).toBe(200);
  await clock.pass(301);
  world.secrets.switches.slowMs = 60_000;
  expect(await signOn('grace', 301)).toBe(200);
  world.secrets.switches.slowMs = 0;
  const received = world.secrets.calls.length;
  expect(await signOn('alan', 301)).toBe(200);
  expect(world.secrets.calls).toHaveLength(received);
});
