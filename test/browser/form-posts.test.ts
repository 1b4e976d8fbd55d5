import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EDGE_SESSION, expireCookies } from './expire-cookies.ts';
import { PATIENCE_MS } from './launch-chromium.ts';
import { openStage, type Stage } from './open-stage.ts';
import { readCookie } from './read-cookie.ts';
import { signIn } from './sign-in.ts';

const AWKWARD = 'ü & + % = 100%25 ; “€” 😀';
const LONG = `${AWKWARD} `.repeat(Math.ceil(200_000 / Buffer.byteLength(`${AWKWARD} `))).trimEnd();
const FILE = Buffer.from(Array.from({ length: 200_000 }, (_, n) => (n * 31) % 256));

describe.each(['proxy', 'redirect'])('ForwardMode %s', { timeout: PATIENCE_MS }, (ForwardMode) => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage({ parameters: { ForwardMode } });
  }, PATIENCE_MS);
  afterEach(() => stage.closeProfiles());

  it.each([
    { issue: 'DEMO-1', enctype: 'application/x-www-form-urlencoded', text: AWKWARD },
    { issue: 'DEMO-2', enctype: 'application/x-www-form-urlencoded', text: LONG },
    { issue: 'DEMO-3', enctype: 'multipart/form-data', text: AWKWARD },
    { issue: 'DEMO-4', enctype: 'multipart/form-data', text: LONG, file: FILE },
  ])(
    'a form sent as $enctype after the edge session ended arrives whole and once: $issue',
    async ({ issue, enctype, text, file }) => {
      const { jira, address } = stage.world;
      const page = await stage.openProfile();
      const form = `${address}/secure/CommentAssignIssue!default.jspa?id=${issue}`;
      await signIn(page, form, stage.users.ada);
      await page.locator('form').evaluate((element, type) => {
        element.setAttribute('enctype', type);
      }, enctype);
      // As pasted: typed, 200 KB would take the browser many seconds.
      await page.getByTestId('comment-text').evaluate((element, pasted) => {
        Object.assign(element, { value: pasted });
      }, text);
      if (file !== undefined) {
        const chosen = { name: 'Übersicht & Co.bin', mimeType: 'image/png', buffer: file };
        await page.getByTestId('comment-file').setInputFiles(chosen);
      }
      const jiraSession = await readCookie(page, 'JSESSIONID');
      await expireCookies(page, EDGE_SESSION);
      stage.takeFunctionRequests();
      jira.calls.length = 0;

      await page.getByTestId('comment-send').click();
      await page.getByTestId('comment-send').waitFor({ state: 'detached' });
      expect(page.url()).toBe(`${address}/browse/${issue}`);

      expect(stage.takeFunctionRequests()).toContain('POST /secure/CommentAssignIssue.jspa');
      expect(jira.calls.filter(({ method }) => method === 'POST')).toMatchObject([
        { path: '/secure/CommentAssignIssue.jspa', status: 302 },
      ]);
      const [comment, ...others] = jira.comments().filter((one) => one.issue === issue);
      expect(others).toEqual([]);
      expect(comment).toMatchObject({ author: 'ada' });
      // Not toBe: a difference in 200 KB would be printed.
      expect(comment?.body === text).toBe(true);
      if (file !== undefined) {
        expect(comment?.attachments).toEqual([
          { name: 'Übersicht & Co.bin', type: 'image/png', size: file.byteLength },
        ]);
      }
      expect(await readCookie(page, 'JSESSIONID')).toBe(jiraSession);
    },
  );
});
