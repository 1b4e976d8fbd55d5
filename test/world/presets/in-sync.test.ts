import { beforeEach, expect, it } from 'vitest';
import type { Browser } from '#infra/local/open-browser.ts';
import { PAGES } from '#test/world/sign-on-event.ts';
import { endEdgeSession, signInBrowser } from '#test/world/signed-in-browser.ts';
import { type GraphStage, openGraphStage } from './open-graph-stage.ts';

let stage: GraphStage;
beforeEach(async () => {
  stage = await openGraphStage('keep');
});

/** Returns how many requests Graph got by a visit that meets the function. */
async function visit(browser: Browser): Promise<number> {
  const { world, graph } = stage;
  const [before, invoked] = [graph.requests.length, world.signOn.reports.length];
  await endEdgeSession(browser, world);
  const page = (await browser.open(`${world.address}${PAGES.jira}`)).at(-1);
  expect(page?.status).toBe(200);
  expect(world.signOn.reports.length).toBe(invoked + 1);
  return graph.requests.length - before;
}

it('no directory is queried about a user who is in sync', async () => {
  const { browser } = await signInBrowser(stage.world, PAGES.jira);
  expect(stage.graph.requests.length).toBeGreaterThan(0);
  expect(await visit(browser)).toBe(0);
});

it('a browser that forgot that it is in sync has the directory queried again', async () => {
  const { browser } = await signInBrowser(stage.world, PAGES.jira);
  const forgotten = '__Host-edge-profile=; Max-Age=0; Path=/; Secure';
  await browser.jar.setCookie(forgotten, stage.world.address);
  expect(await visit(browser)).toBeGreaterThan(0);
});
