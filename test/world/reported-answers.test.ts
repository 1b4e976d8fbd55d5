// What products were reported to answer, at the built function.
import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { borrowWorld } from './borrow-world.ts';
import { expectPause } from './expect-pause.ts';
import { type AlbAnswer, answerTo, cookiesOf } from './sign-on-event.ts';
import { signInBrowser } from './signed-in-browser.ts';

let world: World;
beforeAll(async () => {
  ({ world } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES }));
});

let users = 0;
const claimsOf = (parts: object = {}) => {
  users += 1;
  const name = `reported${users}`;
  return { sub: name, preferred_username: name, ...parts };
};

describe.each(['jira', 'bitbucket'] as const)(
  'a user of %s with a space in their name',
  (product) => {
    it('a user with a space in their name signs on, and keeps the session on return', async () => {
      const group = product === 'jira' ? 'jira-software-users' : 'stash-users';
      const claims = claimsOf({ preferred_username: `john doe ${users}`, groups: [group] });
      const first = await answerTo(world, { product, claims });
      expect(first.statusCode).toBe(200);
      world[product].calls.length = 0;
      const again = await answerTo(world, { product, claims, cookies: cookiesOf(first) });
      expect(again.statusCode).toBe(200);
      expect(world[product].calls.filter(({ path }) => path.startsWith('/rest/'))).toEqual([]);
    });
  },
);

describe.each(LOCAL_PRODUCT_NAMES)('%s while it starts', (product) => {
  it.each(['redirect', 'page'] as const)(
    'a product that answers with a %s is an outage, without a hint to an administrator',
    async (notReady) => {
      world[product].switches.notReady = notReady;
      const answer = await answerTo(world, { product, claims: claimsOf() });
      world[product].switches.notReady = 'no';
      expect(answer.statusCode).toBe(503);
      expect(answer.body).toContain('provision.product_unavailable');
      expect(answer.body).not.toContain('administrator');
      expectPause(answer, 5);
    },
  );

  it('a user in sync gets in where the product serves pages and its API does not', async () => {
    const claims = claimsOf();
    const first = await answerTo(world, { product, claims });
    const when = ({ path }: { path: string }) => path.startsWith('/rest/');
    const headers = { location: '/startup.jsp' };
    world[product].fail({ kind: 'status', status: 302, headers, times: 99, when });
    const again = await answerTo(world, { product, claims, cookies: cookiesOf(first) });
    world[product].clearFaults();
    expect(again.statusCode).toBe(200);
  });
});

describe('a Jira whose session cookie was renamed', () => {
  it('a renamed session cookie is named in the log where no setting names it', async () => {
    world.jira.switches.sessionCookieName = 'JIRASESSIONID';
    const answer = await answerTo(world, { claims: claimsOf() });
    world.jira.switches.sessionCookieName = null;
    expect(answer.statusCode).toBe(502);
    expect(world.signOn.logs.at(-1)).toMatch(/"reason":"no_session_cookie"/);
    expect(world.signOn.logs.at(-1)).toMatch(/"cookies":"[^"]*JIRASESSIONID/);
  });
});

describe('the customer portal of Jira', () => {
  it('a user whose session has ended comes back to the portal’s page, past its login page', async () => {
    const path = '/servicedesk/customer/portal/1';
    const { browser, answers } = await signInBrowser(world, path);
    expect(answers.at(-1)?.body).toContain('Help Centre');
    for (const node of world.jira.nodes) node.endSessions();
    const visits = await browser.open(new URL(path, world.address).href);
    expect(visits.map(({ url }) => new URL(url).pathname)).toEqual([
      path,
      '/servicedesk/customer/user/login',
      path,
    ]);
    expect(visits.at(-1)?.status).toBe(200);
    expect(visits.at(-1)?.body).toContain('Help Centre');
  });
});

describe('a Bitbucket whose licensed group was renamed', () => {
  it('a user in no group with the permission is not entitled, and their password is set once', async () => {
    world.bitbucket.switches.licensedGroups = ['bitbucket-licensed'];
    world.bitbucket.calls.length = 0;
    const claims = claimsOf({ groups: ['bitbucket-devs'] });
    const answer = await answerTo(world, { product: 'bitbucket', claims });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('session.not_entitled');
    const paths = world.bitbucket.calls.map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith('/credentials'))).toHaveLength(1);
    // Once beside the join of a group that might admit them, and once after it.
    expect(paths.filter((path) => path.endsWith('/authenticate'))).toHaveLength(2);
    expect(paths).not.toContain('/j_atl_security_check');
    expect(world.signOn.logs.at(-1)).toContain('Bitbucket User');
  });
});

describe('a Confluence in read-only mode', () => {
  const product = 'confluence';
  it('a user in sync, and one whose password is ours, sign on; a new one is told of the maintenance', async () => {
    const claims = claimsOf({ groups: ['confluence-users'] });
    const first = await answerTo(world, { product, claims });
    expect(first.statusCode).toBe(200);
    world.confluence.switches.readOnlyMode = 'allows-logins';
    const answers = [
      await answerTo(world, { product, claims, cookies: cookiesOf(first) }),
      await answerTo(world, { product, claims }),
      await answerTo(world, { product, claims: claimsOf({ groups: ['confluence-users'] }) }),
    ];
    world.confluence.switches.readOnlyMode = 'off';
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 503]);
    expect(answers[2]?.body).toContain('provision.read_only_mode');
    expectPause(answers[2] as AlbAnswer, 60);
    expect(world.signOn.logs.at(-1)).toMatch(/"hint":"[^"]*maintenance/);
  });
});
