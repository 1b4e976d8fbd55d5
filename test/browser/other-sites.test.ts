import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EDGE_SESSION, expireCookies } from './expire-cookies.ts';
import { PATIENCE_MS } from './launch-chromium.ts';
import { openStage, type Stage } from './open-stage.ts';
import { signIn } from './sign-in.ts';
import { type OtherSite, startOtherSite } from './start-other-site.ts';

const STRANGER = 'evil.localhost';
const SIBLING = 'evil.jira.example.localhost';
const POST_PATH = '/secure/CommentAssignIssue.jspa';

// The load balancer's cookie names no SameSite: for two minutes Chromium sends it along with a POST
// from elsewhere too. https://chromestatus.com/feature/5088147346030592
describe.each(['proxy', 'redirect'])('ForwardMode %s', { timeout: PATIENCE_MS }, (ForwardMode) => {
  let stage: Stage;
  let site: OtherSite;

  beforeAll(async () => {
    stage = await openStage({ parameters: { ForwardMode } });
    site = await startOtherSite(attackOn(stage.world.address), [STRANGER, SIBLING]);
  }, PATIENCE_MS);
  afterEach(() => stage.closeProfiles());
  afterAll(() => site?.close());

  it.each([
    { host: STRANGER, edgeSession: 'ended' },
    // Our marker is SameSite=Lax: from another site the browser leaves it out although it lives.
    { host: STRANGER, edgeSession: 'live' },
    { host: SIBLING, edgeSession: 'ended' },
  ])(
    'a form of $host, the edge session $edgeSession, ends on a page and not at Jira',
    async ({ host, edgeSession }) => {
      const page = await stage.openProfile();
      await signIn(page, stage.world.address, stage.users.ada);
      if (edgeSession === 'ended') await expireCookies(page, EDGE_SESSION);
      await page.goto(site.address(host));
      stage.takeFunctionRequests();
      stage.world.jira.calls.length = 0;

      await page.getByTestId('attack').click();
      await page.getByText('accept.cross_site').waitFor();

      expect(page.url()).toBe(`${stage.world.address}${POST_PATH}`);
      expect(await page.locator('h1').textContent()).toBe('Request from another site');
      expect(stage.takeFunctionRequests()).toContain(`POST ${POST_PATH}`);
      expect(stage.world.jira.calls).toEqual([]);
      expect(stage.world.jira.comments()).toEqual([]);
    },
  );

  it('a script of a sibling host cannot post with the session of the load balancer', async () => {
    const page = await stage.openProfile();
    await signIn(page, stage.world.address, stage.users.ada);
    await expireCookies(page, EDGE_SESSION);
    await page.goto(site.address(SIBLING));
    stage.takeFunctionRequests();
    stage.world.jira.calls.length = 0;

    const answered = page.waitForResponse(`${stage.world.address}${POST_PATH}`);
    await page.evaluate(async (url) => {
      const body = new URLSearchParams({ id: 'DEMO-1', comment: 'not mine' });
      await fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body });
    }, `${stage.world.address}${POST_PATH}`);

    expect((await answered).status()).toBe(403);
    expect(stage.takeFunctionRequests()).toEqual([`POST ${POST_PATH}`]);
    expect(stage.world.jira.calls).toEqual([]);
  });

  it('a link on another site opens its page, signed in', async () => {
    const page = await stage.openProfile();
    await signIn(page, stage.world.address, stage.users.ada);
    await expireCookies(page, EDGE_SESSION);
    await page.goto(site.address(STRANGER));
    stage.takeFunctionRequests();
    await page.getByTestId('link').click();
    await page.getByTestId('username').waitFor();
    expect(page.url()).toBe(`${stage.world.address}/browse/DEMO-1?focus=comments`);
    expect(await page.getByTestId('username').textContent()).toBe('ada');
    expect(stage.takeFunctionRequests()).toContain('GET /browse/DEMO-1');
  });
});

function attackOn(address: string): string {
  return `<!doctype html><title>Free puppies</title>
<form method="post" action="${address}${POST_PATH}">
<input name="id" value="DEMO-1"><input name="comment" value="not mine">
<button data-testid="attack">Free puppies</button></form>
<a data-testid="link" href="${address}/browse/DEMO-1?focus=comments">DEMO-1</a>`;
}
