import { expect, it } from 'vitest';
import type { BitbucketOptions, LocalBitbucket } from '#infra/local/bitbucket/start-bitbucket.ts';
import { type Answer, callProduct } from '#test/infra/local/data-center/call-product.ts';
import { cookieOf } from '#test/infra/local/data-center/cookie-of.ts';
import { startTestBitbucket } from './start-test-bitbucket.ts';

const repository = '/projects/EDGE/repos/tools';
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

interface SignedIn {
  readonly bitbucket: LocalBitbucket;
  readonly cookies: Answer;
}

async function startSignedIn(options: BitbucketOptions = {}): Promise<SignedIn> {
  const bitbucket = await startTestBitbucket(options);
  const path = `${options.contextPath ?? ''}/rest/tsv/1.0/authenticate`;
  const json = { username: 'ada', password: 'ada password', rememberMe: true };
  return { bitbucket, cookies: await callProduct(bitbucket, path, { json }) };
}

function logOut({ bitbucket, cookies }: SignedIn, method: string, body?: string): Promise<Answer> {
  const sent = body === undefined ? {} : { body, headers: form };
  return callProduct(bitbucket, '/j_atl_security_logout', { method, cookies, ...sent });
}

it.each([
  ['/dashboard', '%2Fdashboard'],
  [`${repository}/browse?at=a%20b`, '%2Fprojects%2FEDGE%2Frepos%2Ftools%2Fbrowse%3Fat%3Da%2520b'],
  [`${repository}/comments/new`, '%2Fprojects%2FEDGE%2Frepos%2Ftools%2Fcomments%2Fnew'],
  ['/websudo', '%2Fwebsudo'],
])('an anonymous browser at %s is redirected to the log-in page', async (path, next) => {
  const bitbucket = await startTestBitbucket({ contextPath: '/bitbucket' });
  const { status, headers } = await callProduct(bitbucket, `/bitbucket${path}`);
  expect([status, headers.location]).toEqual([302, `/bitbucket/login?next=${next}`]);
  expect((await callProduct(bitbucket, path)).status).toBe(404);
});

it('an anonymous browser at the front page is redirected to the dashboard', async () => {
  const bitbucket = await startTestBitbucket({ contextPath: '/bitbucket' });
  for (const path of ['/bitbucket', '/bitbucket/']) {
    const { headers } = await callProduct(bitbucket, path);
    expect(headers.location).toBe('/bitbucket/dashboard');
  }
});

it('an anonymous browser finds the state of the node', async () => {
  const bitbucket = await startTestBitbucket();
  expect((await callProduct(bitbucket, '/status')).json).toEqual({ state: 'RUNNING' });
  bitbucket.nodes[0]?.setHealth('MAINTENANCE');
  expect((await callProduct(bitbucket, '/status')).status).toBe(503);
});

it.each(['/dashboard', `${repository}/browse`])(
  '%s shows the user, their groups and the node',
  async (path) => {
    const { bitbucket, cookies } = await startSignedIn();
    const { status, text } = await callProduct(bitbucket, path, { cookies });
    expect(status).toBe(200);
    expect(text).toContain('<strong data-testid="display-name">Ada Lovelace</strong>');
    expect(text).toContain('<span data-testid="username">ada</span>');
    expect(text).toContain('<span data-testid="email">ada@example.com</span>');
    expect(text).toContain('<li data-testid="group">stash-users</li>');
    expect(text).toContain('<span data-testid="node">node1</span>');
    expect(text).toMatch(/data-testid="log-out" href="\/j_atl_security_logout\?atl_token=/);
  },
);

async function comment({ bitbucket, cookies }: SignedIn, token: string): Promise<Answer> {
  const data = new FormData();
  data.set('atl_token', token);
  data.set('comment', '<Zażółć>');
  data.set('attachment', new File(['1234'], 'note.txt'));
  const encoded = new Response(data);
  const headers = { 'Content-Type': encoded.headers.get('content-type') ?? '' };
  const body = Buffer.from(await encoded.arrayBuffer());
  return callProduct(bitbucket, `${repository}/comments`, { cookies, headers, body });
}

async function readToken({ bitbucket, cookies }: SignedIn): Promise<string> {
  const { text } = await callProduct(bitbucket, `${repository}/comments/new`, { cookies });
  return /name="atl_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

it('the comment form stores a comment that its own page posts', async () => {
  const signedIn = await startSignedIn();
  const answer = await comment(signedIn, await readToken(signedIn));
  expect([answer.status, answer.headers.location]).toEqual([302, `${repository}/browse`]);
  expect(signedIn.bitbucket.comments()).toMatchObject([
    { repository: 'EDGE/tools', author: 'ada', body: '<Zażółć>' },
  ]);
  const path = `${repository}/browse`;
  const page = await callProduct(signedIn.bitbucket, path, { cookies: signedIn.cookies });
  expect(page.text).toContain('<b>ada</b>: &lt;Zażółć&gt;');
  expect(page.text).toContain('<i data-testid="attachment">note.txt (4)</i>');
});

it.each(['', 'another'])('the comment form stores nothing for the token “%s”', async (token) => {
  const signedIn = await startSignedIn();
  const answer = await comment(signedIn, token);
  expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('xsrf-refused')]);
  expect(signedIn.bitbucket.comments()).toEqual([]);
});

it.each(['GET', 'POST'])(
  'the log-out by %s ends the session and its remember-me token',
  async (method) => {
    const signedIn = await startSignedIn();
    const answer = await logOut(signedIn, method);
    expect([answer.status, answer.headers.location]).toEqual([302, '/login?logout']);
    expect(cookieOf(answer, '_atl_bitbucket_remember_me')).toBe('');
    const { bitbucket, cookies } = signedIn;
    expect((await callProduct(bitbucket, '/dashboard', { cookies })).status).toBe(302);
    const page = await callProduct(bitbucket, '/login?logout');
    expect(page.text).toContain('data-testid="logged-out"');
  },
);

it('the log-out may be closed to GET', async () => {
  const signedIn = await startSignedIn({ switches: { logoutByGet: false } });
  expect((await logOut(signedIn, 'GET')).status).toBe(405);
  expect((await logOut(signedIn, 'POST')).status).toBe(302);
});

it('the log-out may need the token of the page', async () => {
  const signedIn = await startSignedIn({ switches: { logoutNeedsToken: true } });
  expect((await logOut(signedIn, 'GET')).status).toBe(403);
  expect((await logOut(signedIn, 'POST')).status).toBe(403);
  const { cookies } = signedIn;
  const { text } = await callProduct(signedIn.bitbucket, '/dashboard', { cookies });
  const token = /atl_token=([^"]+)"/.exec(text)?.[1] ?? '';
  expect((await logOut(signedIn, 'POST', `atl_token=${token}`)).status).toBe(302);
});
