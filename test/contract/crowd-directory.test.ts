import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { startCrowdStage } from './start-crowd-stage.ts';

type Stage = Awaited<ReturnType<typeof startCrowdStage>>;

describe('the directory of a Crowd', () => {
  let stage: Stage;
  let switches: Stage['local']['switches'];
  beforeAll(async () => {
    stage = await startCrowdStage();
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    switches = structuredClone(stage.local.switches);
    return () => void Object.assign(stage.local.switches, switches);
  });

  let userCount = 0;
  const split = () => {
    userCount += 1;
    const name = `split-${userCount}`;
    const draft = {
      ...{ name, displayName: 'Ada King Lovelace', emailAddress: `${name}@example.com` },
      ...{ firstName: 'Ada King', lastName: 'Lovelace', groups: ['team-split'] },
    };
    stage.local.addPerson(draft);
    return name;
  };

  it('Crowd keeps first and last name of an account that is deactivated and reactivated', async () => {
    const name = split();
    const before = stage.local.person(name);
    const directory = stage.directory();
    await directory.deactivateUser?.(name);
    expect(stage.local.person(name)).toEqual({ ...before, active: false });
    await directory.updateUser(name, { active: true });
    expect(stage.local.person(name)).toEqual(before);
  });

  it('Crowd keeps first and last name of an account whose e-mail address changes', async () => {
    const name = split();
    const details = { email: 'new@example.com', displayName: 'Ada King Lovelace' };
    await stage.directory().updateUser(name, { details });
    expect(stage.local.person(name)).toMatchObject({
      ...{ firstName: 'Ada King', lastName: 'Lovelace' },
      ...{ displayName: 'Ada King Lovelace', emailAddress: 'new@example.com' },
    });
  });

  it.each([
    ['Ada Byron', 'Ada', 'Byron'],
    ['Ada  King Byron', 'Ada', 'King Byron'],
    ['Ada', 'Ada', 'Ada'],
  ])('Crowd splits the new display name %j', async (displayName, firstName, lastName) => {
    const name = split();
    const details = { email: `${name}@example.com`, displayName };
    await stage.directory().updateUser(name, { details });
    expect(stage.local.person(name)).toMatchObject({ displayName, firstName, lastName });
  });

  it('Crowd keeps an account deactivated while its details change', async () => {
    const name = split();
    const directory = stage.directory();
    await directory.deactivateUser?.(name);
    await directory.updateUser(name, { details: { email: 'x@example.com', displayName: 'X' } });
    expect(stage.local.person(name)).toMatchObject({ active: false, displayName: 'X' });
  });

  it('groups and addresses are read to the end of a Crowd that cuts its pages', async () => {
    stage.local.switches.mostResults = 100;
    const groups = Array.from({ length: 201 }, (_, n) => `cut-${String(n).padStart(3, '0')}`);
    const email = 'cut@example.com';
    for (let n = 0; n < 130; n += 1) stage.addUser({ username: `cut-${n}`, email });
    stage.addUser({ username: 'cut-all', email, groups });
    const directory = stage.directory();
    expect((await directory.findAccount('cut-all'))?.groups.toSorted()).toEqual(groups);
    expect(await directory.findByEmail?.(email)).toHaveLength(131);
  });

  it('Crowd returns direct groups and none by nesting', async () => {
    const name = split();
    stage.addGroup('team-parent');
    stage.local.nestGroup('team-split', 'team-parent');
    expect((await stage.directory().findAccount(name))?.groups).toEqual(['team-split']);
  });

  it('an account that a case-folding database of Crowd finds for another name is refused', async () => {
    stage.fail({
      ...{ kind: 'status', status: 200, headers: { 'Content-Type': 'application/json' } },
      body: JSON.stringify({ name: 'admin', 'display-name': 'Admin', active: true }),
      when: ({ path }) => path.endsWith('/user'),
    });
    await expect(stage.directory().findAccount('ádmin')).rejects.toMatchObject({
      code: 'provision.product_refused',
      evidence: { product: 'crowd', operation: 'find_account', reason: 'other_account' },
    });
  });

  it('Crowd refuses calls from an address that the application does not allow', async () => {
    const secret = replaceableSecret({ username: 'foreign', password: 'foreign-password' });
    for (const forbiddenAddressPage of ['tomcat', 'crowd'] as const) {
      stage.local.switches.forbiddenAddressPage = forbiddenAddressPage;
      await expect(stage.directory(secret).findAccount('ada')).rejects.toMatchObject({
        code: 'provision.address_refused',
        evidence: { product: 'crowd', status: 403 },
      });
    }
  });

  it('Crowd refuses writes of an application that may only read, and lets it read', async () => {
    const name = split();
    const secret = replaceableSecret({ username: 'reader', password: 'reader-password' });
    const directory = stage.directory(secret);
    expect(await directory.findAccount(name)).toMatchObject({ username: name });
    await expect(directory.join(name, ['team-split-2'], 'create')).rejects.toMatchObject({
      code: expect.stringMatching(/^provision\.(?:other_directory|directory_read_only)$/),
    });
  });

  it.each(['INVALID_MEMBERSHIP', 'UNSUPPORTED_OPERATION'])(
    'the reason %s of Crowd does not mean a missing group',
    async (reason) => {
      const name = split();
      stage.addGroup('team-refused');
      stage.fail({
        ...{ kind: 'status', status: 400, headers: { 'Content-Type': 'application/json' } },
        ...{ body: JSON.stringify({ reason }), when: ({ method }) => method === 'POST' },
      });
      await expect(stage.directory().join(name, ['team-refused'], 'skip')).rejects.toMatchObject({
        code: 'provision.product_refused',
        evidence: { product: 'crowd', operation: 'join', status: 400, reason },
      });
    },
  );

  it.each([
    ['answers 201 to an existing membership', { existingMembership: 'silent201' }],
    [
      'sends an empty answer to a creation',
      { userCreateAnswer: 'empty', groupCreateAnswer: 'empty' },
    ],
    ['returns the group that it created', { groupCreateAnswer: 'group' }],
    ['answers 204 to a new name', { renameStatus: 204 }],
    ['sends no content type with an empty answer', { contentTypeOnEmptyAnswers: false }],
    [
      'demands strong passwords',
      { passwordPattern: '^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])(?=.*[^A-Za-z0-9]).{20,}$' },
    ],
  ] as const)('a Crowd that %s is administered', async (_what, differing) => {
    Object.assign(stage.local.switches, differing);
    const directory = stage.directory();
    userCount += 1;
    const user = { username: `kind-${userCount}`, email: 'k@example.com', displayName: 'Kind' };
    await directory.createUser(user);
    await directory.createGroup('team-kind');
    for (let n = 0; n < 2; n += 1) await directory.join(user.username, ['team-kind'], 'create');
    await directory.renameUser?.(user.username, `renamed-${userCount}`);
    expect(await directory.findAccount(`renamed-${userCount}`)).toMatchObject({
      ...{ email: 'k@example.com', displayName: 'Kind', active: true },
      groups: ['team-kind'],
    });
  });
});
