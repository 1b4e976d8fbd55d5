// "Already so" is believed only when the account agrees, at every directory.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DIRECTORIES } from './directory-expectations.ts';
import type { DirectoryStage } from './directory-stage.ts';

/** How each product says "already so", and the status that it has for it; null: it never does. */
const ANSWERS: Readonly<
  Record<string, { exists: number; isMember: number | null; isNone: number }>
> = {
  jira: { exists: 400, isMember: 400, isNone: 400 },
  confluence: { exists: 409, isMember: null, isNone: 404 },
  bitbucket: { exists: 409, isMember: 409, isNone: 404 },
  crowd: { exists: 400, isMember: 409, isNone: 404 },
};

describe.each(DIRECTORIES)('$product says that it is so already', ({ product, start }) => {
  const { exists, isMember, isNone } = ANSWERS[product] ?? { exists: 0, isMember: null, isNone: 0 };
  let stage: DirectoryStage;
  let users = 0;
  beforeAll(async () => {
    stage = await start();
    stage.addGroup('team-said');
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    users += 1;
  });

  const user = () => ({ username: `said-${users}`, email: 's@example.com', displayName: 'Said' });
  const answer = (status: number, method?: string) =>
    stage.fail({
      ...{ kind: 'status', status, times: 9, body: '{"errorMessages":["No."],"errors":{}}' },
      headers: { 'Content-Type': 'application/json' },
      when: (call) => (method === undefined ? call.method !== 'GET' : call.method === method),
    });
  const refused = { code: expect.stringMatching(/^provision\./) };

  it('an account that is there is created', async () => {
    stage.addUser(user());
    answer(exists);
    await stage.directory().createUser(user());
  });

  it('an account that is not there is not created, whatever the product says', async () => {
    answer(exists);
    await expect(stage.directory().createUser(user())).rejects.toMatchObject(refused);
  });

  if (isMember !== null)
    it('a membership is joined exactly where the account has it', async () => {
      const { username } = user();
      stage.addUser({ ...user(), groups: ['team-said'] });
      answer(isMember);
      await stage.directory().join(username, ['team-said'], 'skip');
      users += 1;
      stage.addUser(user());
      const joined = stage.directory().join(user().username, ['team-said'], 'skip');
      await expect(joined).rejects.toMatchObject({
        ...refused,
        evidence: { product, operation: 'join', status: isMember },
      });
    });

  it('a membership is left exactly where the account does not have it', async () => {
    stage.addUser(user());
    answer(isNone);
    await stage.directory().leave(user().username, ['team-said']);
    users += 1;
    stage.addUser({ ...user(), groups: ['team-said'] });
    const left = stage.directory().leave(user().username, ['team-said']);
    await expect(left).rejects.toMatchObject({
      ...refused,
      evidence: { product, operation: 'leave', status: isNone },
    });
  });
});
