import { describe, expect, it } from 'vitest';
import { findWithGroups } from '#shared/atlassian/directory/find-with-groups.ts';
import { Failure } from '#shared/base/failure.ts';

const down = new Failure('provision.product_unavailable');
const refused = new Failure('provision.product_refused');

describe('an account and its groups', () => {
  it('an account is returned with its groups', async () => {
    const found = findWithGroups(Promise.resolve('ada'), Promise.resolve(['jira-users']));
    expect(await found).toEqual({ user: 'ada', groups: ['jira-users'] });
  });

  it('an account whose groups could not be read is a failure and never an account without groups', async () => {
    await expect(findWithGroups(Promise.resolve('ada'), Promise.reject(refused))).rejects.toBe(
      refused,
    );
  });

  it.each([
    ['whose groups were read', async () => []],
    ['whose groups could not be read', () => Promise.reject(refused)],
  ])('a failed look-up of an account %s is a failure', async (_what, readGroups) => {
    await expect(findWithGroups(Promise.reject(down), readGroups())).rejects.toBe(down);
  });

  it.each([
    ['none', async () => []],
    ['a refusal', () => Promise.reject(refused)],
  ])('an unknown user whose groups are %s has no account', async (_what, readGroups) => {
    expect(await findWithGroups(Promise.resolve(null), readGroups())).toBeNull();
  });
});
