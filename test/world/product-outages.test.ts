import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '#infra/local/data-center/state/make-faults.ts';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { SECRETS } from '#infra/local/world/start-servers.ts';
import { borrowClockedWorld } from './borrow-clocked-world.ts';
import { expectPause } from './expect-pause.ts';
import type { FunctionClock } from './open-clock.ts';
import { answerTo, cookiesOf } from './sign-on-event.ts';

/** Where accounts are kept, and what a call there that reads them begins with. */
const PLACES = [
  { place: 'jira', product: 'jira', sessions: 'native', lookUpPath: '/rest/api/2/' },
  { place: 'confluence', product: 'confluence', sessions: 'native', lookUpPath: '/rest/api/' },
  { place: 'bitbucket', product: 'bitbucket', sessions: 'native', lookUpPath: '/rest/api/latest/' },
  {
    place: 'crowd',
    product: 'confluence',
    sessions: 'crowd',
    lookUpPath: '/rest/usermanagement/1/user',
  },
] as const;

/** Before that a secret is not read again, however often it is refused. */
const REREAD_PAUSE_SECONDS = 5;

describe.each(PLACES)('accounts in $place', ({ place, product, sessions, lookUpPath }) => {
  let world: World;
  let clock: FunctionClock;
  let users = 0;
  beforeAll(async () => {
    ({ world, clock } = await borrowClockedWorld({ products: LOCAL_PRODUCT_NAMES, sessions }));
  });
  beforeEach(() => clock.reset());

  /** Signs on a user who has an account already, while this one thing is not as it should be. */
  const signOnWith = async (fault: Fault) => {
    users += 1;
    const name = `user${users}`;
    const claims = { sub: name, preferred_username: name };
    expect((await answerTo(world, { product, claims })).statusCode).toBe(200);
    world[place].fail({ when: ({ path }) => path.startsWith(lookUpPath), ...fault });
    world[place].calls.length = 0;
    return answerTo(world, { product, claims });
  };

  it('a rate limit ends in 503, and its Retry-After is handed on', async () => {
    const headers = { 'retry-after': '17' };
    const answer = await signOnWith({ kind: 'status', status: 429, headers, times: 9 });
    world[place].clearFaults();
    await world.signOn.recycle();
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('provision.product_unavailable');
    expectPause(answer, 17);
    expect(cookiesOf(answer)).toEqual([]);
  });

  it('a page instead of JSON ends in 503, and signs no user on', async () => {
    const answer = await signOnWith({ kind: 'html', times: 9 });
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('provision.product_unavailable');
    expect(answer.body).not.toContain('maintained');
    expectPause(answer, 5);
    expect(cookiesOf(answer)).toEqual([]);
  });

  it.each([
    { what: 'JSON that is cut off', fault: { kind: 'truncated-json', times: 9 } },
    { what: 'a redirect to a sign-in page', fault: { kind: 'login-redirect', times: 9 } },
  ] as const)('$what needs an administrator, and signs no user on', async ({ fault }) => {
    const answer = await signOnWith(fault);
    expect(answer.statusCode).toBe(502);
    expect(answer.body).toContain('provision.product_refused');
    expect(answer.body).not.toContain('maintained');
    expect(cookiesOf(answer)).toEqual([]);
  });

  it('wrong credentials have the secret read once more, then end in 503', async () => {
    const good = world.secrets.read(SECRETS[place]) ?? '';
    const wrong = { ...JSON.parse(good), password: 'another one' };
    world.secrets.put(SECRETS[place], JSON.stringify(wrong));
    await world.signOn.recycle();
    await world.signOn.warm(1);
    await clock.pass(REREAD_PAUSE_SECONDS);
    world.secrets.calls.length = 0;
    world[place].calls.length = 0;
    const refused = await answerTo(world, { product });
    const reads = world.secrets.calls.length;
    const again = await answerTo(world, { product });
    const logged = world.signOn.logs.filter((line) => line.includes('"hint"')).at(-1) ?? '{}';
    world.secrets.put(SECRETS[place], good);
    await world.signOn.recycle();

    for (const answer of [refused, again]) {
      expect(answer.statusCode).toBe(503);
      expect(answer.body).toContain('provision.credentials_refused');
      expect(cookiesOf(answer)).toEqual([]);
    }
    expect(reads).toBe(1);
    expect(JSON.parse(logged)).toMatchObject({
      event: 'provision.credentials_refused',
      product: place,
      hint: expect.stringContaining('secret'),
    });
    // Refused once they are not tried again for a while: a few failures would lock the account.
    expect(world[place].calls.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(3);
  });

  it('credentials that were changed are found by reading the secret once more', async () => {
    const good = world.secrets.read(SECRETS[place]) ?? '';
    const wrong = { ...JSON.parse(good), password: 'not known yet' };
    world.secrets.put(SECRETS[place], JSON.stringify(wrong));
    await world.signOn.recycle();
    await world.signOn.warm(1);
    await clock.pass(REREAD_PAUSE_SECONDS);
    world.secrets.put(SECRETS[place], good);
    const claims = { sub: 'rotated', preferred_username: 'rotated' };
    expect((await answerTo(world, { product, claims })).statusCode).toBe(200);
    await world.signOn.recycle();
  });
});
