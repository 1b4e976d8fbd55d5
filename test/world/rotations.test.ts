import { beforeEach, describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { SECRETS } from '#infra/local/world/start-servers.ts';
import { mapConcurrently } from '#shared/base/map-concurrently.ts';
import { borrowClockedWorld } from './borrow-clocked-world.ts';
import type { FunctionClock } from './open-clock.ts';
import { answerTo, cookiesOf, dataToken } from './sign-on-event.ts';

const NEW_KEY = 'a new key '.repeat(4);
const REFRESH_SECONDS = 301;
const INSTANCES = 4;

let world: World;
let clock: FunctionClock;
const borrow = async (sessions: 'native' | 'token') => {
  ({ world, clock } = await borrowClockedWorld({ products: LOCAL_PRODUCT_NAMES, sessions }));
  aheadSeconds = 0;
  await clock.reset();
  await startAnew();
};

const read = (name: string) => world.secrets.read(name) ?? '';
const put = (name: string, secret: object) => world.secrets.put(name, JSON.stringify(secret));

let aheadSeconds = 0;
const passTime = async () => {
  aheadSeconds += REFRESH_SECONDS;
  await clock.pass(REFRESH_SECONDS);
};
const startAnew = async () => {
  await world.signOn.recycle();
  await world.signOn.warm(INSTANCES);
};

/** Replaces a secret in as many steps as the operator takes. */
type Rotation = readonly (() => unknown)[];

/** Users of Jira come back on four instances all the time, while the steps are done one after the other. */
async function rotateUnderLoad(steps: Rotation, pass = passTime): Promise<void> {
  const users = Array.from({ length: 6 }, (_none, n) => ({ name: `busy${n}`, cookies: [''] }));
  const signOn = async (user: (typeof users)[number], groups: readonly string[]) => {
    const claims = { sub: user.name, preferred_username: user.name, groups };
    const tokens = [dataToken(world, claims, aheadSeconds)];
    const answer = await answerTo(world, { tokens, cookies: user.cookies });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain(`<meta name="ajs-remote-user" content="${user.name}">`);
    user.cookies = cookiesOf(answer).filter((pair) => !pair.startsWith('__Host-edge-session='));
  };
  const round = (number: number) =>
    mapConcurrently(users, INSTANCES, (user) => signOn(user, [`jira-team-${number}`]));
  await round(0);
  for (const [index, step] of steps.entries()) {
    const busy = round(2 * index + 1);
    await step();
    await busy;
    await pass();
    await round(2 * index + 2);
  }
  for (const { name } of users) {
    expect(world.jira.person(name)?.groups).toContain(`jira-team-${2 * steps.length}`);
    expect(world.jira.person(name)?.failedSignInsInARow).toBe(0);
  }
  expect(world.jira.calls.filter(({ status }) => status === 401)).toEqual([]);
}

describe('a rotation while users come back', () => {
  beforeEach(() => borrow('native'));

  it('a rotation of the key of the edge cookies fails no sign-on', async () => {
    const previous = JSON.parse(read(SECRETS.sessionKey));
    await rotateUnderLoad([
      () => put(SECRETS.sessionKey, { ...previous, next: { kid: '2', k: NEW_KEY } }),
      () => put(SECRETS.sessionKey, { kid: '2', k: NEW_KEY, previous }),
      () => put(SECRETS.sessionKey, { kid: '2', k: NEW_KEY }),
    ]);
  });

  it('a rotation of the key of the passwords fails no sign-on', async () => {
    const previous = { kid: '1', k: read(SECRETS.passwordKey) };
    const from = Math.floor(Date.now() / 1000) + REFRESH_SECONDS / 2;
    await rotateUnderLoad([
      () => put(SECRETS.passwordKey, { kid: '2', k: NEW_KEY, from, previous }),
      () => put(SECRETS.passwordKey, { kid: '2', k: NEW_KEY }),
    ]);
  });

  it('a rotation of the service account fails no sign-on', async () => {
    const { username } = JSON.parse(read(SECRETS.jira));
    const { groups = [] } = world.jira.person(username) ?? {};
    const second = { name: 'edge-second', password: 'of the second account', groups };
    const details = { displayName: 'Second', emailAddress: 'second@example.com' };
    world.jira.addPerson({ ...second, ...details });
    await rotateUnderLoad([
      () => put(SECRETS.jira, { username: second.name, password: second.password }),
    ]);
  });
});

it('a rotation of the key of the tokens fails no sign-on while users come back', async () => {
  await borrow('token');
  const previous = JSON.parse(read(SECRETS.tokenKey));
  // A product whose clock is another believes no token: here the instances are others instead.
  await rotateUnderLoad(
    [
      () => put(SECRETS.tokenKey, { ...previous, next: { kid: '2', k: NEW_KEY } }),
      () => put(SECRETS.tokenKey, { kid: '2', k: NEW_KEY, previous }),
      () => put(SECRETS.tokenKey, { kid: '2', k: NEW_KEY }),
    ],
    startAnew,
  );
});
