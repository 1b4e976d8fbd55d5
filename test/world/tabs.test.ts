import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { SECRETS } from '#infra/local/world/start-servers.ts';
import { mapConcurrently } from '#shared/base/map-concurrently.ts';
import { borrowClockedWorld } from './borrow-clocked-world.ts';
import type { FunctionClock } from './open-clock.ts';
import { type AlbAnswer, answerTo, cookiesOf } from './sign-on-event.ts';

let world: World;
let clock: FunctionClock;
beforeAll(async () => {
  ({ world, clock } = await borrowClockedWorld({ products: LOCAL_PRODUCT_NAMES }));
});

// Data tokens live for two minutes.
beforeEach(() => clock.reset());

const LOGIN = /\/rest\/tsv\/|\/auth\/1\/session$|dologin|j_atl_security_check/;
const SET_PASSWORD = /password$|\/credentials$/;
const KEY = (kid: string) => ({ kid, k: `key ${kid} `.repeat(8) });

/** A user who has signed on before, and whose sessions have ended. */
interface ReturningUser {
  readonly product: LocalProductName;
  readonly claims: { readonly sub: string; readonly preferred_username: string };
  readonly cookies: readonly string[];
}

let users = 0;
async function returningUser(product: LocalProductName): Promise<ReturningUser> {
  users += 1;
  const name = `tabs${users}`;
  const claims = { sub: `local|${name}`, preferred_username: name, name };
  const cookies = cookiesOf(await answerTo(world, { product, claims }));
  const profile = cookies.filter((pair) => pair.startsWith('__Host-edge-profile='));
  expect(profile).toHaveLength(1);
  world[product].calls.length = 0;
  return { product, claims, cookies: profile };
}

/** Opens the pages of tabs, on so many instances; a tab whose page failed is loaded again with what its browser holds. */
async function openTabs(
  user: ReturningUser,
  tabs: number,
  instances: number,
): Promise<AlbAnswer[]> {
  const open = (cookies: readonly string[]) => answerTo(world, { ...user, cookies });
  const all = Array.from({ length: tabs }, () => user.cookies);
  return mapConcurrently(all, instances, async (cookies) => {
    const answer = await open(cookies);
    return answer.statusCode === 200 ? answer : open(cookiesOf(answer));
  });
}

const callsOf = ({ product }: ReturningUser, path: RegExp) =>
  world[product].calls.filter((call) => call.method !== 'GET' && path.test(call.path));
const failuresOf = ({ product, claims }: ReturningUser) =>
  world[product].person(claims.preferred_username)?.failedSignInsInARow;
const putKey = (secret: object) => world.secrets.put(SECRETS.passwordKey, JSON.stringify(secret));

const CASES = LOCAL_PRODUCT_NAMES.flatMap((product) =>
  [1, 4].flatMap((instances) => [3, 5, 10].map((tabs) => ({ product, instances, tabs }))),
);

describe.each(CASES)(
  '$tabs tabs of $product on $instances instances',
  ({ product, instances, tabs }) => {
    const start = async () => {
      await world.signOn.recycle();
      await world.signOn.warm(instances);
    };

    it('after a change of the key the password is set before any login, and no login fails', async () => {
      putKey(KEY('1'));
      await start();
      const user = await returningUser(product);
      putKey({ ...KEY('2'), previous: KEY('1') });
      // The instances keep what they know of secrets for longer, but not of this one.
      await clock.pass(6);
      const answers = await openTabs(user, tabs, instances);
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(tabs).fill(200));
      expect(callsOf(user, LOGIN).map(({ status }) => status)).toEqual(Array(tabs).fill(200));
      expect(SET_PASSWORD.test(callsOf(user, /./)[0]?.path ?? '')).toBe(true);
      expect(failuresOf(user)).toBe(0);
    });

    it('after a lost answer of a login the next request sets the password first, and no login fails', async () => {
      putKey(KEY('1'));
      await start();
      const user = await returningUser(product);
      putKey({ ...KEY('2'), previous: KEY('1') });
      await clock.pass(6);
      world[product].fail({ kind: 'drop-answer', when: ({ path }) => LOGIN.test(path) });
      const answers = await openTabs(user, tabs, instances);
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(tabs).fill(200));
      expect(callsOf(user, LOGIN)).toHaveLength(tabs + 1);
      expect(failuresOf(user)).toBe(0);
    });
  },
);

describe.each(LOCAL_PRODUCT_NAMES)('a password of %s that was changed by hand', (product) => {
  /** Another key of the same id stands for it: nothing tells the function that the password is another. */
  const startWithAnother = async () => {
    putKey(KEY('1'));
    await world.signOn.recycle();
    const user = await returningUser(product);
    putKey({ ...KEY('2'), kid: '1' });
    await world.signOn.recycle();
    await world.signOn.warm(2);
    return user;
  };
  const failedLogins = (user: ReturningUser) =>
    callsOf(user, LOGIN).filter(({ status }) => status !== 200 && status !== 302);

  it('a wrong password is set after one try on each instance: two tabs are no lock', async () => {
    const user = await startWithAnother();
    const answers = await openTabs(user, 2, 2);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(failedLogins(user).length).toBeLessThanOrEqual(2);
    expect(failuresOf(user)).toBe(0);
  });

  it('a wrong password whose refusal is lost is set before the next try', async () => {
    const user = await startWithAnother();
    world[product].fail({ kind: 'drop-answer', when: ({ path }) => LOGIN.test(path) });
    const [answer] = await openTabs(user, 1, 1);
    expect(answer?.statusCode).toBe(200);
    const calls = callsOf(user, /./).map(({ path }) => (LOGIN.test(path) ? 'log in' : 'set'));
    expect(calls).toEqual(['log in', 'set', 'log in']);
    expect(failuresOf(user)).toBe(0);
  });
});
