import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requirePossible } from '#shared/plan/require-possible.ts';
import { planRules } from '#test/builders/plan-rules.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { passwordFor } from './directory-stage.ts';
import { startBitbucketStage } from './start-bitbucket-stage.ts';

type Stage = Awaited<ReturnType<typeof startBitbucketStage>>;

const ANN = { username: 'ann@example.com', email: 'ann@example.com', displayName: 'Ann' };

describe('the directory of a Bitbucket', () => {
  let stage: Stage;
  let switches: Stage['local']['switches'];
  beforeAll(async () => {
    stage = await startBitbucketStage();
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    switches = structuredClone(stage.local.switches);
    return () => void Object.assign(stage.local.switches, switches);
  });

  it('Bitbucket finds a user whose slug is not their name', async () => {
    const directory = stage.directory();
    await directory.createUser(ANN);
    await directory.setPassword(ANN.username);
    await directory.join(ANN.username, ['team-slug'], 'create');
    expect(stage.local.person(ANN.username)?.slug).toBe('ann_example.com');
    expect(await directory.findAccount(ANN.username)).toMatchObject({
      ...ANN,
      groups: ['team-slug'],
    });
  });

  it('Bitbucket gets no derived password in a URL', async () => {
    const directory = stage.directory();
    const user = { username: 'secretive', email: 's@example.com', displayName: 'S' };
    await directory.createUser(user);
    const created = stage.sent.find(({ method }) => method === 'POST');
    const initial = new URL(created?.url ?? '').searchParams.get('password') ?? '';
    expect(initial.length).toBeGreaterThanOrEqual(20);
    await directory.setPassword('secretive');
    const derived = await passwordFor('secretive');
    expect(stage.acceptsPassword('secretive', derived)).toBe(true);
    expect(stage.acceptsPassword('secretive', initial)).toBe(false);
    for (const { url } of stage.sent) expect(decodeURIComponent(url)).not.toContain(derived);
  });

  it.each([
    ['native', true],
    ['token', false],
  ] as const)('Bitbucket sets passwords separately with %s sessions: %s', (sessions, sets) => {
    const { capabilities } = stage.directory(undefined, { sessions });
    expect(capabilities.setsPasswordSeparately).toBe(sets);
  });

  it('Bitbucket gets a different initial password for each account', async () => {
    const directory = stage.directory();
    for (const username of ['initial-1', 'initial-2']) {
      await directory.createUser({ username, email: 't@example.com', displayName: 'T' });
    }
    const passwords = stage.sent.map(({ url }) => new URL(url).searchParams.get('password'));
    expect(new Set(passwords).size).toBe(passwords.length);
  });

  it('Bitbucket finds a user behind more than a page of other matches', async () => {
    for (let n = 0; n < 1_100; n += 1) {
      stage.addUser({ username: `a${String(n).padStart(4, '0')}`, displayName: `Zoe ${n}` });
    }
    stage.addUser({ username: 'zoe', groups: ['team-zoe'] });
    expect(await stage.directory().findAccount('ZOE')).toMatchObject({
      username: 'zoe',
      groups: ['team-zoe'],
    });
  });

  it('Bitbucket gives a new account no group of its own', async () => {
    const user = { username: 'ungrouped', email: 'u@example.com', displayName: 'U' };
    await stage.directory().createUser(user);
    expect(stage.held('ungrouped')?.groups).toEqual([]);
  });

  it('Bitbucket joins no group when the licence has no seat', async () => {
    const user = { username: 'seatless', email: 's@example.com', displayName: 'S' };
    await stage.directory().createUser(user);
    stage.local.switches.licenceSeats = 1;
    await expect(
      stage.directory().join('seatless', ['stash-users'], 'create'),
    ).rejects.toMatchObject({
      code: 'provision.licence_exhausted',
      evidence: { product: 'bitbucket', operation: 'join', status: 403 },
    });
  });

  it('Bitbucket refuses to be administered with a token', async () => {
    const secret = replaceableSecret({ token: stage.local.mintToken('svc') });
    await expect(stage.directory(secret).createGroup('team-token')).rejects.toMatchObject({
      code: 'provision.token_not_administrative',
      evidence: { product: 'bitbucket', operation: 'create_group', status: 401 },
    });
    expect(secret.fetches()).toBe(1);
  });

  it('Bitbucket does not change the password of a user of higher rank', async () => {
    stage.addUser({ username: 'ranked-svc' });
    stage.local.setPermission('ranked-svc', 'ADMIN');
    const secret = replaceableSecret({ username: 'ranked-svc', password: 'their own' });
    await expect(stage.directory(secret).setPassword('admin')).rejects.toMatchObject({
      code: 'session.password_refused',
    });
    expect(secret.fetches()).toBe(1);
  });

  it('a read-only Bitbucket refuses a new account with 409', async () => {
    Object.assign(stage.local.switches, { readOnlyDirectory: true, createInReadOnlyStatus: 409 });
    const user = { username: 'refused', email: 'r@example.com', displayName: 'R' };
    await expect(stage.directory().createUser(user)).rejects.toMatchObject({
      code: 'provision.directory_read_only',
    });
  });

  it.each([400, 403, 409] as const)(
    'a Bitbucket directory of another owner refuses a change with %i',
    async (updateInReadOnlyStatus) => {
      const username = `kept-${updateInReadOnlyStatus}`;
      stage.addUser({ username });
      Object.assign(stage.local.switches, { readOnlyDirectory: true, updateInReadOnlyStatus });
      const details = { email: 'k@example.com', displayName: 'K' };
      await expect(stage.directory().updateUser(username, { details })).rejects.toMatchObject({
        code: 'provision.other_directory',
        evidence: { product: 'bitbucket', status: updateInReadOnlyStatus },
      });
    },
  );

  it.each([
    ['a last page whose next one is null', { lastPageNextStart: 'null' }],
    ['a last page that names no next one', { lastPageNextStart: 'absent' }],
    ['missing groups of unknown users', { membersOfNothing: 'missing404' }],
    ['hidden rows', { hiddenRowsPerRow: 3 }],
    ['short pages', { maxPageLimit: 7 }],
  ] as const)('Bitbucket is read to the end with %s', async (_what, differing) => {
    Object.assign(stage.local.switches, differing);
    const username = `reader-${Object.keys(differing)[0]?.toLowerCase()}`;
    const groups = Array.from({ length: 30 }, (_, n) => `page-${String(n).padStart(2, '0')}`);
    stage.addUser({ username, groups });
    const directory = stage.directory();
    expect(await directory.findAccount('unknown-user')).toBeNull();
    expect((await directory.findAccount(username))?.groups.toSorted()).toEqual(groups);
  });

  it('leaving a group without being a member succeeds at a Bitbucket that answers 404', async () => {
    stage.local.switches.absentMemberStatus = 404;
    stage.addUser({ username: 'absent', groups: ['team-present'] });
    stage.addGroup('team-absent');
    await stage.directory().leave('absent', ['team-absent', 'team-present']);
    expect(stage.held('absent')?.groups).toEqual([]);
  });

  it('joining a group again succeeds at a Bitbucket that answers 409', async () => {
    stage.local.switches.existingMemberStatus = 409;
    stage.addUser({ username: 'twice', groups: ['team-first'] });
    stage.addGroup('team-second');
    await stage.directory().join('twice', ['team-first', 'team-second'], 'create');
    expect(stage.held('twice')?.groups).toEqual(['team-first', 'team-second']);
  });

  it('a Bitbucket whose directory takes no memberships is not believed with its 409', async () => {
    stage.addUser({ username: 'fixed' });
    stage.addGroup('team-fixed');
    Object.assign(stage.local.switches, { readOnlyDirectory: true, groupInReadOnlyStatus: 409 });
    const joined = stage.directory().join('fixed', ['team-fixed'], 'skip');
    await expect(joined).rejects.toMatchObject({
      code: 'provision.other_directory',
      evidence: { product: 'bitbucket', operation: 'join', status: 409 },
    });
  });

  it('a Bitbucket that answers 409 is made to join the new groups that exist', async () => {
    stage.local.switches.existingMemberStatus = 409;
    stage.addUser({ username: 'partly', groups: ['team-mine'] });
    stage.addGroup('team-new');
    const groups = ['team-mine', 'team-nowhere', 'team-new'];
    await stage.directory().join('partly', groups, 'skip');
    expect(stage.held('partly')?.groups).toEqual(['team-mine', 'team-new']);
  });

  it.each(['create', 'skip'] as const)(
    'Bitbucket joins many groups in one call: %s',
    async (missing) => {
      const groups = Array.from({ length: 30 }, (_, n) => `team-many-${n}`);
      for (const group of groups) stage.addGroup(group);
      stage.addUser({ username: `many-${missing}` });
      await stage.directory().join(`many-${missing}`, groups, missing);
      expect(stage.sent).toHaveLength(1);
    },
  );
});

describe.each([true, false])(
  'a directory that Bitbucket reads from elsewhere, with own groups: %s',
  (local) => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await startBitbucketStage(local);
    });
    afterAll(() => stage.close());

    it('an account of a read-only directory has fixed details, and fixed groups unless they are local', async () => {
      const account = await stage.directory().findAccount('employee');
      expect(account?.fixed).toEqual({ details: true, groups: !local });
    });

    it('an account of Bitbucket’s own directory has nothing fixed', async () => {
      stage.addUser({ username: 'own' });
      const account = await stage.directory().findAccount('own');
      expect(account?.fixed).toEqual({ details: false, groups: false });
    });

    it('an account of a read-only directory joins groups exactly when they are local', async () => {
      const directory = stage.directory();
      const account = await directory.findAccount('employee');
      const plan = [
        { kind: 'join', username: 'employee', group: 'team-mixed', missing: 'create' },
      ] as const;
      const isPossible = () =>
        requirePossible(plan, account, { ...planRules(), product: 'bitbucket' });
      if (local) expect(isPossible).not.toThrow();
      else expect(isPossible).toThrow('provision.other_directory');

      const joined = directory.join('employee', ['team-mixed'], 'create');
      const outcome = await joined.then(
        () => 'joined',
        () => 'refused',
      );
      expect(outcome).toBe(local ? 'joined' : 'refused');
    });
  },
);
