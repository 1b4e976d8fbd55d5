import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startConfluenceStage } from './start-confluence-stage.ts';

type Stage = Awaited<ReturnType<typeof startConfluenceStage>>;

let userCount = 0;
const nextUser = () => {
  userCount += 1;
  const username = `user-${userCount}`;
  return { username, email: `${username}@example.com`, displayName: `Some User ${userCount}` };
};

describe('the directory of a Confluence', () => {
  let stage: Stage;
  let switches: Stage['local']['switches'];
  beforeAll(async () => {
    stage = await startConfluenceStage();
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    switches = structuredClone(stage.local.switches);
    return () => void Object.assign(stage.local.switches, switches);
  });

  it('Confluence refuses a new account when the licence has no seat', async () => {
    stage.local.switches.licenceSeats = 1;
    const user = nextUser();
    await expect(stage.directory().createUser(user)).rejects.toMatchObject({
      code: 'provision.licence_exhausted',
      evidence: { product: 'confluence', operation: 'create_person', status: 402 },
    });
    expect(stage.held(user.username)).toBeNull();
  });

  it.each([
    ['Ada <Lovelace>', 'Ada Lovelace'],
    ['<>', 'user'],
    ['Anonymous', 'user'],
    [' anonymous> ', 'user'],
  ])('Confluence holds the display name %j as %j', async (displayName, held) => {
    const directory = stage.directory();
    const user = directory.toSupportedUser({ ...nextUser(), displayName });
    await directory.createUser(user);
    const name = stage.held(user.username)?.displayName.replace(/-\d+$/, '');
    expect(name).toBe(held);
    expect(user.displayName.replace(/-\d+$/, '')).toBe(held);
  });

  it('Confluence joins a group by its name in lower case, as it was created', async () => {
    const user = nextUser();
    await stage.directory().createUser(user);
    stage.local.calls.length = 0;
    await stage.directory().join(user.username, ['Team-Cased'], 'create');
    const path = `/rest/api/user/${user.username}/group/team-cased`;
    expect(stage.local.calls.map((call) => call.path)).toContain(path);
    expect(stage.held(user.username)?.groups).toContain('team-cased');
  });

  it('a read-only Confluence refuses a new account with 403', async () => {
    Object.assign(stage.local.switches, { readOnlyDirectory: true, readOnlyStatus: 403 });
    await expect(stage.directory().createUser(nextUser())).rejects.toMatchObject({
      code: 'provision.directory_read_only',
    });
  });

  it.each([
    ['short pages', { maxPageSize: 25 }],
    ['links that begin with the server', { maxPageSize: 25, pageLinks: 'absolute' }],
    ['pages without links', { maxPageSize: 50, pageLinks: 'none' }],
  ] as const)('Confluence is read to the end with %s', async (_what, differing) => {
    Object.assign(stage.local.switches, differing);
    const groups = Array.from({ length: 101 }, (_, n) => `page-${String(n).padStart(3, '0')}`);
    const user = nextUser();
    stage.addUser({ ...user, groups });
    const account = await stage.directory().findAccount(user.username);
    expect(account?.groups.toSorted()).toEqual(groups);
  });

  it.each([400, 403, 404] as const)(
    'an unknown user has no account at a Confluence that answers %i',
    async (undocumentedMissingStatus) => {
      stage.local.switches.undocumentedMissingStatus = undocumentedMissingStatus;
      expect(await stage.directory().findAccount('unknown')).toBeNull();
    },
  );

  it('an account that a case-folding database of Confluence finds for another name is refused', async () => {
    const user = { username: 'admin', displayName: 'Admin', status: 'current' };
    stage.fail({
      ...{ kind: 'status', status: 200, headers: { 'Content-Type': 'application/json' } },
      ...{ body: JSON.stringify(user), when: ({ path }) => path === '/rest/api/user' },
    });
    await expect(stage.directory().findAccount('ádmin')).rejects.toMatchObject({
      code: 'provision.product_refused',
      evidence: { product: 'confluence', operation: 'find_account', reason: 'other_account' },
    });
  });

  it.each([200, 201] as const)(
    'Confluence has created a group when it answers %i',
    async (createdGroupStatus) => {
      stage.local.switches.createdGroupStatus = createdGroupStatus;
      await stage.directory().createGroup(`team-${createdGroupStatus}`);
      expect(stage.groups()).toContain(`team-${createdGroupStatus}`);
    },
  );

  it('Confluence leaves a created group when it answers 400 for missing ones', async () => {
    stage.local.switches.undocumentedMissingStatus = 400;
    const user = nextUser();
    stage.addUser(user);
    const directory = stage.directory();
    await directory.createGroup('team-made');
    await directory.join(user.username, ['team-made'], 'create');
    await directory.leave(user.username, ['team-made']);
    expect(stage.held(user.username)?.groups).toEqual([]);
  });
});

describe.each([
  ['8.4', [8, 4], false],
  ['9.2', [9, 2], false],
  ['9.3', [9, 3], true],
  ['10.2', [10, 2], true],
] as const)('a Confluence %s', (title, version, changesDetails) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startConfluenceStage(version);
  });
  afterAll(() => stage.close());

  it(`Confluence ${title} ${changesDetails ? 'changes' : 'does not change'} details, and does all else`, async () => {
    const directory = stage.directory();
    const user = nextUser();
    expect(directory.capabilities.changesDetails).toBe(changesDetails);
    await directory.createUser(user);
    await directory.setPassword(user.username);
    await directory.createGroup('team-version');
    await directory.join(user.username, ['team-version'], 'create');
    await directory.deactivateUser?.(user.username);
    await directory.updateUser(user.username, { active: true });
    expect(await directory.findAccount(user.username)).toMatchObject({
      displayName: user.displayName,
      active: true,
      groups: ['confluence-users', 'team-version'],
    });
    const details = { email: 'new@example.com', displayName: 'New' };
    const changed = directory.updateUser(user.username, { details }).then(
      () => true,
      () => false,
    );
    expect(await changed).toBe(changesDetails);
  });
});
