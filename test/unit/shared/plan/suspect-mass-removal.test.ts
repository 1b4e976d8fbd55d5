import { describe, expect, it } from 'vitest';
import type { MappedGroups } from '#shared/groups/map-groups.ts';
import { removalBrake } from '#shared/plan/removal-brake.ts';
import { suspectMassRemoval } from '#shared/plan/suspect-mass-removal.ts';
import type { GroupRules, ProductPolicy } from '#shared/policy/identity-policy.ts';
import { account } from '#test/builders/account.ts';
import { productPolicy } from '#test/builders/product-policy.ts';

/** Who the tenth user is, after nine who turned to none. */
interface Tenth {
  readonly state?: MappedGroups['state'];
  /** Default: a managed one where the list is present. */
  readonly names?: readonly string[];
  /** Of the account; null: there is none. */
  readonly held?: readonly string[] | null;
  readonly rules?: Partial<GroupRules>;
  readonly mode?: ProductPolicy['mode'];
}

/** Returns a brake at which nine users who held `jira-analysts` have turned to none, and what it says of more. */
function afterNine(rules: Partial<GroupRules> = {}, mode: ProductPolicy['mode'] = 'jit') {
  const policy = productPolicy(rules, { mode });
  const product = { policy, removalBrake: removalBrake(() => 0) };
  const see = (
    user: string,
    state: MappedGroups['state'],
    held: readonly string[] | null,
    names: readonly string[] = state === 'present' ? ['jira-analysts'] : [],
  ) => {
    const existing = held === null ? null : account({ groups: held });
    return suspectMassRemoval(user, { state, names }, existing, product);
  };
  const nine = Array.from({ length: 9 }, (_none, index) => `user ${index}`);
  for (const user of nine) see(user, 'empty', ['jira-analysts', 'chess-club']);
  return { see, nine };
}

function tenth({ state = 'empty', held = ['jira-analysts'], names, rules, mode }: Tenth) {
  return afterNine(rules, mode).see('the tenth', state, held, names);
}

const SUSPECTED = { turned: 10, seen: 10 };

describe('a suspected mass removal', () => {
  it('an empty list is doubted of a user who holds a managed group', () => {
    expect(tenth({})).toEqual(SUSPECTED);
  });

  it('an empty list is doubted of a user who holds a required group that is not managed', () => {
    expect(tenth({ held: ['staff'], rules: { required: ['staff'] } })).toEqual(SUSPECTED);
  });

  it.each([
    ['a group for everybody', 'everyone'],
    ['paths of groups', '/jira-analysts'],
    ['protected groups', 'jira-administrators'],
    ['the default group', 'jira-users'],
  ])('a list of nothing but %s is doubted like an empty one', (_what, name) => {
    expect(tenth({ state: 'present', names: [name] })).toEqual(SUSPECTED);
  });

  it('a list with the required group alone is doubted of a user who holds managed ones', () => {
    const rules = { required: ['staff'] };
    const held = ['jira-analysts', 'staff'];
    const user = { state: 'present', held, names: ['staff'], rules } as const;
    expect(tenth(user)).toEqual(SUSPECTED);
    expect(tenth({ ...user, names: ['jira-designers'] })).toEqual(SUSPECTED);
    expect(tenth({ ...user, held: ['staff'] })).toBeNull();
    expect(tenth({ ...user, names: ['staff', 'jira-designers'] })).toBeNull();
  });

  it('a list with one group of the product is not doubted', () => {
    expect(tenth({ state: 'present', names: ['everyone', 'jira-designers'] })).toBeNull();
  });

  it.each<[string, Tenth]>([
    ['an account that is missing', { held: null }],
    ['an account without a group', { held: [] }],
    ['an account in groups that are not managed', { held: ['chess-club'] }],
    ['an account in the default group', { held: ['Jira-Users'] }],
    ['an account in the owned group', { held: ['jira-ours'], rules: { ownedGroup: 'jira-ours' } }],
    ['an account in a protected group', { held: ['jira-administrators'] }],
    ['a list with names', { state: 'present' }],
    ['no list', { state: 'absent' }],
    ['a list that is too long', { state: 'overage' }],
    ['a source that failed', { state: 'failed' }],
  ])('%s is not doubted', (_what, user) => {
    expect(tenth(user)).toBeNull();
  });

  it.each<[string, Tenth]>([
    ['keeps groups then', { rules: { whenEmpty: 'keep' } }],
    [
      'keeps groups then, and the list has other names',
      { state: 'present', names: ['everyone'], rules: { whenPresent: 'keep' } },
    ],
    ['is in mode lookup', { mode: 'lookup' }],
  ])('an empty list that costs nothing is not doubted: the policy %s', (_what, user) => {
    expect(tenth(user)).toBeNull();
  });

  it.each<[string, Tenth]>([
    ['refuses users with an empty list', { rules: { whenEmpty: 'deny' } }],
    ['keeps groups and requires one', { rules: { whenEmpty: 'keep', required: ['jira-*'] } }],
    ['is in mode lookup and requires one', { mode: 'lookup', rules: { required: ['jira-*'] } }],
    ['is in mode lookup and refuses', { mode: 'lookup', rules: { whenEmpty: 'deny' } }],
  ])('an empty list is doubted where the policy %s', (_what, user) => {
    expect(tenth(user)).toEqual(SUSPECTED);
  });

  it('a user who lost their groups and comes with names again no longer counts as turned', () => {
    const { see, nine } = afterNine();
    for (const user of nine) see(user, 'present', []);
    expect(see('the tenth', 'empty', ['jira-analysts'])).toBeNull();
  });

  it('a user who lost their groups and comes without names again still counts as turned', () => {
    const { see, nine } = afterNine();
    for (const user of nine) expect(see(user, 'empty', [])).toBeNull();
    expect(see('the tenth', 'empty', ['jira-analysts'])).toEqual(SUSPECTED);
  });

  it('a user who lost their groups counts for an hour after they last came without names', () => {
    const clock = { nowMs: 0 };
    const product = { policy: productPolicy(), removalBrake: removalBrake(() => clock.nowMs) };
    const see = (user: string, held: readonly string[]) =>
      suspectMassRemoval(user, { state: 'empty', names: [] }, account({ groups: held }), product);
    const six = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(six.map((user) => see(user, ['jira-analysts'])).at(-1)).toEqual({ turned: 6, seen: 6 });
    clock.nowMs = 40 * 60_000;
    for (const user of six.slice(0, 5)) expect(see(user, [])).toBeNull();
    clock.nowMs = 80 * 60_000;
    expect(see('f', ['jira-analysts'])).toEqual({ turned: 6, seen: 6 });
    clock.nowMs = 200 * 60_000;
    expect(see('a', [])).toBeNull();
    expect(see('f', ['jira-analysts'])).toBeNull();
  });

  it('users who hold no group and come with names do not make the others fewer', () => {
    const { see } = afterNine();
    for (let index = 0; index < 100; index += 1) see(`new ${index}`, 'present', []);
    expect(see('the tenth', 'empty', ['jira-analysts'])).toEqual(SUSPECTED);
  });

  it('nothing is doubted at a product whose removals are all meant', () => {
    const product = { policy: productPolicy(), removalBrake: null };
    const removal = suspectMassRemoval('ada', { state: 'empty', names: [] }, account(), product);
    expect(removal).toBeNull();
  });
});
