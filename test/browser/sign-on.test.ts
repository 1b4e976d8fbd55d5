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

  it('a new user lands, signed in, on exactly the page that they asked for', async () => {
    const page = await stage.openProfile();
    const deepLink = `${stage.world.address}/browse/DEMO-1?focus=comments`;
    expect(stage.world.jira.person('ada')).toBeUndefined();
    await signIn(page, deepLink, stage.users.ada);
    expect(page.url()).toBe(deepLink);
    expect(await page.getByTestId('query').textContent()).toBe('?focus=comments');
    expect(await page.getByTestId('username').textContent()).toBe('ada');
    expect(await page.getByTestId('display-name').textContent()).toBe('Ada Lovelace');
    expect(await page.getByTestId('email').textContent()).toBe('ada@example.com');
    expect((await page.getByTestId('group').allTextContents()).toSorted()).toEqual([
      'edge-authenticated',
      'jira-analysts',
      'jira-software-users',
    ]);
    await page.screenshot({ path: `.artifacts/browser/sign-on-${ForwardMode}.png` });
  });

  it('a query of any spelling comes through as it was asked', async () => {
    const page = await stage.openProfile();
    const query = '?jql=a%20%3D%20%22%C3%BC%26%2B%25%22&empty=&x=1+2&x=1';
    const deepLink = `${stage.world.address}/browse/DEMO-2${query}`;
    await signIn(page, deepLink, stage.users.juergen);
    expect(page.url()).toBe(deepLink);
    expect(await page.getByTestId('query').textContent()).toBe(query);
    expect(await page.getByTestId('display-name').textContent()).toBe('Jürgen von Müller');
  });

  it('a sign-on within the re-sync interval calls Jira for nothing but the session', async () => {
    const page = await stage.openProfile();
    await signIn(page, stage.world.address, stage.users.grace);
    await expireCookies(page, EDGE_SESSION);
    stage.takeFunctionRequests();
    stage.world.jira.calls.length = 0;
    await page.goto(`${stage.world.address}/browse/DEMO-1`);
    expect(stage.takeFunctionRequests()).toContain('GET /browse/DEMO-1');
    expect(await page.getByTestId('username').textContent()).toBe('grace');
    const calls = stage.world.jira.calls.map(({ method, path, caller }) => [method, path, caller]);
    expect(calls).toEqual([
      // Replayed, the page itself says whose session it was.
      ...(ForwardMode === 'redirect' ? [['GET', '/rest/api/2/myself', 'session']] : []),
      ['GET', '/browse/DEMO-1', 'session'],
    ]);
  });
});
