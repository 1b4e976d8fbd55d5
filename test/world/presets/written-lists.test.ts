import { beforeEach, describe, expect, it } from 'vitest';
import type { ListWriting } from '#infra/local/open-id-provider/write-lists.ts';
import type { World } from '#infra/local/start-world.ts';
import type { PresetName } from '#shared/policy/file/preset.ts';
import { PAGES } from '#test/world/sign-on-event.ts';
import { signInBrowser } from '#test/world/signed-in-browser.ts';
import { borrowPresetWorld } from './borrow-preset-world.ts';
import { BEFORE, LEFT } from './cases/preset-case.ts';
import type { PolicyParts } from './cases/preset-policy.ts';

const TWO = ['jira-analysts', 'jira-team blue'];
const IN_TWO = ['chess-club', 'jira-analysts', 'jira-software-users', 'jira-team blue'];
const IN_ONE = ['chess-club', 'jira-analysts', 'jira-software-users'];

/** How the provider writes, how many of `TWO` it lists, and the groups of the account after that. */
type Row = readonly [ListWriting, number, readonly string[]];

let world: World;

async function start(provider: PresetName, policy: PolicyParts = {}): Promise<void> {
  const claims = { sub: '1', preferred_username: 'noor', name: 'Noor', email: 'noor@example.com' };
  ({ world } = await borrowPresetWorld({ provider, policy, people: { noor: { claims } } }));
  const account = { name: 'noor', displayName: 'Noor', emailAddress: 'noor@example.com' };
  world.jira.addPerson({ ...account, password: 'their own', groups: BEFORE });
}

/** Returns the groups of the account after a sign-on, and how many groups Jira has that no list named. */
async function signOn(claim: string, groups: readonly string[], writing: ListWriting) {
  world.provider.switches.lists = writing;
  const user = world.provider.people['noor'];
  if (user !== undefined) user.claims[claim] = groups;
  const { answers } = await signInBrowser(world, PAGES.jira, { who: 'noor' });
  expect(answers.at(-1)?.status).toBe(200);
  const expected = [...BEFORE, ...TWO, 'jira-administrators'];
  const odd = world.jira.groups().filter(({ name }) => !expected.includes(name));
  return [world.jira.person('noor')?.groups, odd.map(({ name }) => name)];
}

describe('a list where a missing claim means that there is none', () => {
  beforeEach(() => start('keycloak'));

  it.each<Row>([
    ['list', 2, IN_TWO],
    ['list', 0, LEFT],
    ['empty_left_out', 2, IN_TWO],
    ['empty_left_out', 0, LEFT],
    ['empty_as_null', 0, LEFT],
    ['empty_as_text', 0, LEFT],
    ['json', 2, IN_TWO],
    ['json', 1, IN_ONE],
    ['one_as_text', 1, BEFORE],
    ['python', 2, BEFORE],
    ['python', 1, BEFORE],
    ['semicolons', 2, BEFORE],
    ['cognito', 2, BEFORE],
  ])(
    'where a missing claim means none, groups written as %s, %d of them, leave the account in %j',
    async (writing, count, expected) => {
      expect(await signOn('groups', TWO.slice(0, count), writing)).toEqual([expected, []]);
    },
  );
});

describe('a list where a missing claim means nothing, and texts are separated', () => {
  beforeEach(() =>
    start('generic', { groupSources: [{ from: 'claim', claim: 'groups', separator: ';' }] }),
  );

  it.each<Row>([
    ['list', 2, IN_TWO],
    ['list', 0, LEFT],
    ['empty_left_out', 0, BEFORE],
    ['empty_as_null', 0, BEFORE],
    ['one_as_text', 1, IN_ONE],
    ['one_as_text', 2, IN_TWO],
    ['semicolons', 2, IN_TWO],
    ['semicolons', 1, IN_ONE],
    ['semicolons_in_list', 2, IN_TWO],
    ['commas_in_list', 2, BEFORE],
    ['json', 2, IN_TWO],
    ['python', 2, BEFORE],
    ['cognito', 2, BEFORE],
  ])(
    'where semicolons separate, groups written as %s, %d of them, leave the account in %j',
    async (writing, count, expected) => {
      expect(await signOn('groups', TWO.slice(0, count), writing)).toEqual([expected, []]);
    },
  );
});

describe('an attribute of Cognito', () => {
  beforeEach(() => start('adfs'));

  it.each<Row>([
    ['cognito', 2, IN_TWO],
    ['cognito', 1, IN_ONE],
    ['cognito', 0, BEFORE],
    ['json', 2, IN_TWO],
    ['python', 2, BEFORE],
    ['semicolons', 2, BEFORE],
  ])(
    'through Cognito, groups written as %s, %d of them, leave the account in %j',
    async (writing, count, expected) => {
      expect(await signOn('custom:groups', TWO.slice(0, count), writing)).toEqual([expected, []]);
    },
  );
});

describe('a list that the provider cuts', () => {
  beforeEach(() =>
    start('generic', { groupSources: [{ from: 'claim', claim: 'groups', limit: 2 }] }),
  );

  it('a user loses no group that was cut off, and joins none', async () => {
    world.provider.switches.listLimit = 2;
    expect(await signOn('groups', [...TWO, 'jira-left-behind'], 'list')).toEqual([BEFORE, []]);
  });

  it('a user has the groups of a list that is too short to be cut', async () => {
    world.provider.switches.listLimit = 2;
    expect(await signOn('groups', TWO.slice(0, 1), 'list')).toEqual([IN_ONE, []]);
  });
});
