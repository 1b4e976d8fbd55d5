import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProductSwitches } from '#infra/local/data-center/product-switches.ts';
import type { LocalProduct } from '#infra/local/data-center/start-product.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { sessionUser } from '#test/builders/session-user.ts';
import { passwordFor } from './directory-stage.ts';
import type { ProductStage } from './product-stage.ts';
import { startBitbucketStage } from './start-bitbucket-stage.ts';
import { startConfluenceStage } from './start-confluence-stage.ts';
import { startJiraStage } from './start-jira-stage.ts';

/** A way in that a version or a setting of a product opens. */
interface Way {
  readonly product: ProductName;
  readonly way: string;
  readonly start: () => Promise<ProductStage & { readonly local: LocalProduct }>;
  readonly switches: object;
  readonly rememberMe: boolean;
  readonly sessionCookie: string;
  readonly rememberMeCookie: string;
  readonly usersGroup: string;
  /** The path that signs in, and the calls that it takes to find out. */
  readonly path: string;
  readonly triedBefore: readonly string[];
  readonly passwordPath: RegExp;
}

const TSV = '/rest/tsv/1.0/authenticate';
const JIRA = {
  product: 'jira' as const,
  start: startJiraStage,
  sessionCookie: 'JSESSIONID',
  rememberMeCookie: 'seraph.rememberme.cookie',
  usersGroup: 'jira-software-users',
  passwordPath: /\/user\/password$/,
};
const CONFLUENCE = {
  product: 'confluence' as const,
  start: () => startConfluenceStage(),
  sessionCookie: 'JSESSIONID',
  rememberMeCookie: 'seraph.confluence',
  usersGroup: 'confluence-users',
  passwordPath: /\/admin\/user\/[^/]+\/password$/,
};
const BITBUCKET = {
  product: 'bitbucket' as const,
  start: () => startBitbucketStage(),
  sessionCookie: 'BITBUCKETSESSIONID',
  rememberMeCookie: '_atl_bitbucket_remember_me',
  usersGroup: 'stash-users',
  passwordPath: /\/credentials$/,
};

const gone = 'gone404';
const REST = '/rest/auth/1/session';
const WAYS: readonly Way[] = [
  {
    ...{ ...JIRA, way: 'its session resource', rememberMe: false, switches: {} },
    ...{ path: REST, triedBefore: [] },
  },
  {
    ...{ ...JIRA, way: 'the newer log-in', rememberMe: false },
    ...{ switches: { legacySessionEndpoint: gone }, path: TSV, triedBefore: [REST] },
  },
  {
    ...{ ...JIRA, way: 'the newer log-in that remembers', rememberMe: true, switches: {} },
    ...{ path: TSV, triedBefore: [] },
  },
  {
    ...{ ...JIRA, way: 'its form that remembers', rememberMe: true },
    ...{ switches: { newLoginEndpoint: gone }, path: '/login.jsp', triedBefore: [TSV] },
  },
  ...[true, false].flatMap((rememberMe): Way[] => [
    {
      ...{ ...CONFLUENCE, way: 'the newer log-in', rememberMe, switches: {} },
      ...{ path: TSV, triedBefore: [] },
    },
    {
      ...{ ...CONFLUENCE, way: 'its form', rememberMe },
      ...{ switches: { newLoginEndpoint: gone, legacyLogin: 'on' } },
      ...{ path: '/dologin.action', triedBefore: [TSV] },
    },
    {
      ...{ ...BITBUCKET, way: 'the newer log-in', rememberMe, switches: {} },
      ...{ path: TSV, triedBefore: [] },
    },
    ...['redirect302', 'page200'].map((failedFormAnswer) => ({
      ...{ ...BITBUCKET, way: `its form, ${failedFormAnswer}`, rememberMe },
      ...{ switches: { newLoginEndpoint: gone, failedFormAnswer } },
      ...{ path: '/j_atl_security_check', triedBefore: [TSV] },
    })),
  ]),
];

describe.each(WAYS)('sessions of $product by $way, remembering: $rememberMe', (expected) => {
  let stage: ProductStage & { readonly local: LocalProduct };
  let switches: ProductSwitches;
  beforeAll(async () => {
    stage = await expected.start();
    Object.assign(stage.local.switches, expected.switches);
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    switches = structuredClone(stage.local.switches);
    return () => void Object.assign(stage.local.switches, switches);
  });

  let people = 0;
  /** Somebody who has the password that we derive, unless it is theirs. */
  const somebody = async (whose: 'ours' | 'theirs' = 'ours') => {
    people += 1;
    const username = `somebody-${people}`;
    stage.settle({ username, groups: [expected.usersGroup] });
    if (whose === 'ours') await stage.directory().setPassword(username);
    stage.sent.length = 0;
    return username;
  };
  const sessions = () => stage.sessions({ rememberMe: expected.rememberMe });
  const open = (username: string, password: 'ours' | 'theirs' = 'ours') =>
    sessions().open(acceptedRequest(), sessionUser({ username, password }));
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

  it('are opened at once, once the way in is known', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const strategy = sessions();
    await strategy.open(acceptedRequest(), sessionUser({ username: one }));
    expect(paths()).toEqual([...expected.triedBefore, expected.path]);
    stage.sent.length = 0;
    await strategy.open(acceptedRequest(), sessionUser({ username: other }));
    expect(paths()).toEqual([expected.path]);
  });

  it('are the person’s, and nobody else’s', async () => {
    const username = await somebody();
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
    'are dead when the product has no answer about them but %s',
    async (kind) => {
      const username = await somebody();
      const { setCookies } = await open(username);
      const cookie = pairOf(setCookies, expected.sessionCookie);
      stage.fail({ kind });
      expect(
        await sessions().findExistingSession(acceptedRequest({ cookie }), username),
      ).toBeNull();
    },
  );

  it('are not taken for dead while the product is down', async () => {
    const username = await somebody();
    const cookie = `${expected.sessionCookie}=1A`;
    stage.fail({ kind: 'status', status: 503, times: 9 });
    await expect(
      sessions().findExistingSession(acceptedRequest({ cookie }), username),
    ).rejects.toMatchObject({
      code: 'provision.product_unavailable',
    });
  });

  it('are opened for somebody whose password was another, which is set once', async () => {
    const username = await somebody('theirs');
    await open(username);
    expect(stage.acceptsPassword(username, await passwordFor(username))).toBe(true);
    expect(paths().filter((path) => expected.passwordPath.test(path))).toHaveLength(1);
    expect(stage.local.person(username)?.failedSignInsInARow).toBe(0);
  });

  it('are opened without a failure for somebody who is new here', async () => {
    const username = await somebody('theirs');
    await open(username, 'theirs');
    expect(expected.passwordPath.test(paths()[0] ?? '')).toBe(true);
    expect(paths().slice(1)).toEqual([...expected.triedBefore, expected.path]);
  });

  it('bring a remember-me cookie that ends with the browser, or none', async () => {
    // As clusters of Confluence do, whatever is asked for.
    stage.local.switches.remembersEverybody = true;
    const { setCookies } = await open(await somebody());
    const remembered = setCookies.filter((line) =>
      line.startsWith(`${expected.rememberMeCookie}=`),
    );
    expect(remembered).toHaveLength(expected.rememberMe ? 1 : 0);
    for (const line of remembered) expect(line).not.toMatch(/max-age|expires/i);
  });

  if (!expected.rememberMe)
    it('take away the remember-me cookie that somebody left in the browser', async () => {
      const username = await somebody();
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
    it('go on at a node that does not know them', async () => {
      const username = await somebody();
      const { setCookies } = await open(username);
      const cookie = `${expected.sessionCookie}=other-node; ${pairOf(setCookies, expected.rememberMeCookie)}`;
      const page = await fetch(`${stage.local.nodes[0]?.url}/`, {
        headers: { cookie },
        redirect: 'manual',
      });
      expect(page.headers.get('x-ausername')).toBe(username);
    });

  it('are not opened for somebody who is asked for a CAPTCHA, and no password is set', async () => {
    const username = await somebody();
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
    it('are not opened past a second step', async () => {
      const username = await somebody();
      stage.local.switches.twoStepEnrolled = [username];
      await expect(open(username)).rejects.toMatchObject({
        code: 'session.second_step_required',
        evidence: { product: expected.product },
      });
      expect(setsPassword()).toBe(false);
    });

  it('are not opened for whom the product is closed, nor is anybody locked for it', async () => {
    people += 1;
    const username = `outsider-${people}`;
    stage.settle({ username });
    await stage.directory().setPassword(username);
    await expect(open(username)).rejects.toMatchObject({
      code: expect.stringMatching(/^session\.(?:not_entitled|login_refused)$/),
    });
    expect(stage.local.person(username)?.failedSignInsInARow).toBeLessThan(3);
  });

  it('are not opened where passwords are kept elsewhere', async () => {
    const username = await somebody('theirs');
    stage.local.switches.delegatedDirectory = true;
    await expect(open(username, 'theirs')).rejects.toMatchObject({
      code: 'session.password_refused',
      evidence: { product: expected.product },
    });
  });

  it('are not opened for somebody who is gone', async () => {
    await expect(open('nobody', 'theirs')).rejects.toMatchObject({
      code: 'session.login_refused',
      evidence: { product: expected.product, reason: 'no_account' },
    });
  });

  it('are not opened by a product in maintenance', async () => {
    const username = await somebody();
    stage.fail({ kind: 'html', times: 9 });
    await expect(open(username)).rejects.toMatchObject({
      code: 'session.login_refused',
      evidence: { product: expected.product, reason: 'no_endpoint', status: 200 },
    });
    expect(setsPassword()).toBe(false);
    expect(stage.local.person(username)?.failedSignInsInARow).toBe(0);
  });

  it('are an outage while the product is down', async () => {
    const username = await somebody();
    stage.fail({ kind: 'status', status: 503, times: 9 });
    await expect(open(username)).rejects.toMatchObject({ code: 'provision.product_unavailable' });
  });
});
