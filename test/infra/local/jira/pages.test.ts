import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { LocalJira } from '#infra/local/jira/start-jira.ts';
import { type Answer, type CallOptions, callJira } from './call-jira.ts';
import { cookieOf } from './cookie-of.ts';
import { startTestJira } from './start-test-jira.ts';

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const commentPath = '/secure/CommentAssignIssue.jspa';

function signIn(jira: LocalJira): Promise<Answer> {
  const json = { username: 'ada', password: 'ada password' };
  return callJira(jira, `/rest/auth/1/session`, { json });
}

async function openPage(jira: LocalJira, path: string, options: CallOptions = {}): Promise<Answer> {
  return callJira(jira, path, { cookies: await signIn(jira), ...options });
}

function submit(jira: LocalJira, fields: Record<string, string>, cookies?: Answer) {
  const body = new URLSearchParams(fields).toString();
  return callJira(jira, '/login.jsp', { headers: form, body, ...(cookies && { cookies }) });
}

it.each([
  ['/secure/Dashboard.jspa', '%2Fsecure%2FDashboard.jspa'],
  ['/browse/EDGE-7?filter=a%20b', '%2Fbrowse%2FEDGE-7%3Ffilter%3Da%2520b'],
  ['/secure/BigReport.jspa', '%2Fsecure%2FBigReport.jspa'],
  [
    '/secure/CommentAssignIssue!default.jspa?id=1',
    '%2Fsecure%2FCommentAssignIssue!default.jspa%3Fid%3D1',
  ],
])('an anonymous browser at %s is redirected to the log-in page', async (path, destination) => {
  const jira = await startTestJira();
  const answer = await callJira(jira, path);
  expect(answer.status).toBe(302);
  expect(answer.headers.location).toBe(`/login.jsp?os_destination=${destination}`);
});

it('an anonymous browser at the front page is redirected to the dashboard, under the context path', async () => {
  const jira = await startTestJira({ contextPath: '/jira' });
  for (const path of ['/jira', '/jira/']) {
    expect((await callJira(jira, path)).headers.location).toBe('/jira/secure/Dashboard.jspa');
  }
  expect((await callJira(jira, '/secure/Dashboard.jspa')).status).toBe(404);
});

it('the log-in page leads to the page that was asked for', async () => {
  const jira = await startTestJira();
  const page = await callJira(jira, '/login.jsp?os_destination=%2Fbrowse%2FEDGE-1');
  expect(page.text).toContain('name="os_destination" value="/browse/EDGE-1"');
  expect(page.text).toContain('login-form-remember-me');
  const fields = { os_username: 'ada', os_password: 'ada password' };
  const answer = await submit(jira, { ...fields, os_destination: '/browse/EDGE-1' }, page);
  expect([answer.status, answer.headers.location]).toEqual([302, '/browse/EDGE-1']);
  const issue = await callJira(jira, '/browse/EDGE-1', { cookies: answer });
  expect(issue.text).toContain('<meta name="ajs-remote-user" content="ada">');
});

it('the log-in page sets a remember-me cookie for a user who asks for it', async () => {
  const jira = await startTestJira();
  const fields = { os_username: 'ada', os_password: 'ada password', os_cookie: 'true' };
  expect(cookieOf(await submit(jira, fields), 'seraph.rememberme.cookie')).toBeDefined();
});

it('the log-in page comes again after a wrong password, with Seraph’s reason', async () => {
  const jira = await startTestJira();
  const wrong = { os_username: 'ada', os_password: '"><b>' };
  const answer = await submit(jira, wrong);
  expect([answer.status, answer.headers['x-seraph-loginreason']]).toEqual([
    200,
    'AUTHENTICATED_FAILED',
  ]);
  await submit(jira, wrong);
  await submit(jira, wrong);
  const denied = await submit(jira, { os_username: 'ada', os_password: 'ada password' });
  expect(denied.headers['x-authentication-denied-reason']).toContain('CAPTCHA_CHALLENGE');
});

it.each(['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)'])(
  'the log-in page never redirects to %s',
  async (os_destination) => {
    const jira = await startTestJira();
    const fields = { os_username: 'ada', os_password: 'ada password', os_destination };
    expect((await submit(jira, fields)).headers.location).toBe('/secure/Dashboard.jspa');
  },
);

it('the log-in page of the new log-in has no legacy form', async () => {
  const jira = await startTestJira({ switches: { loginPage: 'script' } });
  const page = await callJira(jira, '/login.jsp');
  expect(page.text).not.toContain('login-form-remember-me');
  expect(page.text).toContain('/rest/tsv/1.0/authenticate');
});

it('a page for a signed-in user shows them, their groups and the node', async () => {
  const jira = await startTestJira();
  const page = await openPage(jira, '/secure/Dashboard.jspa');
  expect(page.text).toContain('<strong data-testid="display-name">Ada Lovelace</strong>');
  expect(page.text).toContain('<span data-testid="username">ada</span>');
  expect(page.text).toContain('<li data-testid="group">jira-software-users</li>');
  expect(page.text).toContain('<span data-testid="node">node1</span>');
  expect(page.headers['cache-control']).toContain('no-store');
});

it('a page for a signed-in user escapes their display name', async () => {
  const jira = await startTestJira();
  const evil = { name: 'eve', password: 'pw', displayName: '<script>alert(1)</script>' };
  jira.addPerson({ ...evil, emailAddress: 'e@x', groups: ['jira-software-users'] });
  const options = { basic: 'eve:pw' };
  const page = await callJira(jira, '/secure/Dashboard.jspa', options);
  expect(page.text).toContain('&lt;script&gt;');
  expect(page.text).not.toContain('<script>');
});

it('logging out asks for confirmation without the token, and keeps the session until then', async () => {
  const jira = await startTestJira();
  const cookies = await signIn(jira);
  const way = await callJira(jira, '/logout', { cookies });
  expect(way.headers.location).toBe('/secure/Logout!default.jspa');
  const asked = await callJira(jira, '/secure/Logout!default.jspa', { cookies });
  expect(asked.text).toContain('data-testid="confirm-log-out"');
  expect((await callJira(jira, '/rest/api/2/myself', { cookies })).status).toBe(200);
});

it('logging out with the token ends the session', async () => {
  const jira = await startTestJira();
  const cookies = await signIn(jira);
  const token = encodeURIComponent(cookieOf(cookies, 'atlassian.xsrf.token') ?? '');
  const path = `/secure/Logout!default.jspa?atl_token=${token}`;
  const out = await callJira(jira, path, { cookies });
  expect(out.headers['x-seraph-loginreason']).toBe('OUT');
  expect(cookieOf(out, 'atlassian.xsrf.token')).toMatch(/_lout$/);
  expect((await callJira(jira, '/rest/api/2/myself', { cookies })).status).toBe(401);
  const after = await callJira(jira, '/secure/Dashboard.jspa', { cookies: out });
  expect([after.status, after.headers['x-seraph-loginreason']]).toEqual([302, 'OUT']);
});

it('the comment form stores what its own page sends, and the issue shows it', async () => {
  const jira = await startTestJira();
  const cookies = await signIn(jira);
  const page = '/secure/CommentAssignIssue!default.jspa?id=10001';
  const { text } = await callJira(jira, page, { cookies });
  const atl_token = /name="atl_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const body = new URLSearchParams({ atl_token, id: 'EDGE-1', comment: 'a < b ü' }).toString();
  const answer = await callJira(jira, commentPath, { cookies, headers: form, body });
  expect([answer.status, answer.headers.location]).toEqual([302, '/browse/EDGE-1']);
  expect(jira.comments()).toEqual([
    { issue: 'EDGE-1', author: 'ada', body: 'a < b ü', attachments: [] },
  ]);
  const issue = await callJira(jira, '/browse/EDGE-1', { cookies });
  expect(issue.text).toContain('a &lt; b ü');
  const stored = await callJira(jira, '/rest/api/2/issue/EDGE-1', { cookies });
  expect(stored.json).toHaveProperty('fields.comment.comments', [
    { author: { name: 'ada' }, body: 'a < b ü' },
  ]);
});

it('the comment form takes files', async () => {
  const jira = await startTestJira();
  const cookies = await signIn(jira);
  const upload = new FormData();
  upload.set('atl_token', cookieOf(cookies, 'atlassian.xsrf.token') ?? '');
  upload.set('id', '10002');
  upload.set('attachment', new Blob([Buffer.from([0, 255, 10, 13])]), 'bytes.bin');
  const packed = new Response(upload);
  const answer = await callJira(jira, commentPath, {
    cookies,
    method: 'POST',
    headers: { 'Content-Type': packed.headers.get('content-type') ?? '' },
    body: Buffer.from(await packed.arrayBuffer()),
  });
  expect(answer.status).toBe(302);
  expect(jira.comments()[0]).toMatchObject({
    issue: 'EDGE-2',
    attachments: [{ name: 'bytes.bin', size: 4 }],
  });
});

it.each([
  ['no token', { atl_token: undefined, cookie: undefined }],
  ['another token', { atl_token: 'X_1_lin', cookie: undefined }],
  ['another cookie', { atl_token: undefined, cookie: 'X_1_lin' }],
])('the comment form refuses %s', async (what, { atl_token, cookie }) => {
  const jira = await startTestJira();
  const session = await signIn(jira);
  const own = cookieOf(session, 'atlassian.xsrf.token') ?? '';
  const sent = what === 'no token' ? '' : (atl_token ?? own);
  const cookies = `JSESSIONID=${cookieOf(session, 'JSESSIONID')}; atlassian.xsrf.token=${cookie ?? own}`;
  const body = new URLSearchParams({ atl_token: sent, id: 'EDGE-1', comment: 'x' }).toString();
  const answer = await callJira(jira, commentPath, { cookies, headers: form, body });
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('XSRF Security Token Missing');
  expect(jira.comments()).toEqual([]);
});

it('an answer that is hard to relay is bigger than a megabyte', async () => {
  const jira = await startTestJira();
  const page = await openPage(jira, '/secure/BigReport.jspa?kb=1500');
  expect(page.bytes.length).toBeGreaterThan(1500 * 1024);
});

it('an answer that is hard to relay is compressed for who accepts it', async () => {
  const jira = await startTestJira();
  const headers = { 'Accept-Encoding': 'gzip, br' };
  const zipped = await openPage(jira, '/secure/CompressedReport.jspa', { headers });
  expect(zipped.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(zipped.bytes).toString()).toContain('This page travels compressed.');
  const plain = await openPage(jira, '/secure/CompressedReport.jspa');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.text).toContain('This page travels compressed.');
});

it('an answer that is hard to relay is a picture', async () => {
  const jira = await startTestJira();
  const picture = await callJira(jira, '/secure/useravatar?avatarId=10122');
  expect(picture.headers['content-type']).toBe('image/png');
  expect(picture.bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
});

it('an answer that is hard to relay is a stream of events, endless unless asked to end', async () => {
  const jira = await startTestJira();
  const ended = await openPage(jira, '/secure/EventStream.jspa?events=2');
  expect(ended.headers['content-type']).toBe('text/event-stream');
  expect(ended.text.match(/^data: ada$/gm)).toHaveLength(2);
  const leaving = new AbortController();
  const { setCookies } = await signIn(jira);
  const Cookie = setCookies.map((cookie) => cookie.split(';')[0]).join('; ');
  const url = `${jira.nodes[0]?.url}/secure/EventStream.jspa`;
  const endless = await fetch(url, { headers: { Cookie }, signal: leaving.signal });
  const reader = endless.body?.getReader();
  const first = await reader?.read();
  expect(Buffer.from(first?.value ?? []).toString()).toContain('data: ada');
  leaving.abort();
});

it('an answer that is hard to relay sets cookies of its own, one with a comma', async () => {
  const jira = await startTestJira();
  const page = await openPage(jira, '/secure/OwnCookies.jspa');
  expect(page.setCookies).toHaveLength(2);
  expect(page.setCookies[0]).toContain('Fri, 31 Dec 2038');
});
