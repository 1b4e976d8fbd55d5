import { expect, it } from 'vitest';
import type { LocalConfluence } from '#infra/local/confluence/start-confluence.ts';
import {
  type Answer,
  type CallOptions,
  callProduct,
} from '#test/infra/local/data-center/call-product.ts';
import { cookieOf } from '#test/infra/local/data-center/cookie-of.ts';
import { startTestConfluence } from './start-test-confluence.ts';

const addComment = '/pages/addcomment.action?pageId=65537';
const commentPath = '/pages/doaddcomment.action';

function signIn(confluence: LocalConfluence): Promise<Answer> {
  const json = { username: 'ada', password: 'ada password' };
  return callProduct(confluence, '/rest/tsv/1.0/authenticate', { json });
}

async function openPage(confluence: LocalConfluence, path: string, options: CallOptions = {}) {
  return callProduct(confluence, path, { cookies: await signIn(confluence), ...options });
}

it.each([
  ['/dashboard.action', '%2Fdashboard.action'],
  ['/display/EDGE/Home+page?a=b%20c', '%2Fdisplay%2FEDGE%2FHome%2Bpage%3Fa%3Db%2520c'],
  ['/display/EDGE', '%2Fdisplay%2FEDGE'],
  ['/pages/viewpage.action?pageId=7', '%2Fpages%2Fviewpage.action%3FpageId%3D7'],
  [addComment, '%2Fpages%2Faddcomment.action%3FpageId%3D65537'],
  ['/authenticate.action', '%2Fauthenticate.action'],
])('an anonymous browser at %s is redirected to the log-in page', async (path, destination) => {
  const confluence = await startTestConfluence();
  const answer = await callProduct(confluence, path);
  expect(answer.status).toBe(302);
  expect(answer.headers.location).toBe(`/login.action?os_destination=${destination}`);
});

it('an anonymous browser at the front page is redirected to the dashboard, under the context path', async () => {
  const confluence = await startTestConfluence({ contextPath: '/confluence' });
  for (const path of ['/confluence', '/confluence/', '/confluence/index.action']) {
    const answer = await callProduct(confluence, path);
    expect(answer.headers.location).toBe('/confluence/dashboard.action');
  }
  expect((await callProduct(confluence, '/dashboard.action')).status).toBe(404);
});

it('an anonymous browser at a page that does not exist gets a page, and in REST the product’s JSON', async () => {
  const confluence = await startTestConfluence();
  const page = await callProduct(confluence, '/nothing.action');
  expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html; charset=UTF-8']);
  const missing = await callProduct(confluence, '/rest/api/nothing');
  expect(missing).toMatchObject({ status: 404, json: { 'status-code': 404 } });
});

it('a page shows its user, their groups and the node that served it', async () => {
  const confluence = await startTestConfluence();
  const { text, headers } = await openPage(confluence, '/dashboard.action');
  expect(text).toContain('<meta name="ajs-remote-user" content="ada">');
  expect(text).toContain('<strong data-testid="display-name">Ada Lovelace</strong>');
  expect(text).toContain('<li data-testid="group">confluence-users</li>');
  expect(text).toContain('<span data-testid="node">node1</span>');
  expect(text).toContain('href="/logout.action?atl_token=');
  expect(headers['cache-control']).toContain('no-store');
});

it('a page has an address by space and title and another by number', async () => {
  const confluence = await startTestConfluence();
  const byTitle = await openPage(confluence, '/display/EDGE/Caf%C3%A9+au+lait?a=b');
  expect(byTitle.text).toContain('<h1>Café au lait</h1>');
  expect(byTitle.text).toContain('<span data-testid="space">EDGE</span>');
  expect(byTitle.text).toContain('<p data-testid="query">?a=b</p>');
  expect(byTitle.text).toContain('href="/pages/addcomment.action?pageId=65537"');
  const byNumber = await openPage(confluence, '/pages/viewpage.action?pageId=65537');
  expect(byNumber.text).toContain('<h1>Café au lait</h1>');
  const home = await openPage(confluence, '/display/OTHER');
  expect(home.text).toContain('<h1>Home</h1>');
  const unknown = await openPage(confluence, '/pages/viewpage.action?pageId=7');
  expect(unknown.text).toContain('<h1>Page 7</h1>');
});

it('a page cannot be made to run what its address says', async () => {
  const confluence = await startTestConfluence();
  const { text } = await openPage(confluence, '/display/EDGE/%3Cscript%3Ealert(1)');
  expect(text).not.toContain('<script>alert');
});

const genuine = async (confluence: LocalConfluence) => {
  const cookies = await signIn(confluence);
  return { cookies, token: cookieOf(cookies, 'atlassian.xsrf.token') ?? '' };
};

function post(confluence: LocalConfluence, cookies: Answer, fields: Record<string, string>) {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(fields).toString();
  return callProduct(confluence, commentPath, { headers, body, cookies });
}

it('a comment from a page of the same session is stored and shown', async () => {
  const confluence = await startTestConfluence();
  const { cookies, token } = await genuine(confluence);
  const form = await callProduct(confluence, addComment, { cookies });
  expect(form.text).toContain(`name="atl_token" value="${token}"`);
  const fields = { atl_token: token, pageId: '65537', content: 'Grüße & <b>more</b>' };
  const answer = await post(confluence, cookies, fields);
  expect([answer.status, answer.headers.location]).toEqual([
    302,
    '/pages/viewpage.action?pageId=65537',
  ]);
  expect(confluence.comments()).toEqual([
    { pageId: '65537', author: 'ada', body: 'Grüße & <b>more</b>', attachments: [] },
  ]);
  const page = await callProduct(confluence, answer.headers.location ?? '', { cookies });
  expect(page.text).toContain('<b>ada</b>: Grüße &amp; &lt;b&gt;more&lt;/b&gt;');
});

it('a comment may bring a file', async () => {
  const confluence = await startTestConfluence();
  const { cookies, token } = await genuine(confluence);
  const form = new FormData();
  form.set('atl_token', token);
  form.set('pageId', '65537');
  form.set('content', 'See attachment');
  form.set('attachment', new File(['four'], 'notes.txt', { type: 'text/plain' }));
  const request = new Request('http://localhost', { method: 'POST', body: form });
  const headers = { 'Content-Type': request.headers.get('content-type') ?? '' };
  const body = Buffer.from(await request.arrayBuffer());
  await callProduct(confluence, commentPath, { cookies, headers, body });
  expect(confluence.comments()[0]?.attachments).toEqual([
    { name: 'notes.txt', type: 'text/plain', size: 4 },
  ]);
});

it('a comment without the token of the session is not stored', async () => {
  const confluence = await startTestConfluence();
  const { cookies } = await genuine(confluence);
  const other = await genuine(confluence);
  for (const token of ['', other.token]) {
    const answer = await post(confluence, cookies, { atl_token: token, content: 'x' });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('data-testid="xsrf-refused"');
  }
  expect(confluence.comments()).toEqual([]);
});
