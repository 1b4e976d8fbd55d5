import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toGroupKey } from '#shared/products/group-key.ts';
import type { User } from '#shared/products/user.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { DIRECTORIES, ODD_GROUPS, ODD_NAMES } from './directory-expectations.ts';
import { type DirectoryStage, passwordFor } from './directory-stage.ts';

describe.each(DIRECTORIES)('the directory of $product', (expected) => {
  let stage: DirectoryStage;
  beforeAll(async () => {
    stage = await expected.start();
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  let people = 0;
  const somebody = (): User => {
    people += 1;
    const username = `somebody-${people}`;
    return { username, email: `${username}@example.com`, displayName: `Some Body ${people}` };
  };
  const newcomer = async () => {
    const person = somebody();
    await stage.directory().createUser(person);
    stage.sent.length = 0;
    return person;
  };
  const resident = (groups: readonly string[] = []) => {
    const person = somebody();
    stage.settle({ ...person, groups });
    return person;
  };
  const groupKeys = (names: readonly string[] = []) => names.map(toGroupKey).toSorted();

  describe('looking somebody up', () => {
    it('tells nobody as null', async () => {
      expect(await stage.directory().findAccount('nobody')).toBeNull();
    });

    it('tells whom it created, in every part that the product tells', async () => {
      const person = await newcomer();
      expect(await stage.directory().findAccount(person.username)).toMatchObject({
        ...person,
        email: expected.tellsEmail ? person.email : null,
        active: true,
        groups: expected.groupsOfNewUsers,
      });
    });

    it('finds a name in any case, in the product’s own spelling', async () => {
      stage.settle({ username: `Shout-${expected.product}`, groups: ['team-shout'] });
      const account = await stage.directory().findAccount(`SHOUT-${expected.product}`);
      expect(account).toMatchObject({
        username: `Shout-${expected.product}`,
        groups: ['team-shout'],
      });
    });

    it('tells who is deactivated', async () => {
      const person = somebody();
      stage.settle({ ...person, active: false });
      expect(await stage.directory().findAccount(person.username)).toMatchObject({ active: false });
    });

    it.each([0, 1, 199, 250, 1_000, 1_001])('reads %i groups to the end', async (count) => {
      const names = Array.from({ length: count }, (_, n) => `group-${String(n).padStart(4, '0')}`);
      const person = resident(names);
      const account = await stage.directory().findAccount(person.username);
      expect(account?.groups.toSorted()).toEqual(names);
      expect(stage.sent.length).toBeLessThanOrEqual(expected.callsFor(count) + 1);
    });

    it('is not taken for somebody else whose name holds theirs', async () => {
      stage.settle({ username: 'frederic', groups: ['team-frederic'] });
      stage.settle({ username: 'alfred', displayName: 'fred', email: 'fred@example.com' });
      expect(await stage.directory().findAccount('fred')).toBeNull();
      stage.settle({ username: 'fred', groups: ['team-fred'] });
      expect(await stage.directory().findAccount('fred')).toMatchObject({
        username: 'fred',
        groups: ['team-fred'],
      });
    });
  });

  describe('creating a person', () => {
    it('is done when it is done already, and changes nothing then', async () => {
      const person = await newcomer();
      await stage.directory().createUser({ ...person, displayName: 'Late' });
      expect(stage.held(person.username)).toMatchObject({ displayName: person.displayName });
    });

    it('is done by two at the same time', async () => {
      const person = somebody();
      const [one, other] = [stage.directory(), stage.directory()];
      await Promise.all([one.createUser(person), other.createUser(person)]);
      expect(stage.held(person.username)).toMatchObject(person);
    });

    it('is done although its answer was lost', async () => {
      const person = somebody();
      stage.fail({ kind: 'drop-answer', when: ({ method }) => method === 'POST' });
      await stage.directory().createUser(person);
      expect(stage.held(person.username)).toMatchObject(person);
    });

    if (expected.product !== 'crowd')
      it('leaves the person with the password', async () => {
        const person = await newcomer();
        const directory = stage.directory();
        if (directory.capabilities.setsPasswordSeparately)
          await directory.setPassword(person.username);
        const password = await passwordFor(person.username);
        expect(stage.acceptsPassword(person.username, password)).toBe(true);
      });

    if (expected.checksEmail)
      it('that the product cannot hold is refused', async () => {
        const person = { ...somebody(), email: 'no address' };
        await expect(stage.directory().createUser(person)).rejects.toMatchObject({
          code: 'provision.product_refused',
          evidence: { product: expected.product, operation: 'create_person', status: 400 },
        });
        expect(stage.held(person.username)).toBeNull();
      });
  });

  describe('changing a person', () => {
    it('changes both details', async () => {
      const { username } = await newcomer();
      const details = { email: 'new@example.com', displayName: 'New Name' };
      await stage.directory().updateUser(username, { details });
      expect(stage.held(username)).toMatchObject({ ...details, active: true });
    });

    it('changes no group and no activity besides', async () => {
      const person = resident(['team-kept']);
      const details = { email: 'kept@example.com', displayName: 'Kept' };
      await stage.directory().updateUser(person.username, { details });
      expect(stage.held(person.username)).toMatchObject({ active: true, groups: ['team-kept'] });
    });

    it('that was done although its answer was lost is done', async () => {
      const { username } = await newcomer();
      const details = { email: 'lost@example.com', displayName: 'Lost Answer' };
      stage.fail({ kind: 'drop-answer', when: ({ method }) => method === 'PUT' });
      await stage.directory().updateUser(username, { details });
      expect(stage.held(username)).toMatchObject(details);
    });

    if (expected.deactivates)
      it('deactivates, and brings back with everything kept', async () => {
        const person = resident(['team-back']);
        const directory = stage.directory();
        for (let n = 0; n < 2; n += 1) await directory.deactivateUser?.(person.username);
        expect(stage.held(person.username)).toMatchObject({ active: false });
        for (let n = 0; n < 2; n += 1) {
          await directory.updateUser(person.username, { active: true });
        }
        expect(stage.held(person.username)).toEqual({
          ...person,
          active: true,
          groups: ['team-back'],
        });
      });

    if (expected.deactivates)
      it('brings back and changes details at once', async () => {
        const person = somebody();
        stage.settle({ ...person, active: false });
        const details = { email: 'both@example.com', displayName: 'Both' };
        await stage.directory().updateUser(person.username, { details, active: true });
        expect(stage.held(person.username)).toMatchObject({ ...details, active: true });
      });

    it('can only do what it says that it can', () => {
      const { renameUser, deactivateUser, capabilities } = stage.directory();
      expect(renameUser !== null).toBe(expected.renames);
      expect(deactivateUser !== null).toBe(expected.deactivates);
      expect(capabilities.reactivates).toBe(expected.deactivates);
      expect(capabilities.groupsOfNewUsers).toEqual(expected.groupsOfNewUsers);
    });

    if (expected.renames)
      it('renames, with groups and details kept', async () => {
        const person = resident(['team-renamed']);
        const name = `${person.username}+new@example.com`;
        await stage.directory().renameUser?.(person.username, name);
        expect(stage.held(person.username)).toBeNull();
        expect(stage.held(name)).toMatchObject({
          ...person,
          username: name,
          groups: ['team-renamed'],
        });
      });
  });

  describe('groups', () => {
    it('are created once, by whoever comes first', async () => {
      await stage.directory().createGroup('team-once');
      await stage.directory().createGroup('team-once');
      expect(stage.groups().filter((name) => name === 'team-once')).toHaveLength(1);
    });

    it('are created although the answer was lost', async () => {
      stage.fail({ kind: 'drop-answer', when: ({ method }) => method === 'POST' });
      await stage.directory().createGroup('team-lost');
      expect(stage.groups()).toContain('team-lost');
    });

    it('that an instance has seen cost no call again', async () => {
      const person = resident(['team-seen']);
      const directory = stage.directory();
      await directory.findAccount(person.username);
      stage.sent.length = 0;
      await directory.createGroup('Team-Seen');
      expect(stage.sent).toEqual([]);
    });

    it('are joined all at once, and again', async () => {
      const { username } = await newcomer();
      const groups = ['team-one', 'team-two', 'team-three'];
      for (const group of groups) stage.addGroup(group);
      for (let n = 0; n < 2; n += 1) await stage.directory().join(username, groups, 'create');
      expect(stage.held(username)?.groups).toEqual(
        [...expected.groupsOfNewUsers, ...groups].toSorted(),
      );
    });

    it('are joined although the answer was lost', async () => {
      const { username } = await newcomer();
      stage.addGroup('team-joined');
      stage.fail({ kind: 'drop-answer', when: ({ method }) => method !== 'GET' });
      await stage.directory().join(username, ['team-joined'], 'create');
      expect(stage.held(username)?.groups).toContain('team-joined');
    });

    it('that are missing after all are created and joined', async () => {
      const { username } = await newcomer();
      stage.addGroup('team-there');
      await stage.directory().join(username, ['team-missing', 'team-there', 'team-gone'], 'create');
      expect(stage.held(username)?.groups).toEqual(
        expect.arrayContaining(['team-gone', 'team-missing', 'team-there']),
      );
    });

    it('that are missing and may not be created are left out, the others joined', async () => {
      const person = resident(['team-mine']);
      for (const group of ['team-here', 'team-there']) stage.addGroup(group);
      const groups = ['team-nowhere', 'team-here', 'team-mine', 'team-elsewhere', 'team-there'];
      for (let n = 0; n < 2; n += 1) {
        await stage.directory().join(person.username, groups, 'skip');
        expect(stage.held(person.username)?.groups).toEqual([
          ...['team-here', 'team-mine', 'team-there'],
        ]);
      }
      expect(stage.groups()).not.toContain('team-nowhere');
      expect(stage.groups()).not.toContain('team-elsewhere');
    });

    it('may all be missing where none may be created', async () => {
      const { username, groups } = { ...resident(), groups: ['team-void', 'team-null'] };
      await stage.directory().join(username, groups, 'skip');
      await stage.directory().join(username, ['team-void'], 'skip');
      expect(stage.held(username)?.groups).toEqual([]);
      expect(stage.groups()).not.toContain('team-void');
    });

    it('that are missing today are joined when they are there', async () => {
      const { username } = resident();
      const directory = stage.directory();
      await directory.join(username, ['team-tomorrow'], 'skip');
      stage.addGroup('team-tomorrow');
      await directory.join(username, ['team-tomorrow'], 'skip');
      expect(stage.held(username)?.groups).toEqual(['team-tomorrow']);
    });

    it('that were deleted since the instance saw them are left out, not made anew', async () => {
      const person = resident(['team-doomed']);
      const { username } = resident();
      const directory = stage.directory();
      await directory.findAccount(person.username);
      await stage.removeGroup('team-doomed');
      await directory.join(username, ['team-doomed'], 'skip');
      expect(stage.groups()).not.toContain('team-doomed');
      await directory.createGroup('team-doomed');
      await directory.join(username, ['team-doomed'], 'skip');
      expect(stage.held(username)?.groups).toEqual(['team-doomed']);
    });

    it.each([
      ['are there', ['team-rooted'], 'skip'],
      ['are missing', ['team-unheard'], 'skip'],
      ['are both', ['team-unheard', 'team-rooted'], 'skip'],
      ['can be created', ['team-creatable'], 'create'],
    ] as const)('are not joined by nobody where they %s', async (_what, groups, missing) => {
      stage.addGroup('team-rooted');
      await expect(stage.directory().join('nobody', groups, missing)).rejects.toMatchObject({
        code: 'provision.product_refused',
        evidence: { product: expected.product, operation: 'join', status: 404 },
      });
    });

    it.each(['create', 'skip'] as const)(
      'without the right to change them are not taken for missing: %s',
      async (missing) => {
        const { username } = resident();
        stage.addGroup('team-guarded');
        stage.switches.readOnlyDirectory = true;
        const joined = stage.directory().join(username, ['team-guarded'], missing);
        await expect(joined).rejects.toMatchObject({ code: 'provision.other_directory' });
      },
    );

    it('that were deleted since the instance saw them are created and joined', async () => {
      const person = resident(['team-short-lived']);
      const { username } = await newcomer();
      const directory = stage.directory();
      await directory.findAccount(person.username);
      await stage.removeGroup('team-short-lived');
      await directory.createGroup('team-short-lived');
      await directory.join(username, ['team-short-lived'], 'create');
      expect(stage.held(username)?.groups).toContain('team-short-lived');
    });

    it('are left, and left again, and those that are gone or never were', async () => {
      const person = resident(['team-left', 'team-stays', 'team-vanished']);
      await stage.removeGroup('team-vanished');
      const left = ['team-left', 'team-vanished', 'team-never-was'];
      for (let n = 0; n < 2; n += 1) await stage.directory().leave(person.username, left);
      expect(stage.held(person.username)?.groups).toEqual(['team-stays']);
    });

    it('are left although the answer was lost', async () => {
      const person = resident(['team-lost-leave']);
      stage.fail({ kind: 'drop-answer', when: ({ method }) => method !== 'GET' });
      await stage.directory().leave(person.username, ['team-lost-leave']);
      expect(stage.held(person.username)?.groups).toEqual([]);
    });

    it('of other people stay as they are', async () => {
      const [one, other] = [resident(['team-both']), resident(['team-both'])];
      await stage.directory().leave(one.username, ['team-both']);
      expect(stage.held(other.username)?.groups).toEqual(['team-both']);
    });

    it.each(ODD_GROUPS)('may be called %j, or are not asked for', async (group) => {
      const directory = stage.directory();
      expect(directory.capabilities.supportsGroupName(group)).toBe(
        !expected.refusedGroups.includes(group),
      );
      if (expected.refusedGroups.includes(group)) return;
      const { username } = await newcomer();
      await directory.createGroup(group);
      await directory.join(username, [group], 'create');
      const account = await directory.findAccount(username);
      expect(groupKeys(account?.groups)).toEqual(groupKeys([...expected.groupsOfNewUsers, group]));
      await directory.leave(username, account?.groups ?? []);
      expect(stage.held(username)?.groups).toEqual([]);
    });
  });

  describe('a person', () => {
    const allowed = ODD_NAMES.filter((name) => !expected.refusedNames.includes(name));
    it.each(allowed)('may be called %j', async (name) => {
      const directory = stage.directory();
      const person = directory.toSupportedUser({ ...somebody(), username: name });
      expect(person.username.toLowerCase()).toBe(name.toLowerCase());
      await directory.createUser(person);
      await directory.createUser(person);
      await directory.setPassword(person.username);
      await directory.join(person.username, ['team-odd'], 'create');
      const details = { email: 'odd@example.com', displayName: 'Odd Name' };
      await directory.updateUser(person.username, { details, active: true });
      expect(await directory.findAccount(name)).toMatchObject({
        username: person.username,
        displayName: 'Odd Name',
      });
      expect(stage.held(person.username)?.groups).toContain('team-odd');
      await directory.leave(person.username, ['team-odd']);
      expect(stage.held(person.username)?.groups).not.toContain('team-odd');
    });

    it.each(expected.refusedNames)('who is called %j is refused before any call', (name) => {
      expect(() => stage.directory().toSupportedUser({ ...somebody(), username: name })).toThrow(
        expect.objectContaining({
          code: 'provision.username_refused',
          evidence: { product: expected.product },
        }),
      );
      expect(stage.sent).toEqual([]);
    });
  });

  describe('what the operator has to mend', () => {
    it('is a directory that takes no new people', async () => {
      stage.switches.readOnlyDirectory = true;
      await expect(stage.directory().createUser(somebody())).rejects.toMatchObject({
        code: 'provision.directory_read_only',
      });
    });

    it('is a directory that takes no changes', async () => {
      const { username } = await newcomer();
      stage.switches.readOnlyDirectory = true;
      const details = { email: 'new@example.com', displayName: 'New' };
      await expect(stage.directory().updateUser(username, { details })).rejects.toMatchObject({
        code: 'provision.other_directory',
      });
    });

    it('is a directory that takes no groups', async () => {
      stage.switches.readOnlyDirectory = true;
      await expect(stage.directory().createGroup('team-read-only')).rejects.toMatchObject({
        code: 'provision.directory_read_only',
      });
    });

    it('is a service account without the rights, which nothing is read anew for', async () => {
      const ordinary = { username: 'reader', password: 'reader-password' };
      if (expected.usersGroup !== null) {
        stage.settle({ username: 'reader', groups: [expected.usersGroup] });
        ordinary.password = 'their own';
      }
      const secret = replaceableSecret(ordinary);
      await expect(stage.directory(secret).createUser(somebody())).rejects.toMatchObject({
        code: expected.withoutRights,
      });
      expect(secret.fetches()).toBe(1);
    });

    it('are wrong credentials, which are read anew once and then not tried again', async () => {
      const secret = replaceableSecret({ username: 'svc', password: 'stale' });
      await secret.store.read(secret.arn);
      secret.pass(10);
      const directory = stage.directory(secret);
      for (let n = 0; n < 2; n += 1) {
        await expect(directory.createGroup('team-refused')).rejects.toMatchObject({
          code: 'provision.credentials_refused',
          evidence: { product: expected.product, reason: 'unauthorized' },
        });
      }
      expect(secret.fetches()).toBe(2);
      expect(stage.sent).toHaveLength(1);
    });

    it('is no secret that has just been replaced', async () => {
      const secret = replaceableSecret({ username: 'svc', password: 'stale' });
      await secret.store.read(secret.arn);
      secret.replace({ username: 'svc', password: 'svc-password' });
      secret.pass(10);
      await stage.directory(secret).createGroup('team-rotated');
      expect(stage.groups()).toContain('team-rotated');
    });

    it('is Basic authentication that is switched off', async () => {
      stage.switches.basicAuthBlocked = true;
      await expect(stage.directory().findAccount('nobody')).rejects.toMatchObject({
        code: 'provision.basic_auth_disabled',
      });
    });

    it.each([
      ['a page', 'html', 'page'],
      ['half an answer', 'truncated-json', 'unreadable'],
      ['a redirect to a sign-in page', 'login-redirect', 'redirected'],
    ] as const)('is %s in place of an answer', async (_what, kind, reason) => {
      const person = resident();
      stage.fail({ kind, times: 9 });
      await expect(stage.directory().findAccount(person.username)).rejects.toMatchObject({
        code: 'provision.product_refused',
        evidence: { product: expected.product, reason },
      });
    });

    it.each<[string, (directory: Directory, username: string) => Promise<void>]>([
      ['the creation of a person', (directory) => directory.createUser(somebody())],
      ['the creation of a group', (directory) => directory.createGroup('team-page')],
      ['joining', (directory, username) => directory.join(username, ['team-page'], 'create')],
      ['leaving', (directory, username) => directory.leave(username, ['team-page'])],
    ])('is a page in place of the answer to %s', async (_what, write) => {
      const { username } = await newcomer();
      stage.fail({ kind: 'html', times: 9 });
      await expect(write(stage.directory(), username)).rejects.toMatchObject({
        code: 'provision.product_refused',
      });
    });
  });

  describe('what ends by itself', () => {
    it.each([429, 500, 503])('is one %i', async (status) => {
      const person = resident();
      stage.fail({ kind: 'status', status, headers: { 'Retry-After': '0' } });
      expect(await stage.directory().findAccount(person.username)).not.toBeNull();
    });

    it('is a connection that breaks', async () => {
      const person = resident();
      stage.fail({ kind: 'drop-request' });
      expect(await stage.directory().findAccount(person.username)).not.toBeNull();
    });

    it('is not one that goes on, and then is an outage', async () => {
      stage.fail({ kind: 'status', status: 503, times: 9 });
      await expect(stage.directory().createGroup('team-down')).rejects.toMatchObject({
        code: 'provision.product_unavailable',
        evidence: { product: expected.product, operation: 'create_group', status: 503 },
      });
      expect(stage.sent).toHaveLength(3);
    });

    it('is not waited for longer than people do', async () => {
      stage.fail({ kind: 'status', status: 429, headers: { 'Retry-After': '60' }, times: 9 });
      await expect(stage.directory().createGroup('team-limited')).rejects.toMatchObject({
        code: 'provision.product_unavailable',
        evidence: { retryAfterSeconds: 60 },
      });
      expect(stage.sent).toHaveLength(1);
    });
  });
});
