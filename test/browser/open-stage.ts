import type { Browser, BrowserContext, Page } from 'playwright-core';
import { makeUsers } from '#infra/local/open-id-provider/make-users.ts';
import type { World, WorldOptions } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { borrowWorld } from '#test/world/borrow-world.ts';
import { launchChromium, PATIENCE_MS } from './launch-chromium.ts';

/** The local world with a browser in front of it. */
export interface Stage {
  readonly world: World;
  readonly users: ReturnType<typeof makeUsers>;
  /** A page in a browser profile of its own: it holds no cookie of another. */
  openProfile(): Promise<Page>;
  /** Closes the profiles, after each test. */
  closeProfiles(): Promise<void>;
  /** Returns the requests that the function was given since the last call, as `GET /path`. */
  takeFunctionRequests(): string[];
}

// One for all files of a worker, since starting it takes longer than most tests: each page has a profile of its own.
let chromium: Promise<Browser> | undefined;

/** Borrows a world of all products. Returns it with a Chromium before it. */
export async function openStage(options: Omit<WorldOptions, 'people' | 'onHop'>): Promise<Stage> {
  // First, because it is what may be missing.
  chromium ??= launchForAllFiles();
  const browser = await chromium;
  const { world, hops } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES, ...options });
  hops.length = 0;
  const profiles: BrowserContext[] = [];
  return {
    world,
    users: makeUsers(),
    openProfile: async () => {
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      profiles.push(context);
      context.setDefaultTimeout(PATIENCE_MS);
      return context.newPage();
    },
    closeProfiles: async () => {
      await Promise.all(profiles.splice(0).map((profile) => profile.close()));
      hops.length = 0;
    },
    takeFunctionRequests: () =>
      hops
        .splice(0)
        .filter(({ step }) => step === 'lambda')
        .map(({ method, path }) => `${method} ${path}`),
  };
}

async function launchForAllFiles(): Promise<Browser> {
  const browser = await launchChromium();
  globalThis.closeAfterAllFiles.push(() => browser.close());
  return browser;
}
