import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalProduct } from '#infra/local/data-center/start-product.ts';
import type { FaultKind } from '#infra/local/data-center/state/make-faults.ts';
import type { ProductSwitches } from '#infra/local/data-center/state/product-switches.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { sessionUser } from '#test/builders/session-user.ts';
import { passwordFor } from './directory-stage.ts';
import type { ProductStage } from './product-stage.ts';
import { startBitbucketStage } from './start-bitbucket-stage.ts';
import { startConfluenceStage } from './start-confluence-stage.ts';
import { startJiraStage } from './start-jira-stage.ts';

/** A login that a version of a product offers. */
interface LoginCase {
  readonly product: ProductName;
  readonly version: string;
  readonly start: (version: string) => Promise<ProductStage & { readonly local: LocalProduct }>;
  readonly switches?: object;
  readonly rememberMe: boolean;
  readonly sessionCookie: string;
  readonly rememberMeCookie: string;
  readonly usersGroup: string;
  /** The path that signs in, and those that are tried before it is found. */
  readonly path: string;
  readonly triedBefore: readonly string[];
  readonly passwordPath: RegExp;
}

const TSV = '/rest/tsv/1.0/authenticate';
const JIRA = {
  product: 'jira' as const,
  start: (version: string) => startJiraStage({ version }),
  sessionCookie: 'JSESSIONID',
  rememberMeCookie: 'seraph.rememberme.cookie',
  usersGroup: 'jira-software-users',
  passwordPath: /\/user\/password$/,
};
const CONFLUENCE = {
  product: 'confluence' as const,
  start: (version: string) => {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return startConfluenceStage([major, minor]);
  },
  sessionCookie: 'JSESSIONID',
  rememberMeCookie: 'seraph.confluence',
  usersGroup: 'confluence-users',
  passwordPath: /\/admin\/user\/[^/]+\/password$/,
};
const BITBUCKET = {
  product: 'bitbucket' as const,
  start: (version: string) => startBitbucketStage(false, { version }),
  sessionCookie: 'BITBUCKETSESSIONID',
  rememberMeCookie: '_atl_bitbucket_remember_me',
  usersGroup: 'stash-users',
  passwordPath: /\/credentials$/,
};

const REST = '/rest/auth/1/session';
const NEWER = { path: TSV, triedBefore: [] };
const older = (path: string) => ({ path, triedBefore: [TSV] });
const LOGINS: readonly LoginCase[] = [true, false].flatMap((rememberMe): LoginCase[] => [
  {
    ...{ ...JIRA, version: '9.12', rememberMe },
    ...older(rememberMe ? '/login.jsp' : REST),
  },
  { ...JIRA, version: '10.3', rememberMe, ...NEWER },
  { ...JIRA, version: '11.3', rememberMe, ...NEWER },
  { ...CONFLUENCE, version: '8.4', rememberMe, ...older('/dologin.action') },
  { ...CONFLUENCE, version: '9.2', rememberMe, ...NEWER },
  { ...CONFLUENCE, version: '10.2', rememberMe, ...NEWER },
  ...['redirect302', 'page200'].map((failedFormAnswer) => ({
    ...{ ...BITBUCKET, version: '8.19', rememberMe, switches: { failedFormAnswer } },
    ...older('/j_atl_security_check'),
  })),
  { ...BITBUCKET, version: '9.5', rememberMe, ...NEWER },
  { ...BITBUCKET, version: '10.4', rememberMe, ...NEWER },
]);

const TITLE = 'sessions of $product $version by $path, remembering: $rememberMe';

describe.each(LOGINS)(TITLE, (expected) => {
  let stage: ProductStage & { readonly local: LocalProduct };
  let switches: ProductSwitches;
  beforeAll(async () => {
    stage = await expected.start(expected.version);
    Object.assign(stage.local.switches, expected.switches);
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    switches = structuredClone(stage.local.switches);
    return () => void Object.assign(stage.local.switches, switches);
  });

  let userCount = 0;
  /** Adds a user with the derived password, or with another one. */
  const addUser = async (password: 'ours' | 'theirs' = 'ours') => {
    userCount += 1;
    const username = `user-${userCount}`;
    stage.addUser({ username, groups: [expected.usersGroup] });
    if (password === 'ours') await stage.directory().setPassword(username);
    stage.sent.length = 0;
    return username;
  };
  const sessions = () => stage.sessions({ rememberMe: expected.rememberMe });
  const open = (username: string, passwordKid: string | null = '1') =>
    sessions().open(acceptedRequest(), sessionUser({ username, passwordKid }));
  const paths = () => stage.sent.map(({ url }) => new URL(url).pathname);
  const setsPassword = () => paths().some((path) => expected.passwordPath.test(path));
  const pairOf = (lines: readonly string[], name: string) =>
    lines.findLast((line) => line.startsWith(`${name}=`))?.split(';', 1)[0] ?? '';
  const failWith = async (username: string) => {
    for (let n = 0; n < 3; n += 1) {
      await fetch(`${stage.local.nodes[0]?.url}${TSV}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-atlassian-token': 'no-check' },
        body: JSON.stringify({ username, password: `wrong ${n}` }),
      });
    }
  };

  it('a session is opened in one call once the login is known', async () => {
    const [first, second] = [await addUser(), await addUser()];
    const strategy = sessions();
    await strategy.open(acceptedRequest(), sessionUser({ username: first }));
    expect(paths()).toEqual([...expected.triedBefore, expected.path]);
    stage.sent.length = 0;
    await strategy.open(acceptedRequest(), sessionUser({ username: second }));
    expect(paths()).toEqual([expected.path]);
  });

  it('a session belongs to its user and to no other', async () => {
    const username = await addUser();
    const { setCookies } = await open(username);
    const cookie = pairOf(setCookies, expected.sessionCookie);
    const strategy = sessions();
    const request = acceptedRequest({ cookie });
    expect(await strategy.findExistingSession(request, username.toUpperCase())).toEqual({
      setCookies: [],
    });
    expect(await strategy.findExistingSession(request, 'other')).toBeNull();
    const dead = acceptedRequest({ cookie: `${expected.sessionCookie}=dead` });
    expect(await strategy.findExistingSession(dead, username)).toBeNull();
  });

  it.each(['html', 'login-redirect'] as const)(
    'a session is dead when the product answers about it with %s',
    async (kind) => {
      const username = await addUser();
      const { setCookies } = await open(username);
      const cookie = pairOf(setCookies, expected.sessionCookie);
      stage.fail({ kind });
      expect(
        await sessions().findExistingSession(acceptedRequest({ cookie }), username),
      ).toBeNull();
    },
  );

  it('a session is not taken for dead while the product is down', async () => {
    const username = await addUser();
    const cookie = `${expected.sessionCookie}=1A`;
    stage.fail({ kind: 'status', status: 503, times: 9 });
    await expect(
      sessions().findExistingSession(acceptedRequest({ cookie }), username),
    ).rejects.toMatchObject({
      code: 'provision.product_unavailable',
    });
  });

  it('a session is opened under the name that the settings give its cookie, and kept', async () => {
    const username = await addUser();
    stage.local.switches.sessionCookieName = 'RENAMED';
    const settings = { rememberMe: expected.rememberMe, sessionCookie: 'RENAMED' };
    const strategy = stage.sessions(settings);
    const { setCookies } = await strategy.open(acceptedRequest(), sessionUser({ username }));
    const request = acceptedRequest({ cookie: pairOf(setCookies, 'RENAMED') });
    expect(strategy.hasSessionCookie(request)).toBe(true);
    expect(await strategy.findExistingSession(request, username)).not.toBeNull();
  });

  it('no session is opened under another name, unless the product itself says it', async () => {
    const username = await addUser();
    stage.local.switches.sessionCookieName = 'RENAMED';
    const strategy = sessions();
    const opened = strategy.open(acceptedRequest(), sessionUser({ username }));
    if (expected.path === REST) {
      const cookie = pairOf((await opened).setCookies, 'RENAMED');
      expect(strategy.hasSessionCookie(acceptedRequest({ cookie }))).toBe(true);
    } else {
      await expect(opened).rejects.toMatchObject({
        code: 'session.login_refused',
        evidence: { reason: 'no_session_cookie', cookies: expect.stringContaining('RENAMED') },
      });
    }
    // Neither another login nor another password would change it.
    expect(paths()).toEqual([...expected.triedBefore, expected.path]);
  });

  it('a session is opened for a user with another password, which is set once', async () => {
    const username = await addUser('theirs');
    await open(username);
    expect(stage.acceptsPassword(username, await passwordFor(username))).toBe(true);
    expect(paths().filter((path) => expected.passwordPath.test(path))).toHaveLength(1);
    expect(stage.local.person(username)?.failedSignInsInARow).toBe(0);
  });

  it('a session is opened without a failed login for a user who is new here', async () => {
    const username = await addUser('theirs');
    await open(username, null);
    expect(expected.passwordPath.test(paths()[0] ?? '')).toBe(true);
    expect(paths().slice(1)).toEqual([...expected.triedBefore, expected.path]);
  });

  it('a session brings a remember-me cookie that ends with the browser, or none', async () => {
    // Clusters of Confluence do so, whatever the request says.
    stage.local.switches.remembersEverybody = true;
    const { setCookies } = await open(await addUser());
    const remembered = setCookies.filter((line) =>
      line.startsWith(`${expected.rememberMeCookie}=`),
    );
    expect(remembered).toHaveLength(expected.rememberMe ? 1 : 0);
    for (const line of remembered) expect(line).not.toMatch(/max-age|expires/i);
  });

  if (!expected.rememberMe)
    it('a new session expires the remember-me cookie of an earlier one', async () => {
      const username = await addUser();
      const { product: name } = expected;
      const address = stage.local.nodes[0]?.url ?? '';
      const cookie = `${expected.rememberMeCookie}=left`;
      const request = acceptedRequest({ cookie, product: { name, address } });
      const { setCookies } = await sessions().open(request, sessionUser({ username }));
      expect(setCookies.filter((line) => line.startsWith(expected.rememberMeCookie))).toEqual([
        `${expected.rememberMeCookie}=; Max-Age=0; Path=/; HttpOnly; Secure`,
      ]);
    });

  if (expected.rememberMe)
    it('a session resumes at a node that does not know it', async () => {
      const username = await addUser();
      const { setCookies } = await open(username);
      const cookie = `${expected.sessionCookie}=other-node; ${pairOf(setCookies, expected.rememberMeCookie)}`;
      const page = await fetch(`${stage.local.nodes[0]?.url}/`, {
        headers: { cookie },
        redirect: 'manual',
      });
      expect(page.headers.get('x-ausername')).toBe(username);
    });

  it('no session is opened and no password set for a user who has to solve a CAPTCHA', async () => {
    const username = await addUser();
    Object.assign(stage.local.switches, { newLoginEndpoint: 'on' });
    await failWith(username);
    Object.assign(stage.local.switches, switches);
    stage.sent.length = 0;
    await expect(open(username)).rejects.toMatchObject({
      code: 'session.captcha_required',
      evidence: { product: expected.product },
    });
    expect(setsPassword()).toBe(false);
  });

  if (expected.path === TSV)
    it('no session is opened past a second step', async () => {
      const username = await addUser();
      stage.local.switches.twoStepEnrolled = [username];
      await expect(open(username)).rejects.toMatchObject({
        code: 'session.second_step_required',
        evidence: { product: expected.product },
      });
      expect(setsPassword()).toBe(false);
    });

  it('no session is opened for a user without access, and no account is locked for it', async () => {
    userCount += 1;
    const username = `outsider-${userCount}`;
    stage.addUser({ username });
    await stage.directory().setPassword(username);
    await expect(open(username)).rejects.toMatchObject({
      code: 'session.not_entitled',
    });
    expect(stage.local.person(username)?.failedSignInsInARow).toBeLessThan(3);
  });

  it('no session is opened for a user without access where the login says it in words', async () => {
    userCount += 1;
    const username = `unlicensed-${userCount}`;
    stage.addUser({ username });
    await stage.directory().setPassword(username);
    Object.assign(stage.local.switches, { unlicensedLogin: 'named403', newLoginEndpoint: 'on' });
    stage.sent.length = 0;
    await expect(open(username)).rejects.toMatchObject({ code: 'session.not_entitled' });
    expect(setsPassword()).toBe(false);
  });

  it('no session is opened when passwords belong to another directory', async () => {
    const username = await addUser('theirs');
    stage.local.switches.delegatedDirectory = true;
    await expect(open(username, null)).rejects.toMatchObject({
      code: 'session.password_refused',
      evidence: { product: expected.product },
    });
  });

  it('no session is opened for a vanished account', async () => {
    await expect(open('unknown', null)).rejects.toMatchObject({
      code: 'session.login_refused',
      evidence: { product: expected.product, reason: 'no_account' },
    });
  });

  it('no session is opened by a product in maintenance', async () => {
    const username = await addUser();
    stage.fail({ kind: 'html', times: 9 });
    await expect(open(username)).rejects.toMatchObject({
      code: 'provision.product_unavailable',
      evidence: { product: expected.product, operation: 'login', reason: 'page', status: 200 },
    });
    expect(setsPassword()).toBe(false);
    expect(stage.local.person(username)?.failedSignInsInARow).toBe(0);
  });

  it('a product that is down is an outage for sessions', async () => {
    const username = await addUser();
    stage.fail({ kind: 'status', status: 503, times: 9 });
    await expect(open(username)).rejects.toMatchObject({ code: 'provision.product_unavailable' });
  });

  it.each<FaultKind>([
    { kind: 'drop-answer' },
    { kind: 'drop-request' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503, headers: { 'Retry-After': '0' } },
    { kind: 'status', status: 429 },
  ])('a login is never repeated after %j, whatever the password', async (fault) => {
    const username = await addUser('theirs');
    stage.fail({ ...fault, times: 9, when: ({ path }) => path === expected.path });
    await expect(open(username)).rejects.toMatchObject({ code: 'provision.product_unavailable' });
    expect(paths()).toEqual([...expected.triedBefore, expected.path]);
    const counted = fault.kind === 'drop-answer' ? 1 : 0;
    expect(stage.local.person(username)?.failedSignInsInARow).toBe(counted);
  });
});
