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

  let userCount = 0;
  const nextUser = (): User => {
    userCount += 1;
    const username = `user-${userCount}`;
    return { username, email: `${username}@example.com`, displayName: `Some User ${userCount}` };
  };
  const createUser = async () => {
    const user = nextUser();
    await stage.directory().createUser(user);
    stage.sent.length = 0;
    return user;
  };
  const addUser = (groups: readonly string[] = []) => {
    const user = nextUser();
    stage.addUser({ ...user, groups });
    return user;
  };
  const groupKeys = (names: readonly string[] = []) => names.map(toGroupKey).toSorted();

  describe('finding an account', () => {
    it('an unknown user has no account', async () => {
      expect(await stage.directory().findAccount('unknown')).toBeNull();
    });

    it('a created account is returned with every part that the product discloses', async () => {
      const user = await createUser();
      expect(await stage.directory().findAccount(user.username)).toMatchObject({
        ...user,
        email: expected.disclosesEmail ? user.email : null,
        active: true,
        groups: expected.groupsOfNewUsers,
      });
    });

    it('a user name in any case finds the account, in the product’s own spelling', async () => {
      stage.addUser({ username: `Shout-${expected.product}`, groups: ['team-shout'] });
      const account = await stage.directory().findAccount(`SHOUT-${expected.product}`);
      expect(account).toMatchObject({
        username: `Shout-${expected.product}`,
        groups: ['team-shout'],
      });
    });

    it('a deactivated account is returned as such', async () => {
      const user = nextUser();
      stage.addUser({ ...user, active: false });
      expect(await stage.directory().findAccount(user.username)).toMatchObject({ active: false });
    });

    it.each([0, 1, 199, 250, 1_000, 1_001])(
      '%i groups of an account are read to the end',
      async (count) => {
        const names = Array.from(
          { length: count },
          (_, n) => `group-${String(n).padStart(4, '0')}`,
        );
        const user = addUser(names);
        const account = await stage.directory().findAccount(user.username);
        expect(account?.groups.toSorted()).toEqual(names);
        expect(stage.sent.length).toBeLessThanOrEqual(expected.callsFor(count) + 1);
      },
    );

    it('an account whose name contains the user name is not returned', async () => {
      stage.addUser({ username: 'frederic', groups: ['team-frederic'] });
      stage.addUser({ username: 'alfred', displayName: 'fred', email: 'fred@example.com' });
      expect(await stage.directory().findAccount('fred')).toBeNull();
      stage.addUser({ username: 'fred', groups: ['team-fred'] });
      expect(await stage.directory().findAccount('fred')).toMatchObject({
        username: 'fred',
        groups: ['team-fred'],
      });
    });
  });

  describe('creating an account', () => {
    it('a second creation of an account succeeds and changes nothing', async () => {
      const user = await createUser();
      await stage.directory().createUser({ ...user, displayName: 'Late' });
      expect(stage.held(user.username)).toMatchObject({ displayName: user.displayName });
    });

    it('two creations of an account at the same time succeed', async () => {
      const user = nextUser();
      const [one, other] = [stage.directory(), stage.directory()];
      await Promise.all([one.createUser(user), other.createUser(user)]);
      expect(stage.held(user.username)).toMatchObject(user);
    });

    it('an account is created although the answer was lost', async () => {
      const user = nextUser();
      stage.fail({ kind: 'drop-answer', when: ({ method }) => method === 'POST' });
      await stage.directory().createUser(user);
      expect(stage.held(user.username)).toMatchObject(user);
    });

    if (expected.product !== 'crowd')
      it('a new account has the derived password', async () => {
        const user = await createUser();
        const directory = stage.directory();
        if (directory.capabilities.setsPasswordSeparately)
          await directory.setPassword(user.username);
        const password = await passwordFor(user.username);
        expect(stage.acceptsPassword(user.username, password)).toBe(true);
      });

    if (expected.checksEmail)
      it('an account that the product cannot hold is refused', async () => {
        const user = { ...nextUser(), email: 'no address' };
        await expect(stage.directory().createUser(user)).rejects.toMatchObject({
          code: 'provision.product_refused',
          evidence: { product: expected.product, operation: 'create_person', status: 400 },
        });
        expect(stage.held(user.username)).toBeNull();
      });
  });

  describe('changing an account', () => {
    it('an update changes both details', async () => {
      const { username } = await createUser();
      const details = { email: 'new@example.com', displayName: 'New Name' };
      await stage.directory().updateUser(username, { details });
      expect(stage.held(username)).toMatchObject({ ...details, active: true });
    });

    it('an update of details changes no group and no activity', async () => {
      const user = addUser(['team-kept']);
      const details = { email: 'kept@example.com', displayName: 'Kept' };
      await stage.directory().updateUser(user.username, { details });
      expect(stage.held(user.username)).toMatchObject({ active: true, groups: ['team-kept'] });
    });

    it('an update is made although its answer was lost', async () => {
      const { username } = await createUser();
      const details = { email: 'lost@example.com', displayName: 'Lost Answer' };
      stage.fail({ kind: 'drop-answer', when: ({ method }) => method === 'PUT' });
      await stage.directory().updateUser(username, { details });
      expect(stage.held(username)).toMatchObject(details);
    });

    if (expected.deactivates)
      it('an account is deactivated, and reactivated with everything kept', async () => {
        const user = addUser(['team-back']);
        const directory = stage.directory();
        for (let n = 0; n < 2; n += 1) await directory.deactivateUser?.(user.username);
        expect(stage.held(user.username)).toMatchObject({ active: false });
        for (let n = 0; n < 2; n += 1) {
          await directory.updateUser(user.username, { active: true });
        }
        expect(stage.held(user.username)).toEqual({
          ...user,
          active: true,
          groups: ['team-back'],
        });
      });

    if (expected.deactivates)
      it('an account is reactivated and updated at once', async () => {
        const user = nextUser();
        stage.addUser({ ...user, active: false });
        const details = { email: 'both@example.com', displayName: 'Both' };
        await stage.directory().updateUser(user.username, { details, active: true });
        expect(stage.held(user.username)).toMatchObject({ ...details, active: true });
      });

    it('the capabilities of a directory are what it can do', () => {
      const { renameUser, deactivateUser, capabilities } = stage.directory();
      expect(renameUser !== null).toBe(expected.renames);
      expect(deactivateUser !== null).toBe(expected.deactivates);
      expect(capabilities.reactivates).toBe(expected.deactivates);
      expect(capabilities.groupsOfNewUsers).toEqual(expected.groupsOfNewUsers);
    });

    if (expected.renames)
      it('an account is renamed with its groups and details', async () => {
        const user = addUser(['team-renamed']);
        const name = `${user.username}+new@example.com`;
        await stage.directory().renameUser?.(user.username, name);
        expect(stage.held(user.username)).toBeNull();
        expect(stage.held(name)).toMatchObject({
          ...user,
          username: name,
          groups: ['team-renamed'],
        });
      });
  });

  describe('groups', () => {
    it('a group is created once', async () => {
      await stage.directory().createGroup('team-once');
      await stage.directory().createGroup('team-once');
      expect(stage.groups().filter((name) => name === 'team-once')).toHaveLength(1);
    });

    it('a group is created although the answer was lost', async () => {
      stage.fail({ kind: 'drop-answer', when: ({ method }) => method === 'POST' });
      await stage.directory().createGroup('team-lost');
      expect(stage.groups()).toContain('team-lost');
    });

    it('a group that an instance has seen costs no further call', async () => {
      const user = addUser(['team-seen']);
      const directory = stage.directory();
      await directory.findAccount(user.username);
      stage.sent.length = 0;
      await directory.createGroup('Team-Seen');
      expect(stage.sent).toEqual([]);
    });

    it('groups are joined all at once, and again', async () => {
      const { username } = await createUser();
      const groups = ['team-one', 'team-two', 'team-three'];
      for (const group of groups) stage.addGroup(group);
      for (let n = 0; n < 2; n += 1) await stage.directory().join(username, groups, 'create');
      expect(stage.held(username)?.groups).toEqual(
        [...expected.groupsOfNewUsers, ...groups].toSorted(),
      );
    });

    it('a group is joined although the answer was lost', async () => {
      const { username } = await createUser();
      stage.addGroup('team-joined');
      stage.fail({ kind: 'drop-answer', when: ({ method }) => method !== 'GET' });
      await stage.directory().join(username, ['team-joined'], 'create');
      expect(stage.held(username)?.groups).toContain('team-joined');
    });

    it('missing groups are created and joined when the step says so', async () => {
      const { username } = await createUser();
      stage.addGroup('team-there');
      await stage.directory().join(username, ['team-missing', 'team-there', 'team-gone'], 'create');
      expect(stage.held(username)?.groups).toEqual(
        expect.arrayContaining(['team-gone', 'team-missing', 'team-there']),
      );
    });

    it('missing groups that may not be created are skipped, and the others joined', async () => {
      const user = addUser(['team-mine']);
      for (const group of ['team-here', 'team-there']) stage.addGroup(group);
      const groups = ['team-nowhere', 'team-here', 'team-mine', 'team-elsewhere', 'team-there'];
      for (let n = 0; n < 2; n += 1) {
        await stage.directory().join(user.username, groups, 'skip');
        expect(stage.held(user.username)?.groups).toEqual([
          ...['team-here', 'team-mine', 'team-there'],
        ]);
      }
      expect(stage.groups()).not.toContain('team-nowhere');
      expect(stage.groups()).not.toContain('team-elsewhere');
    });

    it('groups that are all missing are skipped', async () => {
      const { username, groups } = { ...addUser(), groups: ['team-void', 'team-null'] };
      await stage.directory().join(username, groups, 'skip');
      await stage.directory().join(username, ['team-void'], 'skip');
      expect(stage.held(username)?.groups).toEqual([]);
      expect(stage.groups()).not.toContain('team-void');
    });

    it('a group that was missing is joined once it exists', async () => {
      const { username } = addUser();
      const directory = stage.directory();
      await directory.join(username, ['team-tomorrow'], 'skip');
      stage.addGroup('team-tomorrow');
      await directory.join(username, ['team-tomorrow'], 'skip');
      expect(stage.held(username)?.groups).toEqual(['team-tomorrow']);
    });

    it('a deleted group that the instance had seen is skipped and not created', async () => {
      const user = addUser(['team-doomed']);
      const { username } = addUser();
      const directory = stage.directory();
      await directory.findAccount(user.username);
      await stage.removeGroup('team-doomed');
      await directory.join(username, ['team-doomed'], 'skip');
      expect(stage.groups()).not.toContain('team-doomed');
      await directory.createGroup('team-doomed');
      await directory.join(username, ['team-doomed'], 'skip');
      expect(stage.held(username)?.groups).toEqual(['team-doomed']);
    });

    it.each([
      ['exist', ['team-rooted'], 'skip'],
      ['are missing', ['team-unheard'], 'skip'],
      ['are both', ['team-unheard', 'team-rooted'], 'skip'],
      ['can be created', ['team-creatable'], 'create'],
    ] as const)('an unknown user does not join groups that %s', async (_what, groups, missing) => {
      stage.addGroup('team-rooted');
      const isMissing = groups[0] === 'team-unheard';
      const status = isMissing ? 404 : expected.missingMemberStatus;
      await expect(stage.directory().join('unknown', groups, missing)).rejects.toMatchObject({
        code: 'provision.product_refused',
        evidence: { product: expected.product, operation: 'join', status },
      });
    });

    it.each(['create', 'skip'] as const)(
      'a group without the right to change it is not taken for missing: %s',
      async (missing) => {
        const { username } = addUser();
        stage.addGroup('team-guarded');
        stage.switches.readOnlyDirectory = true;
        const joined = stage.directory().join(username, ['team-guarded'], missing);
        await expect(joined).rejects.toMatchObject({ code: 'provision.other_directory' });
      },
    );

    it('a deleted group that the instance had seen is created and joined', async () => {
      const user = addUser(['team-short-lived']);
      const { username } = await createUser();
      const directory = stage.directory();
      await directory.findAccount(user.username);
      await stage.removeGroup('team-short-lived');
      await directory.createGroup('team-short-lived');
      await directory.join(username, ['team-short-lived'], 'create');
      expect(stage.held(username)?.groups).toContain('team-short-lived');
    });

    it('groups are left, and left again, and missing ones are no error', async () => {
      const user = addUser(['team-left', 'team-stays', 'team-vanished']);
      await stage.removeGroup('team-vanished');
      const left = ['team-left', 'team-vanished', 'team-never-was'];
      for (let n = 0; n < 2; n += 1) await stage.directory().leave(user.username, left);
      expect(stage.held(user.username)?.groups).toEqual(['team-stays']);
    });

    it('a group is left although the answer was lost', async () => {
      const user = addUser(['team-lost-leave']);
      stage.fail({ kind: 'drop-answer', when: ({ method }) => method !== 'GET' });
      await stage.directory().leave(user.username, ['team-lost-leave']);
      expect(stage.held(user.username)?.groups).toEqual([]);
    });

    it('the groups of other accounts stay', async () => {
      const [leaver, other] = [addUser(['team-both']), addUser(['team-both'])];
      await stage.directory().leave(leaver.username, ['team-both']);
      expect(stage.held(other.username)?.groups).toEqual(['team-both']);
    });

    it.each(ODD_GROUPS)(
      'a group with the name %j is supported, or refused by the capabilities',
      async (group) => {
        const directory = stage.directory();
        expect(directory.capabilities.supportsGroupName(group)).toBe(
          !expected.refusedGroups.includes(group),
        );
        if (expected.refusedGroups.includes(group)) return;
        const { username } = await createUser();
        await directory.createGroup(group);
        await directory.join(username, [group], 'create');
        const account = await directory.findAccount(username);
        expect(groupKeys(account?.groups)).toEqual(
          groupKeys([...expected.groupsOfNewUsers, group]),
        );
        await directory.leave(username, account?.groups ?? []);
        expect(stage.held(username)?.groups).toEqual([]);
      },
    );
  });

  describe('user names', () => {
    const allowed = ODD_NAMES.filter((name) => !expected.refusedNames.includes(name));
    it.each(allowed)('a user may have the name %j', async (name) => {
      const directory = stage.directory();
      const user = directory.toSupportedUser({ ...nextUser(), username: name });
      expect(user.username.toLowerCase()).toBe(name.toLowerCase());
      await directory.createUser(user);
      await directory.createUser(user);
      await directory.setPassword(user.username);
      await directory.join(user.username, ['team-odd'], 'create');
      const details = { email: 'odd@example.com', displayName: 'Odd Name' };
      await directory.updateUser(user.username, { details, active: true });
      expect(await directory.findAccount(name)).toMatchObject({
        username: user.username,
        displayName: 'Odd Name',
      });
      expect(stage.held(user.username)?.groups).toContain('team-odd');
      await directory.leave(user.username, ['team-odd']);
      expect(stage.held(user.username)?.groups).not.toContain('team-odd');
    });

    it.each(expected.refusedNames)('the user name %j is refused before any call', (name) => {
      expect(() => stage.directory().toSupportedUser({ ...nextUser(), username: name })).toThrow(
        expect.objectContaining({
          code: 'provision.username_refused',
          evidence: { product: expected.product },
        }),
      );
      expect(stage.sent).toEqual([]);
    });
  });

  describe('failures that the operator has to resolve', () => {
    it('a directory that takes no new accounts is reported', async () => {
      stage.switches.readOnlyDirectory = true;
      await expect(stage.directory().createUser(nextUser())).rejects.toMatchObject({
        code: 'provision.directory_read_only',
      });
    });

    it('a directory that takes no changes is reported', async () => {
      const { username } = await createUser();
      stage.switches.readOnlyDirectory = true;
      const details = { email: 'new@example.com', displayName: 'New' };
      await expect(stage.directory().updateUser(username, { details })).rejects.toMatchObject({
        code: 'provision.other_directory',
      });
    });

    it('a directory that takes no groups is reported', async () => {
      stage.switches.readOnlyDirectory = true;
      await expect(stage.directory().createGroup('team-read-only')).rejects.toMatchObject({
        code: 'provision.directory_read_only',
      });
    });

    it('a service account without rights is reported, and its secret is not read anew', async () => {
      const ordinary = { username: 'reader', password: 'reader-password' };
      if (expected.usersGroup !== null) {
        stage.addUser({ username: 'reader', groups: [expected.usersGroup] });
        ordinary.password = 'their own';
      }
      const secret = replaceableSecret(ordinary);
      await expect(stage.directory(secret).createUser(nextUser())).rejects.toMatchObject({
        code: expected.withoutRights,
      });
      expect(secret.fetches()).toBe(1);
    });

    it('wrong credentials are read anew once and then not tried again', async () => {
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

    it('a secret that has just been replaced is no failure', async () => {
      const secret = replaceableSecret({ username: 'svc', password: 'stale' });
      await secret.store.read(secret.arn);
      secret.replace({ username: 'svc', password: 'svc-password' });
      secret.pass(10);
      await stage.directory(secret).createGroup('team-rotated');
      expect(stage.groups()).toContain('team-rotated');
    });

    it('disabled Basic authentication is reported', async () => {
      stage.switches.basicAuthBlocked = true;
      await expect(stage.directory().findAccount('unknown')).rejects.toMatchObject({
        code: 'provision.basic_auth_disabled',
      });
    });

    it.each([
      ['half an answer', 'truncated-json', 'unreadable'],
      ['a redirect to a sign-in page', 'login-redirect', 'redirected'],
    ] as const)('%s in place of an answer is reported', async (_what, kind, reason) => {
      const user = addUser();
      stage.fail({ kind, times: 9 });
      await expect(stage.directory().findAccount(user.username)).rejects.toMatchObject({
        code: 'provision.product_refused',
        evidence: { product: expected.product, reason },
      });
    });

    it.each<[string, (directory: Directory, username: string) => Promise<unknown>]>([
      ['the creation of a user', (directory) => directory.createUser(nextUser())],
      ['the creation of a group', (directory) => directory.createGroup('team-page')],
      ['joining', (directory, username) => directory.join(username, ['team-page'], 'create')],
      ['leaving', (directory, username) => directory.leave(username, ['team-page'])],
    ])('a page in place of the answer to %s is reported', async (_what, write) => {
      const { username } = await createUser();
      stage.fail({ kind: 'html', times: 9 });
      await expect(write(stage.directory(), username)).rejects.toMatchObject({
        code: 'provision.product_unavailable',
        evidence: { product: expected.product, reason: 'page' },
      });
    });
  });

  describe('failures that end by themselves', () => {
    it.each([429, 500, 503])('one answer with %i is not a failure', async (status) => {
      const user = addUser();
      stage.fail({ kind: 'status', status, headers: { 'Retry-After': '0' } });
      expect(await stage.directory().findAccount(user.username)).not.toBeNull();
    });

    it('one broken connection is not a failure', async () => {
      const user = addUser();
      stage.fail({ kind: 'drop-request' });
      expect(await stage.directory().findAccount(user.username)).not.toBeNull();
    });

    it('repeated answers with 503 are an outage', async () => {
      stage.fail({ kind: 'status', status: 503, times: 9 });
      await expect(stage.directory().createGroup('team-down')).rejects.toMatchObject({
        code: 'provision.product_unavailable',
        evidence: { product: expected.product, operation: 'create_group', status: 503 },
      });
      expect(stage.sent).toHaveLength(3);
    });

    it('a pause that is too long is an outage at once', async () => {
      stage.fail({ kind: 'status', status: 429, headers: { 'Retry-After': '60' }, times: 9 });
      await expect(stage.directory().createGroup('team-limited')).rejects.toMatchObject({
        code: 'provision.product_unavailable',
        evidence: { retryAfterSeconds: 60 },
      });
      expect(stage.sent).toHaveLength(1);
    });
  });
});
