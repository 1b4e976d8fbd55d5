import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { PATIENCE_MS } from './launch-chromium.ts';
import { openStage, type Stage } from './open-stage.ts';
import { PAGES_OF } from './pages-of.ts';
import { REMEMBER_ME } from './remember-me.ts';
import { signIn } from './sign-in.ts';
import { watchDocuments } from './watch-documents.ts';

const MOST_REDIRECTS = 5;

describe.each(['proxy', 'redirect'])('ForwardMode %s', { timeout: PATIENCE_MS }, (ForwardMode) => {
  describe('without stickiness', () => {
    const stage = useStage({ stickiness: false, parameters: { ForwardMode } });

    it.each(LOCAL_PRODUCT_NAMES)(
      'without stickiness every page of %s ends after a few redirects, signed in or on our page',
      async (product) => {
        const { page, open, takeSteps } = await enter(stage(), product, 'page');
        for (let turn = 0; turn < 6; turn += 1) {
          await open(turn % 2 === 0 ? 'page' : 'other');
          expect(redirectsAt(takeSteps())).toBeLessThanOrEqual(MOST_REDIRECTS);
          expect(await howItEnded(page)).toMatch(/^signed in as ada$|^session\.sent_back$/);
        }
      },
    );
  });

  describe('without stickiness, with a remember-me cookie', () => {
    const stage = useStage({ stickiness: false, parameters: { ForwardMode, ...REMEMBER_ME } });

    it.each(LOCAL_PRODUCT_NAMES)(
      'with a remember-me cookie every node of %s knows the user, without stickiness too',
      async (product) => {
        const { page, open, takeSteps } = await enter(stage(), product, 'page');
        for (let turn = 0; turn < 6; turn += 1) {
          await open(turn % 2 === 0 ? 'page' : 'other');
          expect(redirectsAt(takeSteps())).toBe(0);
          expect(await howItEnded(page)).toBe('signed in as ada');
        }
      },
    );
  });

  describe('with stickiness', () => {
    const stage = useStage({ parameters: { ForwardMode } });

    it.each(LOCAL_PRODUCT_NAMES)(
      'nodes of %s that know no user lead to one page of ours',
      async (product) => {
        const { page, open, takeSteps } = await enter(stage(), product, 'other');
        const pages = PAGES_OF[product];
        const target = new URL(pages.page, stage().world.addresses[product]);
        // Every page of every node, and the sign-in page as for an anonymous user.
        for (const path of [target.pathname, pages.signIn]) {
          const location = `${pages.signIn}?${pages.destination}=${encodeURIComponent(pages.page)}`;
          const isPage = path === target.pathname;
          stage().world[product].fail({
            ...{ kind: 'status', status: isPage ? 302 : 200, times: 50, body: 'Log in' },
            ...(isPage && { headers: { location } }),
            when: (call) => call.path === path,
          });
        }
        await open('page');

        expect(redirectsAt(takeSteps())).toBeLessThanOrEqual(MOST_REDIRECTS);
        expect(await howItEnded(page)).toBe('session.sent_back');
        await page.screenshot({
          path: `.artifacts/browser/login-loop-${product}-${ForwardMode}.png`,
        });
      },
    );

    it.each(LOCAL_PRODUCT_NAMES)(
      'two pages of %s whose session has died both come back, one after the other',
      async (product) => {
        const { page: first, takeSteps } = await enter(stage(), product, 'other');
        const pages = PAGES_OF[product];
        const target = new URL(pages.page, stage().world.addresses[product]);
        const location = `${pages.signIn}?${pages.destination}=${encodeURIComponent(pages.page)}`;
        for (const page of [first, await first.context().newPage()]) {
          stage().world[product].fail({
            ...{ kind: 'status', status: 302, headers: { location } },
            when: ({ path }) => path === target.pathname,
          });
          await page.goto(target.href);
          expect(page.url()).toBe(target.href);
          expect(await howItEnded(page)).toBe('signed in as ada');
        }
        expect(redirectsAt(takeSteps())).toBe(2);
      },
    );

    it.each(LOCAL_PRODUCT_NAMES)(
      'a page of %s that is not for the user ends on what the product says, after a few redirects',
      async (product) => {
        const { page, open, takeSteps } = await enter(stage(), product, 'other');
        const pages = PAGES_OF[product];
        const secret = '/browse/SECRET-1';
        const query = `permissionViolation=true&${pages.destination}=${encodeURIComponent(secret)}`;
        stage().world[product].fail({
          ...{ kind: 'status', status: 302, times: 50 },
          headers: { location: `${pages.signIn}?${query}` },
          when: ({ path }) => path === secret,
        });
        await page.goto(`${stage().world.addresses[product]}${secret}`);

        expect(redirectsAt(takeSteps())).toBeLessThanOrEqual(MOST_REDIRECTS);
        const ends = await howItEnded(page);
        // Bitbucket redirects a user with a session away from its sign-in page, without a word.
        expect(ends).toBe(product === 'bitbucket' ? 'session.sent_back' : 'signed in as ada');
        const file = `no-permission-${product}-${ForwardMode}`;
        await page.screenshot({ path: `.artifacts/browser/${file}.png` });
        await open('other');
        expect(await howItEnded(page)).toBe('signed in as ada');
      },
    );
  });
});

/** Borrows a world for the tests of a block, each in a browser profile of its own. */
function useStage(options: Parameters<typeof openStage>[0]): () => Stage {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ ...options });
  }, PATIENCE_MS);
  afterEach(async () => {
    await stage.closeProfiles();
  });
  return () => stage;
}

/** Signs a user in on their way to a page of the product. */
async function enter(
  { world, users, openProfile }: Stage,
  product: LocalProductName,
  first: 'page' | 'other',
) {
  const page = await openProfile();
  const takeSteps = watchDocuments(page);
  const toUrl = (which: 'page' | 'other') =>
    `${world.addresses[product]}${PAGES_OF[product][which]}`;
  await signIn(page, toUrl(first), users.ada);
  takeSteps();
  return { page, takeSteps, open: (which: 'page' | 'other') => page.goto(toUrl(which)) };
}

const redirectsAt = (steps: readonly { readonly status: number }[]) =>
  steps.filter(({ status }) => status >= 300 && status < 400).length;

/** Returns who the page says is signed in, or the code of our own page. */
async function howItEnded(page: Page): Promise<string> {
  const username = page.getByTestId('username');
  if ((await username.count()) > 0) return `signed in as ${await username.textContent()}`;
  const small = page.locator('small');
  if ((await small.count()) === 0) return page.url();
  return (await small.textContent())?.split(' ', 1)[0] ?? '';
}
