import { beforeAll, expect, it } from 'vitest';
import { borrowRelayedWorld, type Relays } from './borrow-relayed-world.ts';
import { type FunctionClock, openClock } from './open-clock.ts';
import { answerTo } from './sign-on-event.ts';

let clock: FunctionClock;
let relays: Relays;
let signOn: (name: string) => Promise<number>;
beforeAll(async () => {
  clock = await openClock();
  globalThis.closeAfterAllFiles.push(clock.close);
  const borrowed = await borrowRelayedWorld({
    ...{ relayed: { jira: '127.0.0.1' }, sessions: 'native', environment: clock.environment },
  });
  relays = borrowed.relays;
  signOn = async (name) => {
    const claims = { sub: name, preferred_username: name, email: `${name}@example.com` };
    return (await answerTo(borrowed.world, { claims })).statusCode;
  };
});

it('connections that were dropped in silence during a freeze cost no user a page', async () => {
  expect(await signOn('before')).toBe(200);
  for (const name of ['first', 'second', 'third']) {
    relays.jira?.dropConnections();
    await clock.pass(20);
    const connections = relays.jira?.connections() ?? 0;
    expect(await signOn(name)).toBe(200);
    expect(relays.jira?.connections()).toBeGreaterThan(connections);
  }
});

it('connections are used again where the clock did not jump', async () => {
  expect(await signOn('fourth')).toBe(200);
  const connections = relays.jira?.connections() ?? 0;
  expect(await signOn('fifth')).toBe(200);
  expect(relays.jira?.connections()).toBe(connections);
});
