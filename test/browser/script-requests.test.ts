import type { Page } from 'playwright-core';
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

  it('a script without any session gets 401 from the load balancer, and no redirect to a page', async () => {
    const page = await stage.openProfile();
    await page.goto(`${stage.world.address}/_edge/health`);
    stage.takeFunctionRequests();
    const answer = await fetchFromPage(page, '/rest/auth/1/session');
    expect(answer).toMatchObject({ status: 401, redirected: false });
    expect(stage.takeFunctionRequests()).toEqual([]);
  });

  it('a script with a session of the load balancer is answered after the edge session ended', async () => {
    const page = await stage.openProfile();
    await signIn(page, stage.world.address, stage.users.ada);
    await expireCookies(page, EDGE_SESSION);
    stage.takeFunctionRequests();
    const answer = await fetchFromPage(page, '/rest/auth/1/session');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ name: 'ada' });
    expect(stage.takeFunctionRequests()).toContain('GET /rest/auth/1/session');
    await fetchFromPage(page, '/rest/auth/1/session');
    expect(stage.takeFunctionRequests()).toEqual([]);
  });

  it('a comment that a script sends after the edge session ended arrives once', async () => {
    const { jira, address } = stage.world;
    const page = await stage.openProfile();
    await signIn(page, address, stage.users.ada);
    await expireCookies(page, EDGE_SESSION);
    stage.takeFunctionRequests();
    const answer = await page.evaluate(async () => {
      const body = new FormData();
      body.set('id', 'DEMO-7');
      body.set('comment', 'ü & + %');
      const headers = { 'X-Atlassian-Token': 'no-check', 'X-Requested-With': 'XMLHttpRequest' };
      const path = '/secure/CommentAssignIssue.jspa';
      const { status, url } = await fetch(path, { method: 'POST', headers, body });
      return { status, url };
    });
    expect(answer).toEqual({ status: 200, url: `${address}/browse/DEMO-7` });
    expect(stage.takeFunctionRequests()).toContain('POST /secure/CommentAssignIssue.jspa');
    expect(jira.comments().filter(({ issue }) => issue === 'DEMO-7')).toEqual([
      { issue: 'DEMO-7', author: 'ada', body: 'ü & + %', attachments: [] },
    ]);
  });
});

/** Has a script of the open page fetch a path of the same host. */
function fetchFromPage(page: Page, path: string) {
  return page.evaluate(async (url) => {
    const answer = await fetch(url);
    return { status: answer.status, redirected: answer.redirected, body: await answer.text() };
  }, path);
}
