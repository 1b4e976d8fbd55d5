import { describe, expect, it } from 'vitest';
import { findWithGroups } from '#shared/atlassian/directory/find-with-groups.ts';
import { Failure } from '#shared/base/failure.ts';

const down = new Failure('provision.product_unavailable');
const refused = new Failure('provision.product_refused');

describe('a person and their groups', () => {
  it('are both told', async () => {
    const found = findWithGroups(Promise.resolve('ada'), Promise.resolve(['jira-users']));
    expect(await found).toEqual({ user: 'ada', groups: ['jira-users'] });
  });

  it('are a failure when the groups could not be read: never somebody without groups', async () => {
    await expect(findWithGroups(Promise.resolve('ada'), Promise.reject(refused))).rejects.toBe(
      refused,
    );
  });

  it.each([
    ['whose groups were read', async () => []],
    ['whose groups could not be read', () => Promise.reject(refused)],
  ])('are a failure when the person could not be looked up, %s', async (_what, readGroups) => {
    await expect(findWithGroups(Promise.reject(down), readGroups())).rejects.toBe(down);
  });

  it.each([
    ['none', async () => []],
    ['a refusal', () => Promise.reject(refused)],
  ])('are null for nobody, whose groups are %s', async (_what, readGroups) => {
    expect(await findWithGroups(Promise.resolve(null), readGroups())).toBeNull();
  });
});
