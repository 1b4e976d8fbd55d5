import { beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type Visit } from '#infra/local/open-browser.ts';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { borrowWorld } from './borrow-world.ts';
import { dataToken } from './sign-on-event.ts';
import { endEdgeSession, signInBrowser } from './signed-in-browser.ts';

const products = LOCAL_PRODUCT_NAMES;
const worlds: Record<string, World> = {};
beforeAll(async () => {
  const proxy = await borrowWorld({ products });
  const redirect = await borrowWorld({ products, parameters: { ForwardMode: 'redirect' } });
  Object.assign(worlds, { proxy: proxy.world, redirect: redirect.world });
});

const statusesFromJira = (world: World, answers: readonly Visit[]) =>
  answers.filter(({ url }) => url.startsWith(world.address)).map(({ status }) => status);

describe.each(['proxy', 'redirect'])('ForwardMode %s', (mode) => {
  const world = () => worlds[mode] as World;

  it('a user ends, signed in, on the deep link that they asked for', async () => {
    const path = '/browse/DEMO-1?filter=a%20b%26c&focus=1&x=%C3%BC+';
    const { answers } = await signInBrowser(world(), path);

    expect(answers.at(-1)).toMatchObject({ status: 200, url: `${world().address}${path}` });
    expect(answers.at(-1)?.body).toContain('<meta name="ajs-remote-user" content="ada">');
    const redirects = mode === 'proxy' ? [] : [307, 307];
    expect(statusesFromJira(world(), answers).slice(1)).toEqual([...redirects, 200]);
  });

  it('a session of one node works in the browser, request after request', async () => {
    const { browser } = await signInBrowser(world(), '/browse/DEMO-2', { who: 'grace' });
    for (let n = 0; n < 6; n += 1) {
      const [page] = await browser.open(`${world().address}/browse/DEMO-${n}`);
      expect(page?.body).toContain('content="grace"');
    }
  });

  it('every answer that sets a cookie is private and not stored', async () => {
    const { answers } = await signInBrowser(world(), '/browse/DEMO-3');
    const setting = answers.filter(({ setCookies }) => setCookies.join().includes('__Host-edge-'));
    expect(setting).toHaveLength(1);
    expect(setting[0]?.headers['cache-control']).toBe('private, no-store');
  });

  it.each([
    { what: 'of more than a megabyte', path: '/secure/BigReport.jspa?kb=1500', least: 1_500_000 },
    { what: 'of less than a megabyte', path: '/secure/BigReport.jspa?kb=700', least: 700_000 },
  ])('a page $what arrives whole', async ({ path, least }) => {
    const { answers } = await signInBrowser(world(), path);
    expect(answers.at(-1)?.status).toBe(200);
    expect(answers.at(-1)?.body.length).toBeGreaterThan(least);
    expect(answers.at(-1)?.body.trimEnd()).toMatch(/<\/html>$/);
  });

  it('a POST with an ended edge session arrives whole, once, in the session that it began in', async () => {
    const { browser } = await signInBrowser(world(), '/browse/DEMO-4');
    const form = (
      await browser.open(`${world().address}/secure/CommentAssignIssue!default.jspa?id=DEMO-4`)
    ).at(-1);
    const token = /name="atl_token" value="([^"]+)"/.exec(form?.body ?? '')?.[1] ?? '';
    const action = /<form[^>]*\saction="([^"]+)"/.exec(form?.body ?? '')?.[1] ?? '';
    await endEdgeSession(browser, world());
    const before = world().jira.comments().length;

    const comment = `ü & + % ${'long '.repeat(40_000)}`;
    const answers = await browser.open(new URL(action, form?.url).href, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: world().address,
        'sec-fetch-site': 'same-origin',
      },
      body: new URLSearchParams({ id: 'DEMO-4', atl_token: token, comment }).toString(),
    });

    expect(answers.at(-1)?.status).toBe(200);
    const comments = world().jira.comments().slice(before);
    expect(comments).toHaveLength(1);
    expect(comments[0]).toMatchObject({ author: 'ada' });
    expect(comments[0]?.body.trim()).toBe(comment.trim());
  });

  it('a script without any session gets 401 from the load balancer', async () => {
    const visit = await openBrowser(world().certificates.ca).send(`${world().address}/rest/x`, {
      headers: { 'sec-fetch-dest': 'empty' },
    });
    expect(visit.status).toBe(401);
  });
});

describe('a return within the re-sync interval, in forward mode proxy', () => {
  const pathsOf = (world: World) => world.jira.calls.map(({ path, status }) => `${path} ${status}`);

  it('a return costs no call of Jira but the page, which says itself whose session it is', async () => {
    const world = worlds['proxy'] as World;
    const { browser } = await signInBrowser(world, '/browse/DEMO-6');
    await endEdgeSession(browser, world);
    world.jira.calls.length = 0;
    const [page] = await browser.open(`${world.address}/browse/DEMO-6`);

    expect(page?.body).toContain('content="ada"');
    expect(pathsOf(world)).toEqual(['/browse/DEMO-6 200']);
  });

  it('a return asks Jira whose session it is where the page does not say', async () => {
    const world = worlds['proxy'] as World;
    const { browser } = await signInBrowser(world, '/browse/DEMO-7');
    await endEdgeSession(browser, world);
    world.jira.calls.length = 0;
    world.jira.switches.namesPersonInHeader = false;
    const [page] = await browser.open(`${world.address}/browse/DEMO-7`);

    expect(page?.body).toContain('content="ada"');
    expect(pathsOf(world)).toContain('/rest/api/2/myself 200');
  });

  it('a return logs in again when the session is gone, and never shows the page of an anonymous user', async () => {
    const world = worlds['proxy'] as World;
    const { browser } = await signInBrowser(world, '/browse/DEMO-8');
    await endEdgeSession(browser, world);
    await browser.jar.setCookie('JSESSIONID=dead; Path=/; Secure', world.address);
    world.jira.calls.length = 0;
    const [page] = await browser.open(`${world.address}/browse/DEMO-8`);

    expect(page?.body).toContain('content="ada"');
    expect(pathsOf(world)).toEqual([
      '/browse/DEMO-8 302',
      '/rest/api/2/myself 401',
      '/rest/tsv/1.0/authenticate 200',
      '/browse/DEMO-8 200',
    ]);
  });
});

it('a browser that drops our cookies ends on a page that says so, and does not loop', async () => {
  const world = worlds['redirect'] as World;
  const { browser } = await signInBrowser(world, '/browse/DEMO-5');
  const kept = browser.jar.setCookie.bind(browser.jar);
  browser.jar.setCookie = (async (cookie: string, ...rest: [string]) =>
    String(cookie).startsWith('__Host-edge-')
      ? undefined
      : kept(cookie, ...rest)) as typeof browser.jar.setCookie;
  await kept('__Host-edge-session=; Max-Age=0; Path=/; Secure', world.address);

  const answers = await browser.open(`${world.address}/browse/DEMO-5`);
  expect(answers.map(({ status }) => status)).toEqual([307, 400]);
  expect(answers.at(-1)?.body).toContain('forward.cookies_dropped');
});

it.each<{ what: string; cookie: string; status: number }>([
  { what: 'the marker alone', cookie: '__Host-edge-session=x', status: 307 },
  { what: 'a cookie like the marker', cookie: 'x__HOST-edge-session=x', status: 401 },
  {
    what: 'a load balancer cookie that its rules do not see',
    cookie: 'x__Host-edge-session=x; AWSELBAuthSessionCookie-0 =x',
    status: 401,
  },
])(
  'a stolen identity with $what, which no rule signs in, signs no user on',
  async ({ cookie, status }) => {
    const world = worlds['proxy'] as World;
    world.jira.calls.length = 0;
    const visit = await openBrowser(world.certificates.ca).send(`${world.address}/browse/DEMO-1`, {
      headers: { cookie, 'x-amzn-oidc-data': dataToken(world) },
    });

    expect(visit.status).toBe(status);
    expect(visit.setCookies.join()).toMatch(
      status === 307 ? /^__Host-edge-session=; Max-Age=0/ : /^$/,
    );
    expect(world.jira.calls).toEqual([]);
  },
);
