import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { PATIENCE_MS } from './launch-chromium.ts';
import { openStage, type Stage } from './open-stage.ts';
import { signIn } from './sign-in.ts';

describe('a browser that keeps every cookie but ours', { timeout: PATIENCE_MS }, () => {
  let stage: Stage;

  afterEach(() => stage.closeProfiles());

  it('a browser that drops our cookies ends on a page that says so, not in a circle: ForwardMode redirect', async () => {
    stage = await openStage({ parameters: { ForwardMode: 'redirect' } });
    const page = await stage.openProfile();
    await dropEdgeCookies(page, stage.world.address);
    const landings: number[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/_edge/')) landings.push(response.status());
    });

    await signIn(page, `${stage.world.address}/browse/DEMO-1?focus=comments`, stage.users.ada);

    expect(new URL(page.url()).pathname).toBe('/_edge/landing');
    expect(await page.locator('h1').textContent()).toBe('Your browser did not keep a cookie');
    expect(await page.locator('small').textContent()).toContain('forward.cookies_dropped');
    expect(landings).toEqual([400]);
    expect(stage.takeFunctionRequests()).toEqual(['GET /browse/DEMO-1', 'GET /_edge/landing']);
    await page.screenshot({ path: '.artifacts/browser/cookies-dropped.png' });
  });

  it('a browser that drops our cookies gets every page by way of the function: ForwardMode proxy', async () => {
    stage = await openStage({ parameters: { ForwardMode: 'proxy' } });
    const page = await stage.openProfile();
    await dropEdgeCookies(page, stage.world.address);
    await signIn(page, `${stage.world.address}/browse/DEMO-1`, stage.users.ada);
    await page.goto(`${stage.world.address}/browse/DEMO-2`);
    expect(await page.getByTestId('username').textContent()).toBe('ada');
    expect(stage.takeFunctionRequests()).toEqual(['GET /browse/DEMO-1', 'GET /browse/DEMO-2']);
    expect(stage.world.jira.person('ada')?.signIns).toBe(1);
  });
});

/** Holds every answer back until our cookies, which came with it, are out of the browser again. */
async function dropEdgeCookies(page: Page, url: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  session.on('Fetch.requestPaused', ({ requestId }) => {
    const drop = async (name: string) => session.send('Network.deleteCookies', { name, url });
    Promise.all(['__Host-edge-session', '__Host-edge-profile'].map(drop))
      .then(() => session.send('Fetch.continueRequest', { requestId }))
      // The page is closed: nothing waits for the answer.
      .catch(() => undefined);
  });
  await session.send('Fetch.enable', {
    patterns: [{ urlPattern: `${url}/*`, requestStage: 'Response' }],
  });
}
