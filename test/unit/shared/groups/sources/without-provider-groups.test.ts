import { describe, expect, it } from 'vitest';
import type { GroupClaim } from '#shared/groups/group-claim.ts';
import { withoutProviderGroups } from '#shared/groups/sources/without-provider-groups.ts';

const POOL = 'eu-west-1_Ab1';
const present = (...names: string[]): GroupClaim => ({ state: 'present', names });

describe('the provider groups of a user pool', () => {
  it.each<[string, GroupClaim, GroupClaim]>([
    ['the group of a provider is left out', present('a', `${POOL}_Okta`), present('a')],
    [
      'the groups of all providers are left out',
      present(`${POOL}_Okta`, 'a', `${POOL}_`),
      present('a'),
    ],
    [
      'the unreadable names are kept',
      { state: 'present', names: ['a', `${POOL}_Okta`], unreadable: ['b'] },
      { state: 'present', names: ['a'], unreadable: ['b'] },
    ],
    [
      'a group of another pool is kept',
      present('eu-west-1_Xy2_Okta'),
      present('eu-west-1_Xy2_Okta'),
    ],
    [
      'a group whose name only ends like one is kept',
      present(`x${POOL}_Okta`),
      present(`x${POOL}_Okta`),
    ],
    ['a group called like the pool is kept', present(POOL), present(POOL)],
    [
      'the group of a provider alone makes the claim absent',
      present(`${POOL}_Okta`),
      { state: 'absent' },
    ],
    ['an empty claim is left as it is', { state: 'empty' }, { state: 'empty' }],
    ['an overage is left as it is', { state: 'overage' }, { state: 'overage' }],
    ['an absent claim is left as it is', { state: 'absent' }, { state: 'absent' }],
  ])('%s', (_what, claim, expected) => {
    expect(withoutProviderGroups(claim, POOL)).toEqual(expected);
  });
});
