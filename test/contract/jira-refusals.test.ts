// Jira answers 400 to every change that does not happen, "already so" among them: the account decides.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JiraSwitches } from '#infra/local/jira/state/default-switches.ts';
import type { RecordMembership } from '#shared/provision/directory.ts';
import { startJiraStage } from './start-jira-stage.ts';

type Stage = Awaited<ReturnType<typeof startJiraStage>>;

let stage: Stage;
let switches: JiraSwitches;
const outcomes: Record<string, unknown> = {};
beforeAll(async () => {
  stage = await startJiraStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.reset();
  for (const group of Object.keys(outcomes)) delete outcomes[group];
  switches = structuredClone(stage.local.switches);
  return () => void Object.assign(stage.local.switches, switches);
});

const record: RecordMembership = (group, outcome) => {
  outcomes[group] = outcome;
};
let users = 0;
const addUser = (groups: readonly string[] = []) => {
  users += 1;
  const username = `refused-${users}`;
  stage.addUser({ username, email: `${username}@example.com`, displayName: 'R', groups });
  return username;
};
const reads = () => stage.sent.filter(({ method }) => method === 'GET').map(({ url }) => url);
const seats = { licenceSeats: 0 };
const failed = (code: string) => ({ failed: expect.objectContaining({ code }) });

describe('a join that Jira answers with 400', () => {
  const kept = ['team-kept', 'provision.change_refused'] as const;
  const seatless = ['jira-software-users', 'provision.licence_exhausted'] as const;
  it.each<[string, Partial<JiraSwitches>, readonly [group: string, code: string]]>([
    ['no seat is free', seats, seatless],
    [
      'no seat is free, in another language',
      { ...seats, refusalWords: 'other' },
      ['jira-software-users', 'provision.change_refused'],
    ],
    ['users are managed elsewhere', { externalUserManagement: true }, kept],
    ['the group is not visible', { invisibleGroups: ['team-kept'] }, kept],
    ['the group outranks the caller', { systemAdministratorGroups: ['team-kept'] }, kept],
    ['its words are plain text', { ...seats, groupRefusalBody: 'plain-text' }, seatless],
    ['its words are of a field', { ...seats, groupRefusalBody: 'field-errors' }, seatless],
  ])('a join is refused as what it is where %s', async (_what, differing, [group, code]) => {
    stage.addGroup('team-kept');
    const username = addUser();
    Object.assign(stage.local.switches, differing);
    const joined = stage.directory().join(username, [group], 'create', record);
    await expect(joined).rejects.toMatchObject({
      ...{ code, evidence: { product: 'jira', operation: 'join', status: 400 } },
    });
    expect(outcomes).toEqual({ [group]: failed(code) });
    expect(stage.held(username)?.groups).toEqual([]);
  });

  it('a group that is called after a licence is not taken for a missing seat', async () => {
    stage.addGroup('license limit');
    stage.local.switches.invisibleGroups = ['license limit'];
    const joined = stage.directory().join(addUser(), ['license limit'], 'create');
    await expect(joined).rejects.toMatchObject({ code: 'provision.change_refused' });
  });

  it.each(['english', 'other'] as const)(
    'a join succeeds where the account has the group, words: %s',
    async (refusalWords) => {
      stage.local.switches.refusalWords = refusalWords;
      const username = addUser(['team-held', 'team-also']);
      stage.addGroup('team-new');
      await stage
        .directory()
        .join(username, ['team-held', 'team-also', 'team-new'], 'create', record);
      expect(outcomes).toEqual({ 'team-held': 'done', 'team-also': 'done', 'team-new': 'done' });
      expect(reads()).toHaveLength(1);
    },
  );

  it('of five joins the refused one is outcomes as refused and the others as done', async () => {
    const groups = ['team-1', 'team-2', 'team-3', 'team-4', 'team-5'];
    for (const group of groups) stage.addGroup(group);
    stage.local.switches.invisibleGroups = ['team-4'];
    const username = addUser();
    await expect(stage.directory().join(username, groups, 'create', record)).rejects.toMatchObject({
      code: 'provision.change_refused',
    });
    expect(outcomes).toEqual({
      ...{ 'team-1': 'done', 'team-2': 'done', 'team-3': 'done', 'team-5': 'done' },
      'team-4': failed('provision.change_refused'),
    });
    expect(stage.held(username)?.groups).toEqual(['team-1', 'team-2', 'team-3', 'team-5']);
  });

  it.each([
    [{ joinWithoutSeat: 'joined' }, ['jira-software-users']],
    [{ joinWithoutSeat: 'refused400' }, []],
  ] as const)('a join without a free seat ends as Jira decides: %j', async (differing, groups) => {
    const username = addUser();
    Object.assign(stage.local.switches, { ...seats, ...differing });
    await stage
      .directory()
      .join(username, ['jira-software-users'], 'create')
      .catch(() => {});
    expect(stage.held(username)?.groups).toEqual(groups);
  });

  it('a join that Jira answers with 201 costs no look at the account', async () => {
    stage.addGroup('team-clear');
    await stage.directory().join(addUser(), ['team-clear'], 'create');
    expect(reads()).toEqual([]);
  });
});

describe('a loss of a group that Jira answers with 400', () => {
  it.each<[string, Partial<JiraSwitches>]>([
    ['users are managed elsewhere', { externalUserManagement: true }],
    ['the group is not visible', { invisibleGroups: ['team-kept'] }],
    ['the group outranks the caller', { systemAdministratorGroups: ['team-kept'] }],
    [
      'users are managed elsewhere, in another language',
      { externalUserManagement: true, refusalWords: 'other' },
    ],
  ])('a direct membership that stays is refused where %s', async (_what, differing) => {
    const username = addUser(['team-kept', 'team-lost']);
    Object.assign(stage.local.switches, differing);
    await expect(stage.directory().leave(username, ['team-kept'], record)).rejects.toMatchObject({
      code: 'provision.change_refused',
      evidence: { product: 'jira', operation: 'leave', status: 400 },
    });
    expect(outcomes).toEqual({ 'team-kept': failed('provision.change_refused') });
    expect(stage.held(username)?.groups).toContain('team-kept');
  });

  it('the last administrative group of the service account stays, and is outcomes as refused', async () => {
    const left = stage.directory().leave('svc', ['jira-administrators'], record);
    await expect(left).rejects.toMatchObject({ code: 'provision.change_refused' });
    expect(stage.held('svc')?.groups).toEqual(['jira-administrators']);
  });

  it('a group that the account has no longer is left', async () => {
    const username = addUser();
    stage.addGroup('team-gone');
    stage.local.switches.refusalWords = 'other';
    await stage.directory().leave(username, ['team-gone'], record);
    expect(outcomes).toEqual({ 'team-gone': 'done' });
  });

  it('an answer of 200 is not believed where the account still has the group', async () => {
    const username = addUser(['team-stuck']);
    stage.fail({ kind: 'status', status: 200, when: ({ method }) => method === 'DELETE' });
    await stage.directory().leave(username, ['team-stuck'], record);
    expect(outcomes).toEqual({ 'team-stuck': 'unconfirmed' });
  });

  it('groups whose loss cannot be looked up are outcomes as failed', async () => {
    const username = addUser(['team-unseen']);
    stage.fail({ kind: 'status', status: 503, times: 9, when: ({ method }) => method === 'GET' });
    const left = stage.directory().leave(username, ['team-unseen'], record);
    await expect(left).rejects.toMatchObject({ code: 'provision.product_unavailable' });
    expect(outcomes).toEqual({ 'team-unseen': failed('provision.product_unavailable') });
  });
});

describe('an update that Jira answers with 400', () => {
  const details = { email: 'new@example.com', displayName: 'New' };

  it.each<[string, Partial<JiraSwitches>, string]>([
    ['users are managed elsewhere', { externalUserManagement: true }, 'provision.change_refused'],
    [
      'a user of higher rank is meant',
      { systemAdministratorGroups: ['team-root'] },
      'provision.change_refused',
    ],
    [
      'a user of higher rank is meant, in another language',
      { systemAdministratorGroups: ['team-root'], refusalWords: 'other' },
      'provision.change_refused',
    ],
    ['the directory is read-only', { readOnlyDirectory: true }, 'provision.other_directory'],
  ])('an update is refused as what it is where %s', async (_what, differing, code) => {
    const username = addUser(['team-root']);
    Object.assign(stage.local.switches, differing);
    await expect(stage.directory().updateUser(username, { details })).rejects.toMatchObject({
      ...{ code, evidence: { product: 'jira', operation: 'update_person', status: 400 } },
    });
  });

  it('the deactivation of a project lead is refused as a change', async () => {
    const username = addUser();
    stage.local.switches.leads = [username];
    await expect(stage.directory().deactivateUser?.(username)).rejects.toMatchObject({
      code: 'provision.change_refused',
    });
    expect(stage.held(username)).toMatchObject({ active: true });
  });

  it('a value that Jira does not take is refused by its field', async () => {
    const update = { details: { ...details, email: 'no address' } };
    await expect(stage.directory().updateUser(addUser(), update)).rejects.toMatchObject({
      ...{ code: 'provision.product_refused', evidence: { status: 400 } },
    });
  });

  it('an update that changes nothing succeeds where the account is as wanted', async () => {
    const username = addUser();
    const same = { email: `${username}@example.com`, displayName: 'R' };
    stage.fail({
      ...{ kind: 'status', status: 400, headers: { 'Content-Type': 'application/json' } },
      ...{ body: '{"errorMessages":["error.no.value.found.to.be.changed"],"errors":{}}' },
      when: ({ method }) => method === 'PUT',
    });
    await stage.directory().updateUser(username, { details: same });
    expect(reads()).toHaveLength(1);
  });
});
