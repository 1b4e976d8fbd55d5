import { expect, it } from 'vitest';
import { membershipCache } from '#shared/atlassian/directory/membership-cache.ts';

it('an account is marked with the groups that it has by nested groups', () => {
  const memberships = membershipCache();
  const held = { groups: ['Team-Outer', 'team-inner'] };
  expect(memberships.withNested('ada', held)).toBe(held);
  memberships.note('ada', 'team-outer', 'nested');
  memberships.note('ada', 'team-inner', 'direct');
  expect(memberships.withNested('ADA', held)).toEqual({ ...held, nested: ['Team-Outer'] });
  expect(memberships.withNested('bob', held)).toBe(held);
});

it('a group that the account does not hold any more is forgotten', () => {
  const memberships = membershipCache();
  memberships.note('ada', 'team-outer', 'nested');
  memberships.withNested('ada', { groups: [] });
  expect(memberships.kindOf('ada', 'team-outer')).toBeUndefined();
});

it('a group that is forgotten is not marked', () => {
  const memberships = membershipCache();
  memberships.note('ada', 'team-outer', 'nested');
  memberships.forget('ada', 'TEAM-OUTER');
  const held = { groups: ['team-outer'] };
  expect(memberships.withNested('ada', held)).toEqual(held);
});
