import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll } from 'vitest';
import type { Hop } from '#infra/local/load-balancer/listener/create-access-log.ts';
import { makeUsers } from '#infra/local/open-id-provider/make-users.ts';
import { startWorld, type World, type WorldOptions } from '#infra/local/start-world.ts';
import { launchChromium, PATIENCE_MS } from './launch-chromium.ts';

/** The local world with a browser in front of it. */
export interface Stage {
  readonly world: World;
  readonly people: ReturnType<typeof makeUsers>;
  /** A page in a browser profile of its own: nobody else's cookie is there. */
  openProfile(): Promise<Page>;
  closeProfiles(): Promise<void>;
  /** The requests that the function was given since the last call, as `GET /path`. */
  takeFunctionRequests(): string[];
  close(): Promise<void>;
}

// One for all stages of a file, since starting it takes longer than most tests: each page has a profile of its own.
let chromium: Promise<Browser> | undefined;
afterAll(async () => (await chromium)?.close());

/** Returns the running world and a Chromium for it. */
export async function openStage(
  options: Omit<WorldOptions, 'people' | 'onHop'> = {},
): Promise<Stage> {
  const hops: Hop[] = [];
  // First, because it is what may be missing: the world would be left running.
  chromium ??= launchChromium();
  const browser = await chromium;
  const people = makeUsers();
  const world = await startWorld({ ...options, people, onHop: (hop) => hops.push(hop) });
  const profiles: BrowserContext[] = [];
  const closeProfiles = async () => {
    await Promise.all(profiles.splice(0).map((profile) => profile.close()));
  };
  return {
    world,
    people,
    openProfile: async () => {
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      profiles.push(context);
      context.setDefaultTimeout(PATIENCE_MS);
      return context.newPage();
    },
    closeProfiles,
    takeFunctionRequests: () =>
      hops
        .splice(0)
        .filter(({ step }) => step === 'lambda')
        .map(({ method, path }) => `${method} ${path}`),
    close: async () => {
      await closeProfiles();
      await world.close();
    },
  };
}
