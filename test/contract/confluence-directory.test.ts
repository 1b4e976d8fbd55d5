import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startConfluenceStage } from './start-confluence-stage.ts';

type Stage = Awaited<ReturnType<typeof startConfluenceStage>>;

let people = 0;
const somebody = () => {
  people += 1;
  const username = `somebody-${people}`;
  return { username, email: `${username}@example.com`, displayName: `Some Body ${people}` };
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

  it('has no place for more people than its licence has seats', async () => {
    stage.local.switches.licenceSeats = 1;
    const person = somebody();
    await expect(stage.directory().createUser(person)).rejects.toMatchObject({
      code: 'provision.licence_exhausted',
      evidence: { product: 'confluence', operation: 'create_person', status: 402 },
    });
    expect(stage.held(person.username)).toBeNull();
  });

  it.each([
    ['Ada <Lovelace>', 'Ada Lovelace'],
    ['<>', 'somebody'],
    ['Anonymous', 'somebody'],
    [' anonymous> ', 'somebody'],
  ])('holds the name %j as %j', async (displayName, held) => {
    const directory = stage.directory();
    const person = directory.toSupportedUser({ ...somebody(), displayName });
    await directory.createUser(person);
    const name = stage.held(person.username)?.displayName.replace(/-\d+$/, '');
    expect(name).toBe(held);
    expect(person.displayName.replace(/-\d+$/, '')).toBe(held);
  });

  it('is told of a group in lower case only, as it is created', async () => {
    const person = somebody();
    await stage.directory().createUser(person);
    stage.local.calls.length = 0;
    await stage.directory().join(person.username, ['Team-Cased'], 'create');
    const path = `/rest/api/user/${person.username}/group/team-cased`;
    expect(stage.local.calls.map((call) => call.path)).toContain(path);
    expect(stage.held(person.username)?.groups).toContain('team-cased');
  });

  it('says that it takes no new people where it refuses them with 403', async () => {
    Object.assign(stage.local.switches, { readOnlyDirectory: true, readOnlyStatus: 403 });
    await expect(stage.directory().createUser(somebody())).rejects.toMatchObject({
      code: 'provision.directory_read_only',
    });
  });

  it.each([
    ['short pages', { maxPageSize: 25 }],
    ['links that begin with the server', { maxPageSize: 25, pageLinks: 'absolute' }],
  ] as const)('is read to the end with %s', async (_what, differing) => {
    Object.assign(stage.local.switches, differing);
    const groups = Array.from({ length: 101 }, (_, n) => `page-${String(n).padStart(3, '0')}`);
    const person = somebody();
    stage.settle({ ...person, groups });
    const account = await stage.directory().findAccount(person.username);
    expect(account?.groups.toSorted()).toEqual(groups);
  });

  it.each([400, 403, 404] as const)(
    'tells nobody as null, whatever it answers where %i is not described',
    async (undocumentedMissingStatus) => {
      stage.local.switches.undocumentedMissingStatus = undocumentedMissingStatus;
      expect(await stage.directory().findAccount('nobody')).toBeNull();
    },
  );

  it('refuses an account that a folding database finds for another name', async () => {
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

  it.each([200, 201] as const)('has created a group with %i', async (createdGroupStatus) => {
    stage.local.switches.createdGroupStatus = createdGroupStatus;
    await stage.directory().createGroup(`team-${createdGroupStatus}`);
    expect(stage.groups()).toContain(`team-${createdGroupStatus}`);
  });

  it('has people join groups that are missing where it says so with 400', async () => {
    stage.local.switches.undocumentedMissingStatus = 400;
    const person = somebody();
    stage.settle(person);
    const directory = stage.directory();
    await directory.createGroup('team-made');
    await directory.join(person.username, ['team-made'], 'create');
    await directory.leave(person.username, ['team-made']);
    expect(stage.held(person.username)?.groups).toEqual([]);
  });
});

describe.each([
  ['8.4', [8, 4], false],
  ['9.2', [9, 2], false],
  ['9.3', [9, 3], true],
  ['10.2', [10, 2], true],
] as const)('a Confluence %s', (_title, version, changesDetails) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startConfluenceStage(version);
  });
  afterAll(() => stage.close());

  it(`${changesDetails ? 'changes' : 'does not change'} details, and does all else`, async () => {
    const directory = stage.directory();
    const person = somebody();
    expect(directory.capabilities.changesDetails).toBe(changesDetails);
    await directory.createUser(person);
    await directory.setPassword(person.username);
    await directory.createGroup('team-version');
    await directory.join(person.username, ['team-version'], 'create');
    await directory.deactivateUser?.(person.username);
    await directory.updateUser(person.username, { active: true });
    expect(await directory.findAccount(person.username)).toMatchObject({
      displayName: person.displayName,
      active: true,
      groups: ['confluence-users', 'team-version'],
    });
    const details = { email: 'new@example.com', displayName: 'New' };
    const changed = directory.updateUser(person.username, { details }).then(
      () => true,
      () => false,
    );
    expect(await changed).toBe(changesDetails);
  });
});
