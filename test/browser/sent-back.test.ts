import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { PRODUCT_NAMES, PRODUCT_TITLES } from '#infra/local/product-name.ts';
import { PATIENCE_MS } from './launch-chromium.ts';
import { openStage, type Stage } from './open-stage.ts';
import { PAGES_OF } from './pages-of.ts';
import { signIn } from './sign-in.ts';
import { watchDocuments } from './watch-documents.ts';

const MOST_REDIRECTS = 5;
const MODES = ['proxy', 'redirect'] as const;
const ALL = PRODUCT_NAMES.flatMap((product) =>
  MODES.map((ForwardMode) => ({ product, ForwardMode })),
);

describe.each(ALL)('$product, ForwardMode $ForwardMode', { timeout: PATIENCE_MS }, (one) => {
  const { product, ForwardMode } = one;
  const pages = PAGES_OF[product];
  const address = (stage: Stage, path: string) => `${stage.world.address}${path}`;
  let stage: Stage;
  afterEach(() => stage?.close());

  it('without stickiness every page ends after a few redirects, signed in or on our page', async () => {
    stage = await openStage({
      ...{ products: [product], stickiness: false, parameters: { ForwardMode } },
    });
    const page = await stage.openProfile();
    const takeSteps = watchDocuments(page);
    await signIn(page, address(stage, pages.page), stage.people.ada);
    takeSteps();
    for (let visit = 0; visit < 6; visit += 1) {
      await page.goto(address(stage, visit % 2 === 0 ? pages.page : pages.other));
      expect(redirectsAt(takeSteps())).toBeLessThanOrEqual(MOST_REDIRECTS);
      expect(await howItEnded(page)).toMatch(/^signed in as ada$|^session\.sent_back$/);
    }
  });

  it('without stickiness a remember-me cookie makes every node know the person', async () => {
    const parameters = { ForwardMode, [`${PRODUCT_TITLES[product]}RememberMe`]: 'yes' };
    stage = await openStage({ products: [product], stickiness: false, parameters });
    const page = await stage.openProfile();
    const takeSteps = watchDocuments(page);
    await signIn(page, address(stage, pages.page), stage.people.ada);
    takeSteps();
    for (let visit = 0; visit < 6; visit += 1) {
      await page.goto(address(stage, visit % 2 === 0 ? pages.page : pages.other));
      expect(redirectsAt(takeSteps())).toBe(0);
      expect(await howItEnded(page)).toBe('signed in as ada');
    }
  });

  it('nodes that know nobody lead to one page of ours', async () => {
    stage = await openStage({ products: [product], parameters: { ForwardMode } });
    const page = await stage.openProfile();
    const takeSteps = watchDocuments(page);
    await signIn(page, address(stage, pages.other), stage.people.ada);
    takeSteps();
    const target = new URL(pages.page, stage.world.address);
    // Every page of every node, and the sign-in page as for nobody.
    for (const path of [target.pathname, pages.signIn]) {
      const location = `${pages.signIn}?${pages.destination}=${encodeURIComponent(pages.page)}`;
      const isPage = path === target.pathname;
      stage.world[product].fail({
        ...{ kind: 'status', status: isPage ? 302 : 200, times: 50, body: 'Log in' },
        ...(isPage && { headers: { location } }),
        when: (call) => call.path === path,
      });
    }
    await page.goto(target.href);

    expect(redirectsAt(takeSteps())).toBeLessThanOrEqual(MOST_REDIRECTS);
    expect(await howItEnded(page)).toBe('session.sent_back');
    await page.screenshot({ path: `.artifacts/browser/sent-back-${product}-${ForwardMode}.png` });
  });

  it('a page that is not for the person ends on what the product says, after a few redirects', async () => {
    stage = await openStage({ products: [product], parameters: { ForwardMode } });
    const page = await stage.openProfile();
    const takeSteps = watchDocuments(page);
    await signIn(page, address(stage, pages.other), stage.people.ada);
    takeSteps();
    const secret = '/browse/SECRET-1';
    const query = `permissionViolation=true&${pages.destination}=${encodeURIComponent(secret)}`;
    stage.world[product].fail({
      ...{ kind: 'status', status: 302, times: 50 },
      headers: { location: `${pages.signIn}?${query}` },
      when: ({ path }) => path === secret,
    });
    await page.goto(address(stage, secret));

    expect(redirectsAt(takeSteps())).toBeLessThanOrEqual(MOST_REDIRECTS);
    const ends = await howItEnded(page);
    // Bitbucket sends somebody with a session away from its sign-in page, without a word.
    expect(ends).toBe(product === 'bitbucket' ? 'session.sent_back' : 'signed in as ada');
    await page.screenshot({ path: `.artifacts/browser/not-for-you-${product}-${ForwardMode}.png` });
    await page.goto(address(stage, pages.other));
    expect(await howItEnded(page)).toBe('signed in as ada');
  });
});

const redirectsAt = (steps: readonly { readonly status: number }[]) =>
  steps.filter(({ status }) => status >= 300 && status < 400).length;

/** Who the page says is signed in, or the code of our own page. */
async function howItEnded(page: Page): Promise<string> {
  const username = page.getByTestId('username');
  if ((await username.count()) > 0) return `signed in as ${await username.textContent()}`;
  const small = page.locator('small');
  if ((await small.count()) === 0) return page.url();
  return (await small.textContent())?.split(' ', 1)[0] ?? '';
}
