import { expect, it } from 'vitest';
import { borrowWorld } from './borrow-world.ts';
import { answerTo } from './sign-on-event.ts';

const USERS = Array.from({ length: 8 }, (_none, index) => `mapped${index}`);

it('a mapper that vanishes takes the groups of five users on each instance, who get them back with the mapper', async () => {
  const { world } = await borrowWorld({ products: ['jira'] });
  const signOnAll = async (groups: readonly string[]) => {
    for (const username of USERS) {
      const claims = { sub: username, preferred_username: username, groups };
      expect((await answerTo(world, { claims })).statusCode).toBe(200);
    }
    return USERS.filter((name) => world.jira.person(name)?.groups.includes('jira-analysts')).length;
  };
  const countSuspicions = () =>
    world.signOn.logs.filter((line) => line.includes('plan.mass_removal_suspected')).length;
  const before = countSuspicions();

  expect(await signOnAll(['jira-analysts'])).toBe(8);
  // An instance that has seen no user in a group.
  await world.signOn.recycle();
  expect(await signOnAll([])).toBe(3);
  expect(countSuspicions() - before).toBe(3);
  expect(await signOnAll([])).toBe(3);
  expect(await signOnAll(['jira-analysts'])).toBe(8);
});
