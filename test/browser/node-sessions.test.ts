import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EDGE_SESSION, expireCookies } from './expire-cookies.ts';
import { PATIENCE_MS } from './launch-chromium.ts';
import { openStage, type Stage } from './open-stage.ts';
import { signIn } from './sign-in.ts';

describe.each(['proxy', 'redirect'])('ForwardMode %s', { timeout: PATIENCE_MS }, (ForwardMode) => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage({ parameters: { ForwardMode } });
  }, PATIENCE_MS);
  afterEach(() => stage.closeProfiles());

  it('every page after the sign-on comes from the node that holds the session', async () => {
    const page = await stage.openProfile();
    await signIn(page, stage.world.address, stage.users.ada);
    const node = await page.getByTestId('node').textContent();
    stage.takeFunctionRequests();
    for (let number = 1; number <= 12; number += 1) {
      await page.goto(`${stage.world.address}/browse/DEMO-${number}`);
      expect(await page.getByTestId('username').textContent()).toBe('ada');
      expect(await page.getByTestId('node').textContent()).toBe(node);
    }
    expect(stage.takeFunctionRequests()).toEqual([]);
  });

  it('after the death of their node a user signs on at the other one, without a form', async () => {
    const { address, jira, loadBalancer } = stage.world;
    const page = await stage.openProfile();
    await signIn(page, address, stage.users.grace);
    const name = await page.getByTestId('node').textContent();
    const [dead] = jira.nodes.filter((node) => node.name === name);
    const [survivor] = jira.nodes.filter((node) => node.name !== name);
    if (dead === undefined || survivor === undefined) throw new Error('two nodes are needed');
    await dead.stop();
    loadBalancer.setNodeHealth(dead.url, 'unhealthy');
    await expireCookies(page, EDGE_SESSION);

    for (const issue of ['DEMO-1', 'DEMO-2', 'DEMO-3']) {
      await page.goto(`${address}/browse/${issue}`);
      expect(page.url()).toBe(`${address}/browse/${issue}`);
      expect(await page.getByTestId('username').textContent()).toBe('grace');
      expect(await page.getByTestId('node').textContent()).toBe(survivor.name);
    }

    await dead.start();
    loadBalancer.setNodeHealth(dead.url, 'healthy');
    await page.goto(`${address}/browse/DEMO-4`);
    expect(await page.getByTestId('username').textContent()).toBe('grace');
    expect(await page.getByTestId('node').textContent()).toBe(survivor.name);
  });
});
