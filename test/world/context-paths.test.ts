import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { borrowWorld } from './borrow-world.ts';
import { PAGES } from './sign-on-event.ts';
import { endEdgeSession, signInBrowser } from './signed-in-browser.ts';

let world: World;
beforeAll(async () => {
  ({ world } = await borrowWorld({
    products: LOCAL_PRODUCT_NAMES,
    jira: { contextPath: '/jira' },
    confluence: { contextPath: '/confluence' },
    bitbucket: { contextPath: '/bitbucket' },
  }));
});

describe.each(LOCAL_PRODUCT_NAMES)('%s below a context path', (product) => {
  const contextPath = `/${product}`;
  const address = () => world.addresses[product];
  const page = `${contextPath}${PAGES[product]}?x=1`;
  const isMadeForAda = '<meta name="ajs-remote-user" content="ada">';

  it('a user ends, signed in, on the deep link that they asked for', async () => {
    const { browser, answers } = await signInBrowser(world, `${address()}${page}`);
    expect(answers.at(-1)).toMatchObject({ status: 200, url: `${address()}${page}` });
    expect(answers.at(-1)?.body).toContain(isMadeForAda);

    await endEdgeSession(browser, { address: address() });
    world[product].calls.length = 0;
    await browser.open(`${address()}${page}`);
    expect(world[product].calls.map(({ path }) => path)).toEqual([PAGES[product]]);
  });

  it('a session that died with its node is replaced without a sign-in page', async () => {
    const { browser } = await signInBrowser(world, `${address()}${page}`);
    for (const node of world[product].nodes) {
      await node.stop();
      await node.start();
    }
    const answers = await browser.open(`${address()}${page}`);

    expect(answers.map(({ status }) => status)).toEqual([302, 307, 200]);
    expect(answers.every(({ url }) => url.startsWith(`${address()}${contextPath}/`))).toBe(true);
    expect(answers.at(-1)).toMatchObject({ url: `${address()}${page}` });
    expect(answers.at(-1)?.body).toContain(isMadeForAda);
  });
});
