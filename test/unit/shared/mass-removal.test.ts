import { describe, expect, it } from 'vitest';
import type { GroupSource } from '#shared/groups/group-source.ts';
import { claimGroups } from '#shared/groups/sources/claim.ts';
import { account } from '#test/builders/account.ts';
import { claimSource } from '#test/builders/claim-source.ts';
import { groupSource } from '#test/builders/group-source.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { returnCookie } from '#test/builders/return-cookie.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';
import {
  type WatchedDependencies,
  type WatchedDependenciesParts,
  watchedDependencies,
} from '#test/builders/watched-dependencies.ts';

const USERS = Array.from({ length: 200 }, (_none, index) => `user-${index}`);

/** Returns Jira with an account for each user, in a managed and in a default group. */
function staffed(parts: WatchedDependenciesParts = {}): WatchedDependencies {
  const groups = ['jira-analysts', 'jira-users'];
  return watchedDependencies(
    USERS.map((username) => account({ ...accountOf(username), groups })),
    parts,
  );
}

const accountOf = (username: string) => ({ username, email: `${username}@example.com` });

/** Signs each of these users on with the same groups, and returns the code of each refusal. */
async function signOnAll(
  watched: WatchedDependencies,
  users: readonly string[],
  groups: readonly string[] | undefined,
): Promise<readonly string[]> {
  const refusals: string[] = [];
  for (const username of users) {
    await signOnAs(watched, username, groups).catch((error: Error) => refusals.push(error.message));
  }
  return refusals;
}

function signOnAs(
  watched: WatchedDependencies,
  username: string,
  groups: readonly string[] | undefined,
  cookie?: string,
) {
  const { email } = accountOf(username);
  const payload = { sub: username, preferred_username: username, email, groups };
  return signOnWith(watched, { payload }, cookie === undefined ? {} : { cookie });
}

const countMembers = ({ directory }: WatchedDependencies, group = 'jira-analysts') =>
  USERS.filter((username) => directory.accountOf(username)?.groups.includes(group)).length;

const suspicionsOf = ({ lines }: WatchedDependencies) =>
  lines.filter(({ event }) => event === 'plan.mass_removal_suspected');

describe('a provider that says of all users that they are in no group', () => {
  it('five of 200 users lose their groups on an instance that saw none of them before', async () => {
    const watched = staffed();
    expect(await signOnAll(watched, USERS, [])).toEqual([]);
    expect(countMembers(watched)).toBe(195);
    expect(countMembers(watched, 'jira-users')).toBe(200);
  });

  it('a fifth of 200 users lose their groups on an instance that saw all of them before', async () => {
    const watched = staffed();
    await signOnAll(watched, USERS, ['jira-analysts']);
    await signOnAll(watched, USERS, []);
    expect(countMembers(watched)).toBe(160);
  });

  it('each user who keeps their groups is told to the log and to the audit record', async () => {
    const watched = staffed();
    await signOnAll(watched, USERS.slice(0, 6), []);
    const { entry } = watched.lines.findLast(({ event }) => event === 'decided') ?? {};
    expect(entry).toMatchObject({
      ...{ sources: ['claim: empty'], groups: 'absent', policy: 'keep' },
      ...{ doubted: 'mass_removal', steps: [] },
    });
    const suspicion = { product: 'jira', turned: 6, seen: 6 };
    expect(suspicionsOf(watched)).toMatchObject([{ level: 'error', entry: suspicion }]);
  });

  it('a user who keeps their groups is looked at again at the next sign-on', async () => {
    const watched = staffed();
    await signOnAll(watched, USERS, []);
    const cookie = returnCookie(await signOnAs(watched, 'user-199', []));
    const before = watched.directory.calls.length;
    await signOnAs(watched, 'user-199', [], cookie);
    expect(watched.directory.calls.slice(before)).toEqual(['find user-199']);
  });

  it('the users who lost their groups get them back when the mapper is back', async () => {
    const watched = staffed();
    await signOnAll(watched, USERS, []);
    await signOnAll(watched, USERS, ['jira-analysts']);
    expect(countMembers(watched)).toBe(200);
    await signOnAs(watched, 'user-0', []);
    expect(countMembers(watched)).toBe(199);
  });

  it('users without a required group are refused up to the limit, and then sign on with the groups that they have', async () => {
    const watched = staffed({ policy: productPolicy({ required: ['jira-analysts'] }) });
    const refusals = await signOnAll(watched, USERS, []);
    expect(refusals).toEqual(Array.from({ length: 5 }, () => 'map.group_required'));
    expect(countMembers(watched)).toBe(195);
  });

  it('in mode lookup users without a required group are refused up to the limit, and then sign on', async () => {
    const rules = { required: ['jira-analysts'], managed: [] };
    const watched = staffed({ policy: productPolicy(rules, { mode: 'lookup' }) });
    expect(await signOnAll(watched, USERS, [])).toHaveLength(5);
    expect(countMembers(watched)).toBe(200);
  });

  it('a policy that refuses users without a claim refuses them, and takes nothing', async () => {
    const watched = staffed({ policy: productPolicy({ whenAbsent: 'deny' }) });
    const refusals = await signOnAll(watched, USERS, []);
    expect(refusals).toEqual(Array.from({ length: 195 }, () => 'map.groups_denied'));
    expect(countMembers(watched)).toBe(195);
  });

  it('a user without an account is not signed on by the groups of others', async () => {
    const policy = productPolicy({ required: ['jira-analysts'] });
    const watched = staffed({ policy });
    await signOnAll(watched, USERS, []);
    expect(await signOnAll(watched, ['mallory'], [])).toEqual(['map.group_required']);
    expect(watched.directory.accountOf('mallory')).toBeNull();
  });

  it('a small company may lose its groups as the policy says', async () => {
    const watched = staffed();
    await signOnAll(watched, USERS.slice(0, 4), []);
    expect(countMembers(watched)).toBe(196);
    expect(suspicionsOf(watched)).toEqual([]);
  });

  it('a mapper that vanishes takes the groups of five users where a left-out claim means none', async () => {
    const place = { claim: 'groups', format: 'list', leftOut: 'none' } as const;
    const watched = staffed({ sources: [{ ...claimSource(), read: claimGroups(place) }] });
    await signOnAll(watched, USERS, undefined);
    expect(countMembers(watched)).toBe(195);
  });

  it.each(['identity_store', 'microsoft_graph', 'google_directory', 'cognito', 'access_token'])(
    'the source %s that begins to answer with empty lists takes the groups of five users',
    async (name) => {
      const source: GroupSource = groupSource({ name, claim: { state: 'empty' } });
      const watched = staffed({ sources: [source] });
      await signOnAll(watched, USERS, []);
      expect(countMembers(watched)).toBe(195);
    },
  );

  it('in shadow the log says what would be kept, and nothing is taken', async () => {
    const watched = staffed({ policy: productPolicy({}, { shadow: true }) });
    await signOnAll(watched, USERS.slice(0, 7), []);
    expect(countMembers(watched)).toBe(200);
    expect(suspicionsOf(watched)).toHaveLength(2);
  });
});

describe('a provider that begins to name groups otherwise', () => {
  it.each([
    ['with their path', ['/jira-analysts']],
    ['with their domain', ['ACME\\jira-analysts']],
    ['by the group for everybody alone', ['everyone']],
  ])('names of groups %s take the groups of five users', async (_what, names) => {
    const watched = staffed();
    await signOnAll(watched, USERS, names);
    expect(countMembers(watched)).toBe(195);
    const { entry } = watched.lines.findLast(({ event }) => event === 'decided') ?? {};
    expect(entry).toMatchObject({ sources: ['claim: present'], groups: 'absent', steps: [] });
  });
});

describe('users who lose single groups', () => {
  it('any number of users may change from one group to another', async () => {
    const watched = staffed();
    await signOnAll(watched, USERS, ['jira-designers']);
    expect(countMembers(watched)).toBe(0);
    expect(countMembers(watched, 'jira-designers')).toBe(200);
    expect(suspicionsOf(watched)).toEqual([]);
  });
});
