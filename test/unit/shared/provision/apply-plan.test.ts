import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { Plan } from '#shared/plan/plan-provisioning.ts';
import { applyPlan } from '#shared/provision/apply-plan.ts';
import type { MissingGroup } from '#shared/provision/directory.ts';
import { account } from '#test/builders/account.ts';
import { inMemoryDirectory } from '#test/builders/in-memory-directory.ts';

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
  it('each step of a plan is applied once', async () => {
    const directory = inMemoryDirectory({ accounts: [account()] });
    await applyPlan(
      [...PLAN, { kind: 'update_person', username: 'ada', changes: { active: true } }],
      directory,
    );
    expect(directory.calls.toSorted()).toEqual([
      'create ada',
      'join one',
      'leave two',
      'update ada active',
    ]);
  });

  it('an empty plan changes nothing', async () => {
    const directory = inMemoryDirectory();
    await applyPlan([], directory);
    expect(directory.calls).toEqual([]);
  });

  it('no membership changes before the account exists', async () => {
    const directory = inMemoryDirectory();
    const created = Promise.withResolvers<void>();
    const waiting = { ...directory, createUser: () => created.promise };
    const applied = applyPlan(PLAN, waiting);
    await new Promise((resolve) => setImmediate(resolve));
    expect(directory.calls).toEqual([]);
    await directory.createUser({ username: 'ada', email: 'a@b', displayName: 'Ada' });
    created.resolve();
    await applied;
    expect(directory.calls).toContain('join one');
  });

  it.each([
    'provision.change_refused',
    'provision.read_only_mode',
    'provision.other_directory',
  ] as const)('a change of details that fails with %s ends nothing', async (code) => {
    const directory = inMemoryDirectory({ accounts: [account({ groups: ['two'] })] });
    const details = { email: 'a@b', displayName: 'Ada B' };
    const update: Plan[number] = { kind: 'update_person', username: 'ada', changes: { details } };
    const updateUser = () => Promise.reject(new Failure(code, {}));
    const plan = [update, join('one', 'create'), ...PLAN.filter(({ kind }) => kind === 'leave')];
    const applied = await applyPlan(plan, { ...directory, updateUser });
    expect(applied.failure).toBeNull();
    expect(applied.failed).toEqual([{ step: update, reason: code }]);
    expect(directory.calls).toEqual(['join one', 'leave two']);
  });

  it.each([
    ['of details at a product that is out', {}, 'provision.product_unavailable'],
    ['that brings an account back', { active: true }, 'provision.change_refused'],
  ] as const)('a failed change %s ends the plan', async (_what, more, code) => {
    const directory = inMemoryDirectory({ accounts: [account({ groups: ['two'] })] });
    const changes = { details: { email: 'a@b', displayName: 'Ada B' }, ...more };
    const updateUser = () => Promise.reject(new Failure(code, {}));
    const applied = await applyPlan(
      [{ kind: 'update_person', username: 'ada', changes }, join('one', 'create')],
      { ...directory, updateUser },
    );
    expect(applied.failure).toMatchObject({ code });
    expect(directory.calls).toEqual([]);
  });

  it('no membership changes when the account could not be created', async () => {
    const directory = inMemoryDirectory();
    const down = new Error('down');
    const applied = applyPlan(PLAN, { ...directory, createUser: () => Promise.reject(down) });
    expect(await applied).toMatchObject({
      ...{ plan: [], failure: { code: 'defect.unexpected', cause: down } },
      failed: [
        { step: PLAN[0], reason: 'defect.unexpected' },
        { step: PLAN[2], reason: 'not_tried' },
        { step: PLAN[3], reason: 'not_tried' },
      ],
    });
    expect(directory.calls).toEqual([]);
  });

  it('a group is created where its join finds it missing, and only then told as done', async () => {
    const directory = inMemoryDirectory({ accounts: [account()], groups: ['one'] });
    const plan = ['one', 'two'].flatMap(
      (group): Plan => [{ kind: 'create_group', group }, join(group, 'create')],
    );
    const { plan: done, failed } = await applyPlan(plan, directory);
    expect(done).toEqual([plan[1], plan[2], plan[3]]);
    expect(failed).toEqual([]);
  });

  it('a group that was created is told although its join failed afterwards', async () => {
    const down = new Failure('provision.product_unavailable');
    const plan: Plan = [{ kind: 'create_group', group: 'one' }, join('one', 'create')];
    const { plan: done, failed } = await applyPlan(plan, {
      ...inMemoryDirectory(),
      join: async (_username, [group = ''], _missing, record) => {
        record?.(group, 'created');
        throw down;
      },
    });
    expect(done).toEqual([plan[0]]);
    expect(failed).toEqual([{ step: plan[1], reason: down.code }]);
  });

  it('no group is left before the joins have ended', async () => {
    const directory = inMemoryDirectory({ accounts: [account({ groups: ['two'] })] });
    const joined = Promise.withResolvers<void>();
    const applied = applyPlan(PLAN, { ...directory, join: () => joined.promise });
    await new Promise((resolve) => setImmediate(resolve));
    expect(directory.calls).not.toContain('leave two');
    joined.resolve();
    await applied;
    expect(directory.accountOf('ada')?.groups).toEqual([]);
  });

  it('no group is left when a join failed', async () => {
    const directory = inMemoryDirectory({ accounts: [account({ groups: ['two'] })] });
    const down = new Error('down');
    const applied = applyPlan(PLAN, { ...directory, join: () => Promise.reject(down) });
    expect((await applied).failed.map(({ reason }) => reason)).toEqual([
      ...['defect.unexpected', 'not_tried'],
    ]);
    expect(directory.accountOf('ada')?.groups).toEqual(['two']);
  });

  it('all groups of an account are joined in one call and left in one call', async () => {
    const directory = inMemoryDirectory({ accounts: [account({ groups: ['five', 'six'] })] });
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
  ])('a missing group follows the rule of its step: %s', async (missing, groups) => {
    const directory = inMemoryDirectory({ accounts: [account({ groups: [] })], groups: ['one'] });
    await applyPlan([join('one', missing), join('two', missing)], directory);
    expect(directory.accountOf('ada')?.groups).toEqual(groups);
  });

  it('a password that is set separately is set after the account was created, beside the groups', async () => {
    const directory = inMemoryDirectory();
    await applyPlan([...PLAN, { kind: 'set_password', username: 'ada' }], directory);
    expect(directory.calls).toEqual(['create ada', 'set password ada', 'join one', 'leave two']);
  });

  it('no group is left when the password could not be set', async () => {
    const directory = inMemoryDirectory({ accounts: [account({ groups: ['two'] })] });
    const down = new Error('down');
    const plan: Plan = [...PLAN, { kind: 'set_password', username: 'ada' }];
    const { failed } = await applyPlan(plan, {
      ...directory,
      setPassword: () => Promise.reject(down),
    });
    expect(failed).toEqual([
      { step: PLAN[3], reason: 'not_tried' },
      { step: plan[4], reason: 'defect.unexpected' },
    ]);
    expect(directory.accountOf('ada')?.groups).toEqual(['two', 'one']);
  });

  it('the steps beside a failed one end before the plan does', async () => {
    const directory = inMemoryDirectory({ accounts: [account()] });
    const down = new Error('down');
    const plan: Plan = [{ kind: 'set_password', username: 'ada' }, join('good', 'create')];
    const { plan: done, failure } = await applyPlan(plan, {
      ...directory,
      setPassword: () => Promise.reject(down),
      join: async (...parameters) => {
        await new Promise(setImmediate);
        return directory.join(...parameters);
      },
    });
    expect(directory.accountOf('ada')?.groups).toContain('good');
    expect(done).toEqual([plan[1]]);
    expect(failure?.cause).toBe(down);
  });

  it('each membership has an outcome of its own where the directory records it', async () => {
    const directory = inMemoryDirectory({ accounts: [account()] });
    const down = new Failure('provision.change_refused');
    const groups = ['one', 'two', 'three', 'four', 'five'];
    const joins = groups.map((group) => join(group, 'create'));
    const { plan: done, failed } = await applyPlan(joins, {
      ...directory,
      join: async (_username, joined, _missing, record) => {
        for (const group of joined) record?.(group, group === 'four' ? { failed: down } : 'done');
        throw down;
      },
    });
    expect(done).toEqual(joins.filter((step) => step !== joins[3]));
    expect(failed).toEqual([{ step: joins[3], reason: 'provision.change_refused' }]);
  });

  it('the plan ends with the groups that are held after some were left', async () => {
    const held = account({ groups: ['one', 'two', 'three'] });
    const directory = inMemoryDirectory({ accounts: [held], nested: ['two'] });
    const leaves: Plan = ['one', 'two'].map((group) => ({
      ...{ kind: 'leave', username: 'ada' },
      group,
    }));
    const applied = await applyPlan(leaves, directory);
    expect(applied).toMatchObject({
      ...{ plan: [leaves[0]], failed: [{ step: leaves[1], reason: 'nested' }], failure: null },
    });
    expect(applied.held).toMatchObject({ groups: ['two', 'three'], nested: ['two'] });
  });

  it('nothing is known of the groups that are held when none was to be left', async () => {
    const directory = inMemoryDirectory({ accounts: [account()] });
    expect(await applyPlan([join('one', 'create')], directory)).toMatchObject({ held: null });
  });
});
