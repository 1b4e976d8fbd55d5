import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MOST_GROUPS } from '#shared/atlassian/rest/read-pages.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { startJiraStage } from './start-jira-stage.ts';

type Stage = Awaited<ReturnType<typeof startJiraStage>>;

describe('the directory of a Jira', () => {
  let stage: Stage;
  let switches: Stage['local']['switches'];
  beforeAll(async () => {
    stage = await startJiraStage();
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    switches = structuredClone(stage.local.switches);
    return () => void Object.assign(stage.local.switches, switches);
  });

  let userCount = 0;
  const nextUser = () => {
    userCount += 1;
    const username = `user-${userCount}`;
    return { username, email: `${username}@example.com`, displayName: `Some User ${userCount}` };
  };

  it.each([
    ['refuses in plain text', { groupRefusalBody: 'plain-text' }],
    ['refuses by field', { groupRefusalBody: 'field-errors' }],
    ['returns what was written', { createAnswer: 'UserWriteBean', updateAnswer: 'UserWriteBean' }],
  ] as const)('a Jira that %s is administered', async (_what, differing) => {
    Object.assign(stage.local.switches, differing);
    const directory = stage.directory();
    const user = nextUser();
    for (let n = 0; n < 2; n += 1) await directory.createUser(user);
    for (let n = 0; n < 2; n += 1) await stage.directory().createGroup('team-kind');
    for (let n = 0; n < 2; n += 1) await directory.join(user.username, ['team-kind'], 'create');
    for (let n = 0; n < 2; n += 1) await directory.leave(user.username, ['team-kind']);
    expect(await directory.findAccount(user.username)).toMatchObject({ ...user, groups: [] });
  });

  it('a Jira is administered with a token too', async () => {
    const secret = replaceableSecret({ token: stage.local.mintToken('svc') });
    const user = nextUser();
    await stage.directory(secret).createUser(user);
    expect(stage.held(user.username)).toMatchObject(user);
  });

  it.each([
    [MOST_GROUPS, 'are returned'],
    [MOST_GROUPS + 1, 'are refused'],
  ])('%i groups of an account of Jira %s', async (count, outcome) => {
    const user = nextUser();
    stage.addUser({ ...user, groups: Array.from({ length: count }, (_, n) => `team-${n}`) });
    const found = stage.directory().findAccount(user.username);
    if (outcome === 'are returned') expect((await found)?.groups).toHaveLength(count);
    else
      await expect(found).rejects.toMatchObject({
        code: 'provision.group_limit_exceeded',
        evidence: { product: 'jira' },
      });
  });

  it('a group of Jira whose name begins with a space is another group', async () => {
    const user = nextUser();
    stage.addGroup('jira-blue');
    stage.addUser({ ...user, groups: [' jira-blue'] });
    await stage.directory().join(user.username, ['jira-blue'], 'create');
    expect(stage.held(user.username)?.groups).toEqual([' jira-blue', 'jira-blue']);
    await stage.directory().leave(user.username, [' jira-blue']);
    expect(stage.held(user.username)?.groups).toEqual(['jira-blue']);
  });

  it.each([
    ['another group', false, ['jira-grey', 'jira-grey ']],
    ['the same group where the database ignores trailing spaces', true, ['jira-grey ']],
  ])('a group of Jira whose name ends with a space is %s', async (_what, isPadded, held) => {
    stage.local.switches.groupNamesPadded = isPadded;
    const user = nextUser();
    stage.addUser({ ...user, groups: ['jira-grey '] });
    for (let n = 0; n < 2; n += 1) {
      await stage.directory().join(user.username, ['jira-grey'], 'create');
    }
    expect(stage.held(user.username)?.groups.toSorted()).toEqual(held);
    for (const group of held) await stage.removeGroup(group);
  });

  it('a new account of Jira has no access, which comes with groups', async () => {
    const user = nextUser();
    await stage.directory().createUser(user);
    expect(stage.local.person(user.username)?.applicationRoles).toEqual([]);
  });
});
