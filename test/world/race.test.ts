import { beforeAll, expect, it } from 'vitest';
import { openBrowser } from '#infra/local/open-browser.ts';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { borrowWorld } from './borrow-world.ts';
import { answerTo, cookiesOf } from './sign-on-event.ts';

let world: World;
beforeAll(async () => {
  ({ world } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES }));
});

it('two first requests of a new user, on two instances, end in one account and two working sessions', async () => {
  await world.signOn.warm(2);
  const bothLookedUp = Promise.withResolvers<void>();
  let lookUps = 0;
  world.jira.fail({
    kind: 'hold',
    until: bothLookedUp.promise,
    times: 2,
    when: ({ method, path }) => {
      const isLookUp = method === 'GET' && path === '/rest/api/2/user';
      if (isLookUp && ++lookUps === 2) bothLookedUp.resolve();
      return isLookUp;
    },
  });

  const answers = await Promise.all([answerTo(world), answerTo(world)]);

  const creates = world.jira.calls.filter(
    ({ method, path }) => method === 'POST' && path === '/rest/api/2/user',
  );
  expect(creates.map(({ status }) => status).toSorted()).toEqual([201, 400]);
  expect(world.jira.people().filter(({ name }) => name === 'zoe')).toHaveLength(1);
  expect(world.jira.person('zoe')?.groups).toEqual([
    'edge-authenticated',
    'jira-analysts',
    'jira-software-users',
  ]);
  for (const answer of answers) {
    expect(answer.statusCode).toBe(200);
    expect(await whoIs(cookiesOf(answer))).toBe('zoe');
  }
});

/** Returns the user whose session the cookies carry, as Jira says through its own listener. */
async function whoIs(cookies: readonly string[]): Promise<string> {
  const direct = `https://127.0.0.1:${world.loadBalancer.directPorts[0]}`;
  const visit = await openBrowser(world.certificates.ca).send(`${direct}/rest/auth/1/session`, {
    headers: { cookie: cookies.join('; ') },
  });
  return JSON.parse(visit.body).name;
}
