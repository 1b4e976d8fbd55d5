import { beforeEach, describe, expect, it } from 'vitest';
import type { Browser } from '#infra/local/open-browser.ts';
import type { World } from '#infra/local/start-world.ts';
import { PAGES } from '#test/world/sign-on-event.ts';
import { endEdgeSession, signInBrowser } from '#test/world/signed-in-browser.ts';
import { borrowPresetWorld } from './borrow-preset-world.ts';
import { keycloak } from './cases/keycloak.ts';

let world: World;
let browser: Browser;
beforeEach(async () => {
  const { claims } = keycloak.newcomer;
  ({ world } = await borrowPresetWorld({
    provider: 'keycloak',
    people: { ada: { claims, accessToken: { groups: ['/jira/analysts'] } } },
    loadBalancer: { forgedIdentity: 'append' },
  }));
  ({ browser } = await signInBrowser(world, PAGES.jira));
});

/** Returns what Ada gets with these headers of her own, when her edge session is over. */
async function comeBack(headers: Readonly<Record<string, string>>) {
  await endEdgeSession(browser, world);
  world.signOn.logs.length = 0;
  world.jira.calls.length = 0;
  return browser.send(`${world.address}${PAGES.jira}`, { headers });
}
const readLog = () => world.signOn.logs.map((line) => JSON.parse(line));

describe('behind a load balancer that passes on what a browser calls its identity', () => {
  it.each(['x-amzn-oidc-data', 'x-amzn-oidc-accesstoken', 'X-Amzn-Oidc-AccessToken'])(
    'a second %s is refused without a call of Jira',
    async (name) => {
      const answer = await comeBack({ [name]: 'x.y.z' });
      expect(answer.status).toBe(401);
      expect(world.jira.calls).toEqual([]);
      expect(readLog().at(-1)).toMatchObject({
        ...{ event: 'authenticate.token_rejected', reason: 'repeated' },
      });
    },
  );

  it('the same user without a second token is signed on', async () => {
    expect((await comeBack({})).status).toBe(200);
    expect(readLog().at(-1)).toMatchObject({ event: 'signed_on' });
  });
});
