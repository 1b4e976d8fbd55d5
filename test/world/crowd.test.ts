import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, type Visit } from '#infra/local/open-browser.ts';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { SECRETS } from '#infra/local/world/start-servers.ts';
import { borrowRelayedWorld } from './borrow-relayed-world.ts';
import { borrowWorld } from './borrow-world.ts';
import { FUNCTION_ADDRESS, RELAYED_CROWD } from './relayed-worlds.ts';
import { answerTo, cookiesOf, PAGES } from './sign-on-event.ts';
import { endEdgeSession, signInBrowser } from './signed-in-browser.ts';

const CLIENT = '127.0.0.2';
const ELSEWHERE = '127.0.0.3';

let world: World;
beforeAll(async () => {
  ({ world } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES, sessions: 'crowd' }));
});

const forgetCalls = ({ crowd, ...servers }: World) => {
  for (const product of LOCAL_PRODUCT_NAMES) servers[product].calls.length = 0;
  crowd.calls.length = 0;
};
const callsOfProduct = (product: LocalProductName) =>
  world[product].calls.map(({ method, path, status }) => `${method} ${path} ${status}`);
const callsOfEdge = () =>
  world.crowd.calls
    .filter(({ application }) => application === 'edge')
    .map(({ method, path, status }) => `${method} ${path.split('/').slice(4).join('/')} ${status}`);
const newTokens = () => callsOfEdge().filter((call) => call.startsWith('POST session '));
const signInPages = (answers: readonly Visit[]) =>
  answers.filter(({ url, status }) => url.startsWith(world.provider.issuer) && status === 200);
const isMadeFor = (name: string) => `<meta name="ajs-remote-user" content="${name}">`;

describe('Crowd single sign-on', () => {
  it('one Crowd token serves all products, with one sign-in page', async () => {
    const { browser, answers } = await signInBrowser(world, PAGES.jira);
    expect(answers.at(-1)?.body).toContain(isMadeFor('ada'));
    expect(answers.at(-1)?.setCookies.join('\n')).toMatch(
      /^crowd\.token_key=[\w-]+; Domain=example\.localhost; Path=\/; HttpOnly; Secure$/m,
    );

    for (const product of ['confluence', 'bitbucket'] as const) {
      const opened = await browser.open(`${world.addresses[product]}${PAGES[product]}`);
      expect(signInPages(opened)).toEqual([]);
      expect(opened.at(-1)).toMatchObject({ status: 200 });
      expect(opened.at(-1)?.body).toContain(isMadeFor('ada'));
    }
    expect(newTokens()).toEqual(['POST session 201']);
    expect(world.crowd.sessions()).toMatchObject([{ name: 'ada' }]);
  });

  it('accounts and groups are kept in Crowd alone: a product is called for the page only', async () => {
    const groups = ['jira-analysts', 'confluence-editors', 'bitbucket-reviewers'];
    const claims = { sub: 'local|mia', preferred_username: 'mia', groups };
    for (const product of LOCAL_PRODUCT_NAMES) {
      const answer = await answerTo(world, { product, claims });
      expect(answer.statusCode).toBe(200);
      expect(callsOfProduct(product)).toEqual([`GET ${PAGES[product]} 200`]);
    }
    expect(world.crowd.person('mia')?.groups).toEqual([
      'bitbucket-reviewers',
      'confluence-editors',
      'confluence-users',
      'edge-authenticated',
      'jira-analysts',
      'jira-software-users',
      'stash-users',
    ]);
  });

  it('a return within the re-sync interval makes no call of Crowd', async () => {
    const { browser } = await signInBrowser(world, PAGES.jira);
    await endEdgeSession(browser, world);
    forgetCalls(world);
    const [page] = await browser.open(`${world.address}${PAGES.jira}`);

    expect(page?.body).toContain(isMadeFor('ada'));
    expect(callsOfEdge()).toEqual([]);
    expect(callsOfProduct('jira')).toEqual([`GET ${PAGES.jira} 200`]);
  });

  it('a Crowd token that ended is replaced, without a sign-in page, as soon as the product says so', async () => {
    const { browser } = await signInBrowser(world, PAGES.confluence, { who: 'grace' });
    const url = `${world.addresses.confluence}${PAGES.confluence}`;
    await browser.open(url);
    world.crowd.endSessions();
    forgetCalls(world);
    const answers = await browser.open(url);

    expect(signInPages(answers)).toEqual([]);
    expect(answers.at(-1)).toMatchObject({ status: 200, url });
    expect(answers.at(-1)?.body).toContain(isMadeFor('grace'));
    expect(newTokens()).toHaveLength(1);
  });

  it('the Crowd token of another user in the same browser is never kept', async () => {
    const first = await answerTo(world, {
      claims: { sub: 'local|eve', preferred_username: 'eve' },
    });
    const cookies = cookiesOf(first).filter((pair) => pair.startsWith('crowd.token_key='));
    expect(cookies).toHaveLength(1);
    const second = await answerTo(world, { cookies });

    expect(second.body).toContain(isMadeFor('zoe'));
    expect(cookiesOf(second)).not.toContain(cookies[0]);
    expect(cookiesOf(second).join()).toContain('crowd.token_key=');
  });
});

describe('a Crowd that binds tokens to the address of the browser', () => {
  beforeEach(() => {
    world.crowd.switches.requireConsistentClientAddress = true;
  });
  const open = (localAddress: string) => openBrowser(world.certificates.ca, { localAddress });

  it('a Crowd token is bound to the address that the load balancer saw, which the products see too', async () => {
    const browser = open(CLIENT);
    const { answers } = await signInBrowser(world, PAGES.jira, { browser });
    expect(answers.at(-1)?.body).toContain(isMadeFor('ada'));

    const confluence = `${world.addresses.confluence}${PAGES.confluence}`;
    expect((await browser.open(confluence)).at(-1)?.body).toContain(isMadeFor('ada'));
    expect((await browser.open(confluence)).at(-1)?.body).toContain(isMadeFor('ada'));
    expect(newTokens()).toEqual(['POST session 201']);
    expect(world.crowd.sessions()).toMatchObject([{ name: 'ada', factors: 1 }]);
  });

  it('no Crowd token is bound to an X-Forwarded-For that the browser made up', async () => {
    world.crowd.switches.addressReading = 'right-to-left';
    const headers = { 'x-forwarded-for': ELSEWHERE };
    const claims = { sub: 'local|sly', preferred_username: 'sly' };
    const forwarded = { 'x-forwarded-for': [`${ELSEWHERE}, ${CLIENT}`] };
    const cookies = cookiesOf(await answerTo(world, { claims, headers: forwarded }));
    const token = cookies.find((pair) => pair.startsWith('crowd.token_key=')) ?? '';
    const direct = `https://127.0.0.1:${world.loadBalancer.directPorts[0]}${PAGES.jira}`;
    const send = (localAddress: string) =>
      open(localAddress).send(direct, { headers: { ...headers, cookie: token } });

    expect((await send(CLIENT)).body).toContain(isMadeFor('sly'));
    expect((await send(ELSEWHERE)).status).toBe(302);
  });

  it('a browser that moved is signed on anew, without a sign-in page', async () => {
    const before = open(CLIENT);
    await signInBrowser(world, PAGES.jira, { browser: before });
    const after = open(ELSEWHERE);
    await moveCookies(before.jar, after.jar);
    const url = `${world.address}${PAGES.jira}`;
    const answers = await after.open(url);

    expect(signInPages(answers)).toEqual([]);
    expect(answers.at(-1)).toMatchObject({ status: 200, url });
    expect(answers.at(-1)?.body).toContain(isMadeFor('ada'));
    expect(newTokens()).toHaveLength(2);
  });

  // The function hands the first request on by itself: its address is one hop more.
  it.each([
    {
      what: 'trusts the function as a proxy',
      trustedProxies: ['127.0.0.1', FUNCTION_ADDRESS],
      loginPage: 0,
    },
    { what: 'does not trust the function', trustedProxies: ['127.0.0.1'], loginPage: 1 },
  ])(
    'a Crowd that $what leads $loginPage times past the login page of the product',
    async ({ trustedProxies, loginPage }) => {
      const { world: apart } = await borrowRelayedWorld(RELAYED_CROWD);
      Object.assign(apart.crowd.switches, { requireConsistentClientAddress: true, trustedProxies });
      const browser = openBrowser(apart.certificates.ca, { localAddress: CLIENT });
      const { answers } = await signInBrowser(apart, PAGES.jira, { browser });

      expect(answers.at(-1)?.body).toContain(isMadeFor('ada'));
      const atSignIn = answers.filter(({ url }) => new URL(url).pathname === '/login.jsp');
      expect(atSignIn).toHaveLength(loginPage);
    },
  );

  it.each([
    { what: 'an edge that binds to nothing', clientAddress: 'none', trustedProxies: ['127.0.0.1'] },
    { what: 'no trusted proxy', clientAddress: 'client', trustedProxies: [] },
  ])(
    'a Crowd that has $what ends on a page, not in a circle',
    async ({ clientAddress, trustedProxies }) => {
      const parameters = { CrowdClientAddress: clientAddress };
      const { world: odd } = await borrowWorld({ sessions: 'crowd', parameters });
      Object.assign(odd.crowd.switches, { requireConsistentClientAddress: true, trustedProxies });
      const browser = openBrowser(odd.certificates.ca, { localAddress: CLIENT });
      const { answers } = await signInBrowser(odd, PAGES.jira, { browser });

      const atJira = answers.filter(({ url }) => url.startsWith(odd.address));
      expect(atJira.at(-1)?.body).toContain('session.sent_back');
      const redirects = atJira.filter(({ status }) => status >= 300 && status < 400);
      expect(redirects.length).toBeLessThanOrEqual(6);
    },
  );
});

describe('a Crowd that does not serve', () => {
  const claims = { sub: 'local|out', preferred_username: 'out' };

  it.each([
    { what: 'is down', fault: { kind: 'drop-request', times: 99 }, status: 503 },
    { what: 'answers 500', fault: { kind: 'status', status: 500, times: 99 }, status: 503 },
    { what: 'answers with a page', fault: { kind: 'html', times: 99 }, status: 503 },
  ] as const)('a Crowd that $what signs no user on', async ({ fault, status }) => {
    world.crowd.fail(fault);
    const answer = await answerTo(world, { claims });

    expect(answer.statusCode).toBe(status);
    expect(cookiesOf(answer)).toEqual([]);
    expect(callsOfProduct('jira')).toEqual([]);
    expect(world.crowd.person('out')).toBeUndefined();
  });

  it('a user who was signed on is not so again while Crowd is down: the product believes nothing without it', async () => {
    const { browser } = await signInBrowser(world, PAGES.jira);
    await endEdgeSession(browser, world);
    world.crowd.fail({ kind: 'drop-request', times: 99 });
    const answers = await browser.open(`${world.address}${PAGES.jira}`);
    expect(answers.at(-1)?.status).toBe(503);
    expect(answers.at(-1)?.body).toContain('provision.product_unavailable');
  });

  it('a Crowd that refuses the application ends in one code for the operator, and signs no user on', async () => {
    const { password } = JSON.parse(world.secrets.read(SECRETS.crowd) ?? '');
    const application = {
      name: 'edge',
      remoteAddresses: ['127.0.0.1'],
      mayWrite: true,
      groups: 'all',
    } as const;
    world.crowd.addApplication({ ...application, password: 'another one' });
    await world.signOn.recycle();
    const answer = await answerTo(world, { claims });
    world.crowd.addApplication({ ...application, password });
    await world.signOn.recycle();

    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('provision.credentials_refused');
    expect(cookiesOf(answer)).toEqual([]);
  });
});

async function moveCookies(
  from: ReturnType<typeof openBrowser>['jar'],
  to: ReturnType<typeof openBrowser>['jar'],
): Promise<void> {
  const { cookies } = await from.serialize();
  for (const cookie of cookies) {
    const host = `https://${cookie['domain']}`;
    await to.setCookie(
      `${cookie.key}=${cookie.value}; Path=/; Secure${cookie['hostOnly'] ? '' : `; Domain=${cookie['domain']}`}`,
      host,
    );
  }
}
