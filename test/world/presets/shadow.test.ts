import { beforeEach, describe, expect, it } from 'vitest';
import type { Browser, Visit } from '#infra/local/open-browser.ts';
import type { World } from '#infra/local/start-world.ts';
import { PAGES } from '#test/world/sign-on-event.ts';
import { endEdgeSession, signInBrowser } from '#test/world/signed-in-browser.ts';
import { borrowPresetWorld } from './borrow-preset-world.ts';
import { generic } from './cases/generic.ts';
import { BEFORE } from './cases/preset-case.ts';

const { newcomer, existing } = generic;
const OWN_PASSWORD = 'what Noor has always typed';

let world: World;

/** Types user name and password into the form of the page, which is the product's own. */
async function typePassword(browser: Browser, page: Visit | undefined): Promise<Visit | undefined> {
  const { origin, searchParams } = new URL(page?.url ?? '');
  const body = new URLSearchParams({
    os_username: existing.account.name,
    os_password: OWN_PASSWORD,
    os_destination: searchParams.get('os_destination') ?? '',
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin };
  const url = `${origin}/login.jsp`;
  return (await browser.open(url, { method: 'POST', headers, body: String(body) })).at(-1);
}

const isRestCall = ({ path }: { readonly path: string }) => path.startsWith('/rest/');
const writes = () => world.jira.calls.filter((call) => call.method !== 'GET' && isRestCall(call));
const decisions = () =>
  world.signOn.logs.map((line) => JSON.parse(line)).filter(({ event }) => event === 'decided');

describe.each(['proxy', 'redirect'])('ForwardMode %s', (ForwardMode) => {
  beforeEach(async () => {
    ({ world } = await borrowPresetWorld({
      provider: 'generic',
      policy: { product: { shadow: true }, groups: { ownedGroup: 'edge-authenticated' } },
      people: { newcomer, existing },
      parameters: { ForwardMode },
    }));
    const emailAddress = 'before@example.com';
    const password = OWN_PASSWORD;
    world.jira.addPerson({ ...existing.account, emailAddress, password, groups: BEFORE });
  });

  it('in shadow, users sign in at the product with their own password, as they did before', async () => {
    const before = world.jira.person(existing.account.name);
    const { browser, answers } = await signInBrowser(world, PAGES.jira, { who: 'existing' });
    const loginPage = answers.at(-1);
    expect(loginPage?.status).toBe(200);
    expect(new URL(loginPage?.url ?? '').pathname).toBe('/login.jsp');
    expect(loginPage?.body).toContain('name="os_password"');

    const page = await typePassword(browser, loginPage);
    expect(page).toMatchObject({ status: 200, url: `${world.address}${PAGES.jira}` });
    expect(page?.body).toContain('<meta name="ajs-remote-user" content="noor">');
    await endEdgeSession(browser, world);
    const later = (await browser.open(`${world.address}/browse/DEMO-2`)).at(-1);
    expect(later?.body).toContain('<meta name="ajs-remote-user" content="noor">');

    expect(world.jira.person(existing.account.name)).toEqual({ ...before, signIns: 1 });
    expect(world.jira.acceptsPassword(existing.account.name, OWN_PASSWORD)).toBe(true);
    expect(writes()).toEqual([]);
    expect(decisions()[0]).toMatchObject({
      ...{ level: 'audit', product: 'jira', shadow: true, account: 'found', groups: 'empty' },
      steps: [
        'leave jira-left-behind',
        'update_person details',
        'create_group edge-authenticated',
        'join edge-authenticated',
      ],
      withheld: ['leave chess-club: managed'],
    });
  });

  it('in shadow, a new user gets no account, and the log says what they would have got', async () => {
    const { answers } = await signInBrowser(world, PAGES.jira, { who: 'newcomer' });

    expect(new URL(answers.at(-1)?.url ?? '').pathname).toBe('/login.jsp');
    expect(world.jira.person(newcomer.account.name)).toBeUndefined();
    expect(writes()).toEqual([]);
    expect(decisions()[0]).toMatchObject({ shadow: true, account: 'missing' });
    expect(decisions()[0]?.steps).toContain('create_person');
  });
});
