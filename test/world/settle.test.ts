import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { borrowClockedWorld } from './borrow-clocked-world.ts';
import type { FunctionClock } from './open-clock.ts';
import { type AlbAnswer, answerTo, cookiesOf, dataToken, PAGES } from './sign-on-event.ts';

let world: World;
let clock: FunctionClock;
beforeAll(async () => {
  ({ world, clock } = await borrowClockedWorld({ products: LOCAL_PRODUCT_NAMES }));
});
beforeEach(() => clock.reset());

const LOOK_UPS: Readonly<Record<LocalProductName, readonly string[]>> = {
  jira: ['GET /rest/api/2/user'],
  confluence: ['GET /rest/api/user', 'GET /rest/api/user/memberof'],
  bitbucket: ['GET /rest/api/latest/admin/users', 'GET /rest/api/latest/admin/users/more-members'],
};

describe.each(LOCAL_PRODUCT_NAMES)('a sync of %s', (product) => {
  const groups = [`${product}-analysts`];
  const name = `late-${product}`;
  const claims = { sub: name, preferred_username: name, groups };
  const signOn = async (jar: readonly string[], aheadSeconds: number) => {
    world[product].calls.length = 0;
    const tokens = [dataToken(world, claims, aheadSeconds)];
    const answer = await answerTo(world, { product, tokens, cookies: jar });
    expect(answer.statusCode).toBe(200);
    const calls = world[product].calls.map(({ method, path }) => `${method} ${path}`);
    return { answer, calls, jar: [...cookiesOf(answer)] };
  };
  const markerSeconds = ({ multiValueHeaders }: AlbAnswer) => {
    const lines = multiValueHeaders['set-cookie'] ?? [];
    const marker = lines.find((line) => line.startsWith('__Host-edge-session='));
    return Number(/Max-Age=(\d+)/.exec(marker ?? '')?.[1]);
  };

  it('a sync that wrote something is followed by one look-up, and then by none for the whole interval', async () => {
    const first = await signOn([], 0);
    expect(markerSeconds(first.answer)).toBeGreaterThanOrEqual(60);
    expect(markerSeconds(first.answer)).toBeLessThanOrEqual(120);
    await clock.pass(121);
    const second = await signOn(first.jar, 121);
    // A user and their groups are asked for at the same time, over two connections.
    const lookUp = [...LOOK_UPS[product], `GET ${PAGES[product]}`];
    expect(second.calls.toSorted()).toEqual(lookUp.toSorted());
    expect(markerSeconds(second.answer)).toBe(900);
    await clock.pass(1_000);
    const jar = [...first.jar.filter((pair) => !pair.startsWith('__Host-')), ...second.jar];
    const third = await signOn(jar, 1_121);
    expect(third.calls).toEqual([`GET ${PAGES[product]}`]);
  });
});

it('a sync that a browser begins with counts for no whole interval, because a try before it may have written', async () => {
  world.jira.addPerson({
    ...{ name: 'begun', displayName: 'begun', emailAddress: 'begun@example.com', password: 'p' },
    groups: ['edge-authenticated', 'jira-software-users', 'jira-late'],
  });
  const claims = { sub: 'begun', preferred_username: 'begun', name: 'begun' };
  const details = { ...claims, email: 'begun@example.com', groups: ['jira-late'] };
  const signOn = async (cookies: readonly string[], aheadSeconds: number) => {
    world.jira.calls.length = 0;
    const tokens = [dataToken(world, details, aheadSeconds)];
    const answer = await answerTo(world, { product: 'jira', tokens, cookies });
    const calls = world.jira.calls.map(({ method, path }) => `${method} ${path}`);
    const lookUps = calls.filter((call) => LOOK_UPS.jira.includes(call));
    const writes = calls.filter((call) => /^(?:POST|PUT|DELETE) .*(?:group|user)$/.test(call));
    return { jar: cookiesOf(answer), lookUps: lookUps.length, writes };
  };
  const first = await signOn([], 0);
  expect(first.writes).toEqual([]);
  await clock.pass(121);
  const second = await signOn(first.jar, 121);
  expect(second.lookUps).toBe(1);
  await clock.pass(1_000);
  const jar = [...first.jar.filter((pair) => !pair.startsWith('__Host-')), ...second.jar];
  expect((await signOn(jar, 1_121)).lookUps).toBe(0);
});
