import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonClaims } from '#infra/local/open-id-provider/make-people.ts';
import type { World } from '#infra/local/start-world.ts';
import type { PresetName } from '#shared/policy/file/preset.ts';
import { signInBrowser } from '#test/world/signed-in-browser.ts';
import { BEFORE, type PresetPerson } from './preset-case.ts';
import { PRESET_CASES } from './preset-cases.ts';
import { startPresetWorld } from './start-preset-world.ts';

const PAGE = '/browse/DEMO-1?focus=comments';
const PRESETS = Object.entries(PRESET_CASES) as [PresetName, (typeof PRESET_CASES)[PresetName]][];

describe.each(PRESETS)('with %s', (provider, preset) => {
  const { newcomer, known, ...options } = preset;
  let world: World;
  beforeAll(async () => {
    world = await startPresetWorld(provider, { people: { newcomer, known }, ...options });
  });
  afterAll(() => world.close());

  async function expectSignOn(who: string, { account, groups }: PresetPerson): Promise<void> {
    const { visits } = await signInBrowser(world, PAGE, { who });
    expect(visits.at(-1)).toMatchObject({ status: 200, url: `${world.address}${PAGE}` });
    expect(visits.at(-1)?.body).toContain(
      `<meta name="ajs-remote-user" content="${account.name}">`,
    );
    expect(world.jira.person(account.name)).toMatchObject({ ...account, active: true, groups });
  }

  it('somebody new lands, signed in, on the page that they asked for, in their groups', async () => {
    expect(world.jira.person(newcomer.account.name)).toBeUndefined();
    await expectSignOn('newcomer', newcomer);
  });

  it('somebody with an account keeps it, and exactly the groups that they should', async () => {
    world.jira.addPerson({ ...known.account, password: 'their own', groups: BEFORE });
    await expectSignOn('known', known);
  });
});

// https://learn.microsoft.com/en-us/windows-server/identity/ad-fs/overview/ad-fs-faq
it('with AD FS alone, whose userinfo is `sub`, nobody gets an account', async () => {
  const claims = { sub: '4Kx7dWhm5Ugw0RmnDEB2nUjFnWy4xF1tkXvyJdDbJ8Y=' } as PersonClaims;
  const world = await startPresetWorld('adfs', { people: { ada: { claims } } });
  const before = world.jira.people().length;
  const { visits } = await signInBrowser(world, PAGE, { who: 'ada' });
  const after = world.jira.people().length;
  await world.close();

  expect(visits.at(-1)?.status).toBe(403);
  expect(visits.at(-1)?.body).toContain('map.claim_missing');
  expect(visits.at(-1)?.body).toContain('Show this page to the service desk.');
  expect(after).toBe(before);
});
