import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { PAGES } from './sign-on-event.ts';
import { endEdgeSession, signInBrowser } from './signed-in-browser.ts';

describe.each(LOCAL_PRODUCT_NAMES)('%s below a context path', (product) => {
  const contextPath = `/${product}`;
  const page = `${contextPath}${PAGES[product]}?x=1`;
  const isMadeForAda = '<meta name="ajs-remote-user" content="ada">';
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ products: [product], [product]: { contextPath } });
  });
  afterAll(() => world.close());

  it('a person ends, signed in, on the deep link that they asked for', async () => {
    const { browser, visits } = await signInBrowser(world, page);
    expect(visits.at(-1)).toMatchObject({ status: 200, url: `${world.address}${page}` });
    expect(visits.at(-1)?.body).toContain(isMadeForAda);

    await endEdgeSession(browser, world);
    world[product].calls.length = 0;
    await browser.open(`${world.address}${page}`);
    expect(world[product].calls.map(({ path }) => path)).toEqual([PAGES[product]]);
  });

  it('a session that died with its node is replaced without a sign-in page', async () => {
    const { browser } = await signInBrowser(world, page);
    for (const node of world[product].nodes) {
      await node.stop();
      await node.start();
    }
    const visits = await browser.open(`${world.address}${page}`);

    expect(visits.map(({ status }) => status)).toEqual([302, 307, 200]);
    expect(visits.every(({ url }) => url.startsWith(`${world.address}${contextPath}/`))).toBe(true);
    expect(visits.at(-1)).toMatchObject({ url: `${world.address}${page}` });
    expect(visits.at(-1)?.body).toContain(isMadeForAda);
  });
});
