import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { PATIENCE_MS } from './launch-chromium.ts';
import { openStage, type Stage } from './open-stage.ts';
import { PAGES_OF } from './pages-of.ts';
import { REMEMBER_ME } from './remember-me.ts';
import { signIn } from './sign-in.ts';
import { watchDocuments } from './watch-documents.ts';

const ALL = [
  { ForwardMode: 'proxy', RememberMe: 'no' },
  { ForwardMode: 'redirect', RememberMe: 'no' },
  // Any node then signs users in again, by a cookie of the product's own.
  { ForwardMode: 'proxy', RememberMe: 'yes' },
];

describe.each(ALL)(
  'ForwardMode $ForwardMode, remember-me $RememberMe: the node that holds a session dies',
  { timeout: PATIENCE_MS },
  ({ ForwardMode, RememberMe }) => {
    let stage: Stage;
    beforeAll(async () => {
      const parameters = { ForwardMode, ...(RememberMe === 'yes' && REMEMBER_ME) };
      stage = await openStage({ parameters });
    }, PATIENCE_MS);
    afterEach(() => stage.closeProfiles());

    it.each(LOCAL_PRODUCT_NAMES)(
      'the page of %s, opened again after its node died, is there in a session that works, without any sign-in page',
      async (product) => {
        const { page: path, signIn: signInPath, other } = PAGES_OF[product];
        const { users } = stage;
        const { [product]: address } = stage.world.addresses;
        const page = await stage.openProfile();
        const takeSteps = watchDocuments(page);
        await signIn(page, `${address}${path}`, users.ada);
        takeSteps();
        const dead = await killNodeOf(product, page);
        stage.takeFunctionRequests();

        await page.reload();
        expect(page.url()).toBe(`${address}${path}`);
        expect(await page.getByTestId('username').textContent()).toBe('ada');
        expect(await page.getByTestId('node').textContent()).not.toBe(dead.name);
        const steps = takeSteps();
        const shown = steps.filter(({ status }) => status === 200);
        expect(shown.map((step) => step.path)).toEqual([new URL(page.url()).pathname]);
        expect(steps.every(({ host }) => host === new URL(address).host)).toBe(true);
        const requests = RememberMe === 'yes' ? [] : [`GET ${signInPath}`];
        expect(stage.takeFunctionRequests()).toEqual(requests);

        await page.goto(`${address}${other}`);
        expect(await page.getByTestId('username').textContent()).toBe('ada');
        expect(stage.takeFunctionRequests()).toEqual([]);
        const file = `dead-node-${product}-${ForwardMode}-remember-me-${RememberMe}`;
        await page.screenshot({ path: `.artifacts/browser/${file}.png` });
        await dead.revive();
      },
    );

    it.each(LOCAL_PRODUCT_NAMES)(
      'a form of %s that was open when its node died ends on one page of the product, and the next one is sent',
      async (product) => {
        const { form } = PAGES_OF[product];
        const { world, users } = stage;
        const { [product]: address } = world.addresses;
        const page = await stage.openProfile();
        const takeSteps = watchDocuments(page);
        await signIn(page, `${address}${form}`, users.grace);
        await page.getByTestId('comment-text').fill('written before');
        const dead = await killNodeOf(product, page);
        takeSteps();

        await page.getByTestId('comment-send').click();
        await page.getByTestId('comment-send').waitFor({ state: 'detached' });
        await page.waitForLoadState();
        expect(redirects(takeSteps())).toBeLessThanOrEqual(5);
        // Its forgery token was that of the session that died with the node: it proves nothing any more.
        expect(world[product].comments()).toEqual([]);

        await page.goto(`${address}${form}`);
        expect(await page.getByTestId('username').textContent()).toBe('grace');
        await page.getByTestId('comment-text').fill('written after');
        await page.getByTestId('comment-send').click();
        await page.getByTestId('comment-send').waitFor({ state: 'detached' });
        await page.waitForLoadState();
        expect(world[product].comments()).toMatchObject([
          { author: 'grace', body: 'written after' },
        ]);
        await dead.revive();
      },
    );

    async function killNodeOf(product: LocalProductName, page: Page) {
      const { nodes } = stage.world[product];
      const name = await page.getByTestId('node').textContent();
      const node = nodes.find((candidate) => candidate.name === name);
      if (node === undefined) throw new Error('the page names no node');
      await node.stop();
      stage.world.loadBalancer.setNodeHealth(node.url, 'unhealthy');
      const revive = async () => {
        await node.start();
        stage.world.loadBalancer.setNodeHealth(node.url, 'healthy');
      };
      return { name, revive };
    }
  },
);

const redirects = (steps: readonly { readonly status: number }[]) =>
  steps.filter(({ status }) => status >= 300 && status < 400).length;
