import { describe, expect, it } from 'vitest';
import type { Plan } from '#shared/plan/plan-provisioning.ts';
import { applyPlan } from '#shared/provision/apply-plan.ts';
import type { MissingGroup } from '#shared/provision/directory.ts';
import { account } from '#test/builders/account.ts';
import { memoryDirectory } from '#test/builders/memory-directory.ts';

const PLAN: Plan = [
  { kind: 'create_person', user: { username: 'ada', email: 'a@b', displayName: 'Ada' } },
  { kind: 'create_group', group: 'one' },
  { kind: 'join', username: 'ada', group: 'one', missing: 'create' },
  { kind: 'leave', username: 'ada', group: 'two' },
];

const join = (group: string, missing: MissingGroup): Plan[number] => ({
  kind: 'join',
  username: 'ada',
  group,
  missing,
});

describe('applying a plan', () => {
  it('does each of its steps once', async () => {
    const directory = memoryDirectory({ accounts: [account()] });
    await applyPlan(
      [...PLAN, { kind: 'update_person', username: 'ada', changes: { active: true } }],
      directory,
    );
    expect(directory.calls.toSorted()).toEqual([
      'create ada',
      'create group one',
      'join one',
      'leave two',
      'update ada active',
    ]);
  });

  it('does nothing for an empty plan', async () => {
    const directory = memoryDirectory();
    await applyPlan([], directory);
    expect(directory.calls).toEqual([]);
  });

  it('touches no membership before the person and the groups are there', async () => {
    const directory = memoryDirectory();
    const person = Promise.withResolvers<void>();
    const waiting = { ...directory, createUser: () => person.promise };
    const applied = applyPlan(PLAN, waiting);
    await new Promise((resolve) => setImmediate(resolve));
    expect(directory.calls).toEqual(['create group one']);
    await directory.createUser({ username: 'ada', email: 'a@b', displayName: 'Ada' });
    person.resolve();
    await applied;
    expect(directory.calls).toContain('join one');
  });

  it('touches no membership when the person could not be created', async () => {
    const directory = memoryDirectory();
    const down = new Error('down');
    await expect(
      applyPlan(PLAN, { ...directory, createUser: () => Promise.reject(down) }),
    ).rejects.toBe(down);
    expect(directory.calls).toEqual(['create group one']);
  });

  it('costs nobody a group before they have joined those that they gain', async () => {
    const directory = memoryDirectory({ accounts: [account({ groups: ['two'] })] });
    const joined = Promise.withResolvers<void>();
    const applied = applyPlan(PLAN, { ...directory, join: () => joined.promise });
    await new Promise((resolve) => setImmediate(resolve));
    expect(directory.calls).not.toContain('leave two');
    joined.resolve();
    await applied;
    expect(directory.accountOf('ada')?.groups).toEqual([]);
  });

  it('costs nobody a group while one that they should gain could not be joined', async () => {
    const directory = memoryDirectory({ accounts: [account({ groups: ['two'] })] });
    const down = new Error('down');
    await expect(applyPlan(PLAN, { ...directory, join: () => Promise.reject(down) })).rejects.toBe(
      down,
    );
    expect(directory.accountOf('ada')?.groups).toEqual(['two']);
  });

  it('joins, and leaves, all groups of a person in one call', async () => {
    const directory = memoryDirectory({ accounts: [account({ groups: ['five', 'six'] })] });
    const joins = ['one', 'two'].map((group) => join(group, 'create'));
    const leaves: Plan = ['five', 'six'].map((group) => ({
      kind: 'leave',
      username: 'ada',
      group,
    }));
    await applyPlan([...joins, ...leaves], directory);
    expect(directory.calls).toEqual(['join one two', 'leave five six']);
    expect(directory.accountOf('ada')?.groups).toEqual(['one', 'two']);
  });

  it.each<[MissingGroup, readonly string[]]>([
    ['create', ['one', 'two']],
    ['skip', ['one']],
  ])('tells the directory what becomes of a group that is missing: %s', async (missing, groups) => {
    const directory = memoryDirectory({ accounts: [account({ groups: [] })], groups: ['one'] });
    await applyPlan([join('one', missing), join('two', missing)], directory);
    expect(directory.accountOf('ada')?.groups).toEqual(groups);
  });

  it('sets a password that follows once the person is there, beside the groups', async () => {
    const directory = memoryDirectory();
    await applyPlan([...PLAN, { kind: 'set_password', username: 'ada' }], directory);
    expect(directory.calls).toEqual([
      'create ada',
      'create group one',
      'set password ada',
      'join one',
      'leave two',
    ]);
  });

  it('costs nobody a group while their password could not be set', async () => {
    const directory = memoryDirectory({ accounts: [account({ groups: ['two'] })] });
    const down = new Error('down');
    const plan: Plan = [...PLAN, { kind: 'set_password', username: 'ada' }];
    await expect(
      applyPlan(plan, { ...directory, setPassword: () => Promise.reject(down) }),
    ).rejects.toBe(down);
    expect(directory.accountOf('ada')?.groups).toEqual(['two', 'one']);
  });

  it('lets steps beside a failed one end before it throws the first failure', async () => {
    const directory = memoryDirectory();
    const ended: string[] = [];
    const first = new Error('first');
    const applied = applyPlan(
      ['bad', 'good', 'worse'].map((group) => ({ kind: 'create_group', group })),
      {
        ...directory,
        createGroup: async (group) => {
          if (group === 'bad') throw first;
          await new Promise((resolve) => setImmediate(resolve));
          ended.push(group);
          if (group === 'worse') throw new Error('second');
        },
      },
    );
    await expect(applied).rejects.toBe(first);
    expect(ended).toEqual(['good', 'worse']);
  });
});
