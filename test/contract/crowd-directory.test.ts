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

  let people = 0;
  const split = () => {
    people += 1;
    const name = `split-${people}`;
    const draft = {
      ...{ name, displayName: 'Ada King Lovelace', emailAddress: `${name}@example.com` },
      ...{ firstName: 'Ada King', lastName: 'Lovelace', groups: ['team-split'] },
    };
    stage.local.addPerson(draft);
    return name;
  };

  it('keeps first and last name of whom it deactivates and brings back', async () => {
    const name = split();
    const before = stage.local.person(name);
    const directory = stage.directory();
    await directory.deactivateUser?.(name);
    expect(stage.local.person(name)).toEqual({ ...before, active: false });
    await directory.updateUser(name, { active: true });
    expect(stage.local.person(name)).toEqual(before);
  });

  it('keeps first and last name of whose address alone changes', async () => {
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
  ])('splits the new name %j', async (displayName, firstName, lastName) => {
    const name = split();
    const details = { email: `${name}@example.com`, displayName };
    await stage.directory().updateUser(name, { details });
    expect(stage.local.person(name)).toMatchObject({ displayName, firstName, lastName });
  });

  it('keeps a deactivated person so while their details change', async () => {
    const name = split();
    const directory = stage.directory();
    await directory.deactivateUser?.(name);
    await directory.updateUser(name, { details: { email: 'x@example.com', displayName: 'X' } });
    expect(stage.local.person(name)).toMatchObject({ active: false, displayName: 'X' });
  });

  it('tells groups that somebody is in themselves, and none by way of another', async () => {
    const name = split();
    stage.addGroup('team-parent');
    stage.local.nestGroup('team-split', 'team-parent');
    expect((await stage.directory().findAccount(name))?.groups).toEqual(['team-split']);
  });

  it('refuses an account that a folding database finds for another name', async () => {
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

  it('takes no calls from an address that the application does not allow', async () => {
    const secret = replaceableSecret({ username: 'stranger', password: 'stranger-password' });
    for (const forbiddenAddressPage of ['tomcat', 'crowd'] as const) {
      stage.local.switches.forbiddenAddressPage = forbiddenAddressPage;
      await expect(stage.directory(secret).findAccount('ada')).rejects.toMatchObject({
        code: 'provision.address_refused',
        evidence: { product: 'crowd', status: 403 },
      });
    }
  });

  it('takes no writes from an application that may only read, which still reads', async () => {
    const name = split();
    const secret = replaceableSecret({ username: 'reader', password: 'reader-password' });
    const directory = stage.directory(secret);
    expect(await directory.findAccount(name)).toMatchObject({ username: name });
    await expect(directory.join(name, ['team-split-2'], 'create')).rejects.toMatchObject({
      code: expect.stringMatching(/^provision\.(?:other_directory|directory_read_only)$/),
    });
  });

  it.each(['INVALID_MEMBERSHIP', 'UNSUPPORTED_OPERATION'])(
    'takes %s for no group that is missing',
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
    ['says 201 to a membership that is there already', { existingMembership: 'silent201' }],
    [
      'answers nothing to what it created',
      { userCreateAnswer: 'empty', groupCreateAnswer: 'empty' },
    ],
    ['answers the group that it created', { groupCreateAnswer: 'group' }],
    ['says 204 to a new name', { renameStatus: 204 }],
    ['names no type of what is empty', { contentTypeOnEmptyAnswers: false }],
    [
      'asks for strong passwords',
      { passwordPattern: '^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])(?=.*[^A-Za-z0-9]).{20,}$' },
    ],
  ] as const)('may be one that %s', async (_what, differing) => {
    Object.assign(stage.local.switches, differing);
    const directory = stage.directory();
    people += 1;
    const person = { username: `kind-${people}`, email: 'k@example.com', displayName: 'Kind' };
    await directory.createUser(person);
    await directory.createGroup('team-kind');
    for (let n = 0; n < 2; n += 1) await directory.join(person.username, ['team-kind'], 'create');
    await directory.renameUser?.(person.username, `renamed-${people}`);
    expect(await directory.findAccount(`renamed-${people}`)).toMatchObject({
      ...{ email: 'k@example.com', displayName: 'Kind', active: true },
      groups: ['team-kind'],
    });
  });
});
