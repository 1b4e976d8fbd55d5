import { expect, it, onTestFinished } from 'vitest';
import type { LocalProduct } from '#infra/local/data-center/start-product.ts';
import type { SharedUser } from '#infra/local/data-center/state/single-sign-on.ts';
import { startJira } from '#infra/local/jira/start-jira.ts';
import { type Answer, type CallOptions, callProduct } from './call-product.ts';
import { cookieOf } from './cookie-of.ts';
import { makeSharedSignIn, type SharedSignIn } from './make-shared-sign-in.ts';
import { startSmallProduct } from './start-small-product.ts';

const grace: SharedUser = {
  ...{ name: 'grace', displayName: 'Grace Hopper', emailAddress: 'grace@example.com' },
  ...{ active: true, groups: ['small-users', 'navy'] },
};

interface Place {
  readonly product: LocalProduct;
  readonly shared: SharedSignIn;
  openPage(cookies?: string, options?: CallOptions): Promise<Answer>;
}

/** A product in whose shared sign-in the cookie `shared=grace` is Grace's. */
async function startPlace(user: SharedUser = grace): Promise<Place> {
  const shared = makeSharedSignIn();
  shared.people.set('grace', user);
  const product = await startSmallProduct({ singleSignOn: shared });
  const openPage = (cookies = '', options: CallOptions = {}) =>
    callProduct(product, '/home', { headers: { Cookie: cookies }, ...options });
  return { product, shared, openPage };
}

function sessionOf(answer: Answer): string {
  return `SMALLSESSIONID=${cookieOf(answer, 'SMALLSESSIONID')}`;
}

it('a user signed in elsewhere becomes a user of the product with their groups, in a session of their own', async () => {
  const { product, openPage } = await startPlace();
  const page = await openPage('shared=grace');
  expect(page.status).toBe(200);
  expect(page.text).toContain('data-testid="username">grace<');
  expect(cookieOf(page, 'SMALLSESSIONID')).toBeDefined();
  expect(product.person('grace')).toMatchObject({
    ...{ displayName: 'Grace Hopper', emailAddress: 'grace@example.com', active: true },
    ...{ groups: ['navy', 'small-users'], signIns: 1 },
  });
  expect(product.calls.at(-1)?.caller).toBe('single-sign-on');
});

it('a user signed in elsewhere stays in the session they have', async () => {
  const { product, openPage } = await startPlace();
  const session = sessionOf(await openPage('shared=grace'));
  const page = await openPage(`shared=grace; ${session}`);
  expect([page.status, page.setCookies]).toEqual([200, []]);
  expect(product.calls.at(-1)?.caller).toBe('session');
  expect(product.person('grace')?.signIns).toBe(1);
});

it('a user signed in elsewhere takes the place of another user in the same browser', async () => {
  const { shared, openPage } = await startPlace();
  const session = sessionOf(await openPage('shared=grace'));
  shared.people.set('joan', { ...grace, name: 'joan', displayName: 'Joan' });
  const page = await openPage(`shared=joan; ${session}`);
  expect(page.text).toContain('data-testid="username">joan<');
  expect(sessionOf(page)).not.toBe(session);
  const old = await openPage(`shared=grace; ${session}`);
  expect(cookieOf(old, 'SMALLSESSIONID')).toBeDefined();
});

it('a user signed in elsewhere needs no session of the node that answers', async () => {
  const { openPage } = await startPlace();
  const session = sessionOf(await openPage('shared=grace'));
  expect((await openPage(`shared=grace; ${session}`, { node: 1 })).status).toBe(200);
});

it.each([
  ['is inactive', { active: false }],
  ['may not use the product', { groups: ['navy'] }],
  ['has to exist in the product and does not', { groups: null }],
])('a user signed in elsewhere who %s is anonymous', async (_why, change) => {
  const { product, openPage } = await startPlace({ ...grace, ...change });
  expect((await openPage('shared=grace')).status).toBe(302);
  expect(product.nodes[0]?.sessionCount()).toBe(0);
});

it('a user signed in elsewhere who is inactive in the product is anonymous unless the switch says otherwise', async () => {
  const { product, openPage } = await startPlace({ ...grace, name: 'bob', groups: null });
  product.addPerson({ ...grace, groups: ['small-users'], name: 'bob', active: false });
  expect((await openPage('shared=grace')).status).toBe(302);
});

async function meet(groups: SharedUser['groups'], sync: boolean) {
  const { product, openPage } = await startPlace({ ...grace, name: 'Ada', groups });
  product.switches.membershipSyncOnLogin = sync;
  expect((await openPage('shared=grace')).status).toBe(200);
  return product.person('ada');
}

it('the groups of an existing user become the shared ones', async () => {
  const ada = await meet(['small-admins', 'navy'], true);
  expect(ada?.groups).toEqual(['navy', 'small-admins']);
  expect(ada?.displayName).toBe('Grace Hopper');
});

it('the groups of an existing user stay when memberships are not synchronised on log-in', async () => {
  expect((await meet(['small-admins'], false))?.groups).toEqual(['small-users']);
});

it('the groups and details of an existing user stay when the sign-in knows only the name', async () => {
  const ada = await meet(null, true);
  expect([ada?.groups, ada?.displayName]).toEqual([['small-users'], 'ada']);
});

it('a user deactivated elsewhere is signed out, whatever session they have', async () => {
  const { shared, openPage } = await startPlace();
  const session = sessionOf(await openPage('shared=grace'));
  shared.people.set('grace', { ...grace, active: false });
  expect((await openPage(`shared=grace; ${session}`)).status).toBe(302);
});

it('a browser not signed in elsewhere has no session of the product either', async () => {
  const { product, shared, openPage } = await startPlace();
  const session = sessionOf(await openPage('shared=grace'));
  shared.people.clear();
  expect((await openPage(`shared=grace; ${session}`)).status).toBe(302);
  expect(product.nodes[0]?.sessionCount()).toBe(0);
});

it('a browser not signed in elsewhere gains nothing from a password of the product', async () => {
  const { product } = await startPlace();
  const json = { username: 'ada', password: 'ada password' };
  const answer = await callProduct(product, '/rest/tsv/1.0/authenticate', { json });
  expect([answer.status, answer.setCookies]).toEqual([401, []]);
  expect(product.person('ada')?.failedSignInsInARow).toBe(0);
});

it.each([{ basic: 'ada:ada password' }, { token: 'admin-token' }])(
  'a product with shared sign-in still accepts %j without calling the shared sign-in',
  async (caller) => {
    const shared = makeSharedSignIn();
    const product = await startSmallProduct({
      singleSignOn: shared,
      tokens: { 'admin-token': 'admin' },
    });
    expect((await callProduct(product, '/home', caller)).status).toBe(200);
    expect(shared.requests).toEqual([]);
  },
);

it('a product with shared sign-in answers its status without calling the shared sign-in', async () => {
  const { product, shared } = await startPlace();
  expect((await callProduct(product, '/status')).status).toBe(200);
  expect(shared.requests).toEqual([]);
});

it('a product with shared sign-in hands over the cookies as sent, the address of the connection and X-Forwarded-For', async () => {
  const { shared, openPage } = await startPlace();
  const headers = {
    Cookie: 'shared=a%20b; shared=c',
    'X-Forwarded-For': '203.0.113.7, 10.0.0.1',
  };
  await openPage('', { headers });
  expect(shared.requests).toEqual([
    {
      cookies: new Map([['shared', 'a%20b']]),
      remoteAddress: '127.0.0.1',
      forwardedFor: '203.0.113.7, 10.0.0.1',
    },
  ]);
});

it('a product with shared sign-in ends both sessions at sign-out', async () => {
  const { product, shared, openPage } = await startPlace();
  const session = sessionOf(await openPage('shared=grace'));
  const headers = { Cookie: `shared=grace; ${session}` };
  const answer = await callProduct(product, '/leave', { headers });
  expect(answer.setCookies).toContain('shared=; Domain=example.localhost; Path=/; Max-Age=0');
  expect(shared.people.size).toBe(0);
  expect(product.nodes[0]?.sessionCount()).toBe(0);
});

async function startSharedJira() {
  const shared = makeSharedSignIn();
  shared.people.set('grace', { ...grace, groups: ['jira-administrators'] });
  const jira = await startJira({ singleSignOn: shared });
  onTestFinished(() => jira.close());
  return { jira, shared };
}

it('Jira with shared sign-in says OK, and AUTHORISATION_FAILED to users without a licence', async () => {
  const { jira, shared } = await startSharedJira();
  shared.people.set('joan', { ...grace, name: 'joan', groups: [] });
  const reasonOf = async (cookies: string) =>
    (await callProduct(jira, '/login.jsp', { cookies })).headers['x-seraph-loginreason'];
  expect(await reasonOf('shared=grace')).toBe('OK');
  expect(await reasonOf('shared=joan')).toBe('AUTHORISATION_FAILED');
});

it('Jira with shared sign-in opens no session for a password, by REST or by form', async () => {
  const { jira } = await startSharedJira();
  const json = { username: 'admin', password: 'admin' };
  expect((await callProduct(jira, '/rest/auth/1/session', { json })).status).toBe(401);
  const answer = await callProduct(jira, '/login.jsp', {
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'os_username=admin&os_password=admin',
  });
  expect(answer.status).toBe(200);
  expect(answer.headers['x-seraph-loginreason']).toBe('AUTHENTICATED_FAILED');
});

it('Jira with shared sign-in asks administrators for no second password', async () => {
  const { jira } = await startSharedJira();
  const answer = await callProduct(jira, '/rest/api/2/group', {
    ...{ cookies: 'shared=grace', json: { name: 'new' } },
  });
  expect(answer.status).toBe(201);
});

it('Jira with shared sign-in signs out elsewhere too, by page and by REST', async () => {
  for (const [method, path] of [
    ['GET', '/secure/Logout!default.jspa'],
    ['DELETE', '/rest/auth/1/session'],
  ] as const) {
    const { jira, shared } = await startSharedJira();
    jira.switches.logoutNeedsToken = false;
    const answer = await callProduct(jira, path, { method, cookies: 'shared=grace' });
    expect(shared.people.size).toBe(0);
    expect(cookieOf(answer, 'shared')).toBe('');
  }
});
