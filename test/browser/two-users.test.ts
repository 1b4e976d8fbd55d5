import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EDGE_SESSION, expireCookies } from './expire-cookies.ts';
import { PATIENCE_MS } from './launch-chromium.ts';
import { openStage, type Stage } from './open-stage.ts';
import { readCookie } from './read-cookie.ts';
import { signIn } from './sign-in.ts';

const SIGNED_OUT = [/^_session/, /^AWSELBAuthSessionCookie-/];

describe.each(['proxy', 'redirect'])('ForwardMode %s', { timeout: PATIENCE_MS }, (ForwardMode) => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage({ parameters: { ForwardMode } });
  }, PATIENCE_MS);
  afterEach(() => stage.closeProfiles());

  it.each([
    { marker: 'gone', ended: [...SIGNED_OUT, EDGE_SESSION] },
    { marker: 'left behind', ended: SIGNED_OUT },
  ])(
    'the second user of a browser never sees the Jira session of the first: marker $marker',
    async ({ ended }) => {
      const page = await stage.openProfile();
      await signIn(page, stage.world.address, stage.users.ada);
      const jiraSession = await readCookie(page, 'JSESSIONID');
      for (const names of ended) await expireCookies(page, names);
      expect(await readCookie(page, 'JSESSIONID')).toBe(jiraSession);

      await signIn(page, `${stage.world.address}/browse/DEMO-1`, stage.users.grace);

      expect(await page.getByTestId('username').textContent()).toBe('grace');
      expect((await page.getByTestId('group').allTextContents()).toSorted()).toEqual([
        'edge-authenticated',
        'jira-developers',
        'jira-software-users',
      ]);
      expect(await readCookie(page, 'JSESSIONID')).not.toBe(jiraSession);
    },
  );
});
