import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import type { PresetName } from '#shared/policy/file/preset.ts';
import { signInBrowser } from '#test/world/signed-in-browser.ts';
import { borrowPresetCase } from './borrow-preset-case.ts';
import { BEFORE, type PresetUser } from './cases/preset-case.ts';
import { PRESET_CASES } from './preset-cases.ts';

const PAGE = '/browse/DEMO-1?focus=comments';
const PRESETS = Object.entries(PRESET_CASES) as [PresetName, (typeof PRESET_CASES)[PresetName]][];

describe.each(PRESETS)('with %s', (provider, preset) => {
  const { newcomer, existing } = preset;
  let world: World;
  beforeAll(async () => {
    ({ world } = await borrowPresetCase(provider));
  });

  async function expectSignOn(who: string, { account, groups }: PresetUser): Promise<void> {
    const { answers } = await signInBrowser(world, PAGE, { who });
    expect(answers.at(-1)).toMatchObject({ status: 200, url: `${world.address}${PAGE}` });
    expect(answers.at(-1)?.body).toContain(
      `<meta name="ajs-remote-user" content="${account.name}">`,
    );
    expect(world.jira.person(account.name)).toMatchObject({ ...account, active: true, groups });
  }

  it('a new user lands, signed in, on the page that they asked for, in their groups', async () => {
    expect(world.jira.person(newcomer.account.name)).toBeUndefined();
    await expectSignOn('newcomer', newcomer);
  });

  it('a user with an account keeps it, and exactly the groups that they should', async () => {
    world.jira.addPerson({ ...existing.account, password: 'their own', groups: BEFORE });
    await expectSignOn('existing', existing);
  });
});

it('a user of Cognito whose access token does not count has the groups of the pool', async () => {
  const { world } = await borrowPresetCase('cognito');
  world.provider.switches.accessTokens = 'opaque';
  await signInBrowser(world, PAGE, { who: 'newcomer' });

  expect(world.jira.person('ada')?.groups).toEqual(['jira-of-the-pool', 'jira-software-users']);
});

// https://learn.microsoft.com/en-us/windows-server/identity/ad-fs/overview/ad-fs-faq
it('no user gets an account from AD FS alone, whose userinfo is `sub`', async () => {
  const { world } = await borrowPresetCase('adfs');
  const claims = world.provider.people['newcomer']?.claims;
  if (claims === undefined) throw new Error('no newcomer');
  const { sub } = claims;
  for (const name of Object.keys(claims)) Reflect.deleteProperty(claims, name);
  Object.assign(claims, { sub });
  const before = world.jira.people().length;
  const { answers } = await signInBrowser(world, PAGE, { who: 'newcomer' });
  const after = world.jira.people().length;

  expect(answers.at(-1)?.status).toBe(403);
  expect(answers.at(-1)?.body).toContain('map.claim_missing');
  expect(answers.at(-1)?.body).toContain('Show this page to the service desk.');
  expect(after).toBe(before);
});
