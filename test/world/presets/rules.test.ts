import { describe, expect, it } from 'vitest';
import type { Visit } from '#infra/local/open-browser.ts';
import type { World } from '#infra/local/start-world.ts';
import { PAGES } from '#test/world/sign-on-event.ts';
import { endEdgeSession, signInBrowser } from '#test/world/signed-in-browser.ts';
import { borrowPresetWorld } from './borrow-preset-world.ts';
import { generic } from './cases/generic.ts';
import { BEFORE } from './cases/preset-case.ts';
import type { PolicyParts } from './cases/preset-policy.ts';

const { newcomer, existing } = generic;

let world: World;

async function start(policy: PolicyParts): Promise<void> {
  const verified = { claims: { ...newcomer.claims, sub: '248289761003', email_verified: true } };
  const people = { newcomer, existing, verified };
  ({ world } = await borrowPresetWorld({ provider: 'generic', policy, people }));
}

async function land(who: string): Promise<Visit | undefined> {
  return (await signInBrowser(world, PAGES.jira, { who })).answers.at(-1);
}

/** Every account at Jira but for how often it signed in. */
const listAccounts = () => world.jira.people().map(({ signIns: _, ...account }) => account);

const remoteUser = (page: Visit | undefined) =>
  /<meta name="ajs-remote-user" content="(.*?)">/.exec(page?.body ?? '')?.[1];

describe('in mode lookup', () => {
  const lookup: PolicyParts = { product: { mode: 'lookup' } };

  it('in mode lookup no account is created, and the page says whom to ask', async () => {
    await start(lookup);
    const before = listAccounts();
    const page = await land('newcomer');

    expect(page?.status).toBe(403);
    expect(page?.body).toContain('You have no account in Jira, and sign-on does not create one.');
    expect(page?.body).toContain('Show this page to the service desk.');
    expect(page?.body).toContain('plan.account_missing');
    expect(listAccounts()).toEqual(before);
  });

  it('in mode lookup a user who has an account signs on to it as it is', async () => {
    await start(lookup);
    const { name } = existing.account;
    const password = 'their own';
    world.jira.addPerson({
      ...existing.account,
      displayName: 'Old Name',
      password,
      groups: BEFORE,
    });
    const before = listAccounts();
    const page = await land('existing');

    expect(page).toMatchObject({ status: 200, url: `${world.address}${PAGES.jira}` });
    expect(remoteUser(page)).toBe(name);
    expect(listAccounts()).toEqual(before);
  });
});

describe('where a group is required', () => {
  const required: PolicyParts = { groups: { required: ['jira-analysts'] } };

  it('a user without a required group gets a page that names whom to ask, and no account', async () => {
    await start(required);
    const before = listAccounts();
    const page = await land('existing');

    expect(page?.status).toBe(403);
    expect(page?.body).toContain('None of your groups gives you access to Jira.');
    expect(page?.body).toContain('Show this page to the service desk.');
    expect(page?.body).toContain('map.group_required');
    expect(listAccounts()).toEqual(before);
  });

  it('a user who has lost a required group is refused, and loses it at Jira too, for good', async () => {
    await start({ groups: { required: ['jira-left-*'], ownedGroup: 'edge-authenticated' } });
    const { name } = existing.account;
    const password = 'their own';
    const groups = [...BEFORE, 'edge-authenticated'];
    world.jira.addPerson({ ...existing.account, displayName: 'Old Name', password, groups });
    const before = world.jira.person(name);
    const page = await land('existing');

    expect(page?.status).toBe(403);
    expect(page?.body).toContain('map.group_required');
    expect(world.jira.person(name)).toEqual({
      ...before,
      groups: ['chess-club', 'edge-authenticated', 'jira-software-users'],
    });
    const decided = world.signOn.logs.map((line) => JSON.parse(line));
    expect(decided.filter(({ event }) => event === 'decided')).toMatchObject([
      {
        ...{ level: 'audit', product: 'jira', shadow: false, account: 'found', groups: 'empty' },
        ...{ refused: 'map.group_required', steps: ['leave jira-left-behind'] },
        withheld: ['leave chess-club: managed'],
      },
    ]);

    const user = world.provider.people['existing'];
    if (user !== undefined) Reflect.deleteProperty(user.claims, 'groups');
    expect((await land('existing'))?.body).toContain('map.group_required');
    expect(world.jira.person(name)?.groups).not.toContain('jira-left-behind');
  });

  it('a user with a required group is signed on', async () => {
    await start(required);
    const page = await land('newcomer');

    expect(page?.status).toBe(200);
    expect(remoteUser(page)).toBe(newcomer.account.name);
  });
});

describe('existingPeople: username_then_verified_email', () => {
  const byEmail: PolicyParts = { product: { existingPeople: 'username_then_verified_email' } };
  const older = { name: 'alovelace', displayName: 'Ada', emailAddress: 'ADA@example.com' };

  it('an account of another name is found by a verified address, in sync too, and none is made', async () => {
    await start(byEmail);
    world.jira.addPerson({ ...older, password: 'their own', groups: BEFORE });
    const before = world.jira.people().length;
    const { browser, answers } = await signInBrowser(world, PAGES.jira, { who: 'verified' });
    expect(answers.at(-1)?.status).toBe(200);
    expect(remoteUser(answers.at(-1))).toBe('alovelace');
    const groups = ['chess-club', 'jira-analysts', 'jira-software-users'];
    expect(world.jira.person('alovelace')).toMatchObject({ displayName: 'Ada Lovelace', groups });

    world.jira.calls.length = 0;
    await endEdgeSession(browser, world);
    const again = (await browser.open(`${world.address}${PAGES.jira}`)).at(-1);
    expect(again?.status).toBe(200);
    expect(remoteUser(again)).toBe('alovelace');
    expect(world.jira.calls.map(({ path }) => path)).not.toContain('/rest/api/2/user');
    expect(world.jira.people()).toHaveLength(before);
  });

  it('a user whose address is not verified gets an account of their own', async () => {
    await start(byEmail);
    world.jira.addPerson({ ...older, password: 'their own', groups: BEFORE });
    const page = await land('newcomer');

    expect(remoteUser(page)).toBe('ada');
    expect(world.jira.person('alovelace')?.groups).toEqual(BEFORE);
  });

  it('an address that two accounts have signs no user on, and changes neither', async () => {
    await start(byEmail);
    for (const name of ['alovelace', 'ada.l']) {
      world.jira.addPerson({ ...older, name, password: 'their own', groups: BEFORE });
    }
    const before = listAccounts();
    const page = await land('verified');

    expect(page?.status).toBe(403);
    expect(page?.body).toContain('plan.account_ambiguous');
    expect(listAccounts()).toEqual(before);
  });
});
