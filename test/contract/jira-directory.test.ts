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

  let people = 0;
  const somebody = () => {
    people += 1;
    const username = `somebody-${people}`;
    return { username, email: `${username}@example.com`, displayName: `Some Body ${people}` };
  };

  it.each([
    ['says in plain text what it refuses', { groupRefusalBody: 'plain-text' }],
    ['says by field what it refuses', { groupRefusalBody: 'field-errors' }],
    ['answers what was written', { createAnswer: 'UserWriteBean', updateAnswer: 'UserWriteBean' }],
  ] as const)('may be one that %s', async (_what, differing) => {
    Object.assign(stage.local.switches, differing);
    const directory = stage.directory();
    const person = somebody();
    for (let n = 0; n < 2; n += 1) await directory.createUser(person);
    for (let n = 0; n < 2; n += 1) await stage.directory().createGroup('team-kind');
    for (let n = 0; n < 2; n += 1) await directory.join(person.username, ['team-kind'], 'create');
    for (let n = 0; n < 2; n += 1) await directory.leave(person.username, ['team-kind']);
    expect(await directory.findAccount(person.username)).toMatchObject({ ...person, groups: [] });
  });

  it('is administered with a token too', async () => {
    const secret = replaceableSecret({ token: stage.local.mintToken('svc') });
    const person = somebody();
    await stage.directory(secret).createUser(person);
    expect(stage.held(person.username)).toMatchObject(person);
  });

  it.each([
    [MOST_GROUPS, 'are told'],
    [MOST_GROUPS + 1, 'are refused'],
  ])('has people in %i groups, who %s', async (count, outcome) => {
    const person = somebody();
    stage.settle({ ...person, groups: Array.from({ length: count }, (_, n) => `team-${n}`) });
    const found = stage.directory().findAccount(person.username);
    if (outcome === 'are told') expect((await found)?.groups).toHaveLength(count);
    else
      await expect(found).rejects.toMatchObject({
        code: 'provision.group_limit_exceeded',
        evidence: { product: 'jira' },
      });
  });

  it('creates people without access, which comes with groups', async () => {
    const person = somebody();
    await stage.directory().createUser(person);
    expect(stage.local.person(person.username)?.applicationRoles).toEqual([]);
  });
});
