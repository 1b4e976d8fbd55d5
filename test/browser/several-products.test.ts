import { afterEach, describe, expect, it } from 'vitest';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { PATIENCE_MS } from './launch-chromium.ts';
import { openStage, type Stage } from './open-stage.ts';
import { PAGES_OF } from './pages-of.ts';
import { signIn } from './sign-in.ts';
import { watchDocuments } from './watch-documents.ts';

describe.each([
  { sessions: 'crowd', ForwardMode: 'proxy' },
  { sessions: 'crowd', ForwardMode: 'redirect' },
  { sessions: 'native', ForwardMode: 'proxy' },
  { sessions: 'native', ForwardMode: 'redirect' },
  { sessions: 'token', ForwardMode: 'proxy' },
] as const)(
  'sessions $sessions, ForwardMode $ForwardMode',
  { timeout: PATIENCE_MS },
  ({ sessions, ForwardMode }) => {
    let stage: Stage;
    afterEach(() => stage.closeProfiles());

    it('a user who signs in once is signed in at Jira, Confluence and Bitbucket', async () => {
      stage = await openStage({
        products: LOCAL_PRODUCT_NAMES,
        sessions,
        parameters: { ForwardMode },
      });
      const { world, users } = stage;
      const provider = new URL(world.provider.issuer).host;
      const page = await stage.openProfile();
      const takeSteps = watchDocuments(page);
      await signIn(page, `${world.addresses.jira}${PAGES_OF.jira.page}`, users.ada);
      expect(signInPages(takeSteps(), provider)).toBe(1);

      for (const product of LOCAL_PRODUCT_NAMES) {
        const url = `${world.addresses[product]}${PAGES_OF[product].page}`;
        await page.goto(url);
        expect(page.url()).toBe(url);
        expect(await page.getByTestId('username').textContent()).toBe('ada');
        expect(await page.getByTestId('display-name').textContent()).toBe('Ada Lovelace');
        expect(signInPages(takeSteps(), provider)).toBe(0);
        expect(world[product].nodes).toHaveLength(2);
        await page.screenshot({
          path: `.artifacts/browser/${product}-${sessions}-${ForwardMode}.png`,
        });
      }
      const tokens = world.crowd.calls.filter(
        ({ method, path }) => method === 'POST' && path.endsWith('/session'),
      );
      expect(tokens).toHaveLength(sessions === 'crowd' ? 1 : 0);
    });
  },
);

const signInPages = (
  steps: readonly { readonly host: string; readonly status: number }[],
  provider: string,
) => steps.filter(({ host, status }) => host === provider && status === 200).length;
