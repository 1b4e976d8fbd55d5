import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { carryOut } from '#shared/carry-out.ts';
import { carryOutRemaining } from '#shared/carry-out-remaining.ts';
import { NOTHING_EVALUATED, type SignOnEvaluation } from '#shared/evaluate-sign-on.ts';
import type { Step } from '#shared/plan/plan-provisioning.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { account } from '#test/builders/account.ts';
import { inMemoryDirectory } from '#test/builders/in-memory-directory.ts';
import { mappedGroups } from '#test/builders/mapped-groups.ts';
import { mappedProfile } from '#test/builders/mapped-profile.ts';
import { product } from '#test/builders/product.ts';
import { productPolicy } from '#test/builders/product-policy.ts';

const join = (group: string, missing: 'create' | 'skip' = 'create'): Step => ({
  ...{ kind: 'join', username: 'ada' },
  ...{ group, missing },
});
const leave = (group: string): Step => ({ kind: 'leave', username: 'ada', group });
const REFUSED = new Failure('map.group_required');
const FULL = new Failure('provision.licence_exhausted');
const DOWN = new Failure('provision.product_unavailable');

const evaluation = (parts: Partial<SignOnEvaluation>): SignOnEvaluation => ({
  ...NOTHING_EVALUATED,
  profile: mappedProfile(),
  groups: mappedGroups(['jira-analysts']),
  account: account(),
  ...parts,
});
const jira = (
  directory: Directory = inMemoryDirectory({ accounts: [account()] }),
  access: readonly string[] = [],
) => product({ directory, policy: productPolicy({ access }) });

/** Carries out the whole plan, one part after the other. */
const carryOutAll = async (evaluated: SignOnEvaluation, at: ReturnType<typeof jira>) =>
  carryOutRemaining(await carryOut(evaluated, at), at);

describe('a plan that is carried out', () => {
  it('an evaluation without a plan, or without steps, is what it was', async () => {
    for (const plan of [null, []]) {
      const before = evaluation({ plan, refusal: REFUSED });
      expect(await carryOut(before, jira())).toBe(before);
    }
  });

  it('every step that is done stays in the plan, and nothing failed', async () => {
    const plan = [join('jira-users'), leave('jira-old'), join('jira-a')];
    expect(await carryOutAll(evaluation({ plan }), jira())).toMatchObject({
      ...{ plan, failed: [], withheld: [], refusal: null },
    });
  });

  it('of five joins the refused one is told as failed, and what comes after as not tried', async () => {
    const names = ['jira-1', 'jira-2', 'jira-3', 'jira-4', 'jira-5'];
    const plan = [...names.map((name) => join(name)), leave('jira-old'), join('vpn')];
    const access = ['jira-*'];
    const directory: Directory = {
      ...inMemoryDirectory({ accounts: [account()] }),
      join: async (_username, groups, _missing, record) => {
        for (const group of groups) record?.(group, group === 'jira-4' ? { failed: FULL } : 'done');
        throw FULL;
      },
    };
    expect(await carryOutAll(evaluation({ plan }), jira(directory, access))).toMatchObject({
      plan: ['jira-1', 'jira-2', 'jira-3', 'jira-5'].map((name) => join(name)),
      failed: [
        { step: join('jira-4'), reason: 'provision.licence_exhausted' },
        { step: leave('jira-old'), reason: 'not_tried' },
        { step: join('vpn'), reason: 'not_tried' },
      ],
      refusal: FULL,
    });
  });

  it('a join of a group that is missing and may be is withheld, and not done', async () => {
    const directory = inMemoryDirectory({ accounts: [account()], groups: [] });
    const plan = [join('jira-nowhere', 'skip')];
    expect(await carryOutAll(evaluation({ plan }), jira(directory))).toMatchObject({
      ...{ plan: [], failed: [], refusal: null },
      withheld: [{ step: plan[0], rule: 'create_missing' }],
    });
  });

  it('a nested group that could not be left is told as failed, and refuses no user', async () => {
    const held = account({ groups: [...account().groups, 'jira-outer', 'jira-old'] });
    const directory = inMemoryDirectory({ accounts: [held], nested: ['jira-outer'] });
    const plan = [leave('jira-old'), leave('jira-outer')];
    expect(await carryOutAll(evaluation({ account: held, plan }), jira(directory))).toMatchObject({
      plan: [leave('jira-old')],
      failed: [{ step: leave('jira-outer'), reason: 'nested' }],
      refusal: null,
    });
  });

  it('a defect ends the sign-on as one, with its cause', async () => {
    const cause = new TypeError('a defect');
    const directory = { ...inMemoryDirectory(), join: () => Promise.reject(cause) };
    const plan = [join('jira-users')];
    const { failed, refusal } = await carryOutAll(evaluation({ plan }), jira(directory));
    expect(failed).toEqual([{ step: plan[0], reason: 'defect.unexpected' }]);
    expect(refusal).toMatchObject({ code: 'defect.unexpected', cause });
  });
});

describe('joins that no session waits for', () => {
  const plan = [join('jira-a'), join('jira-users'), leave('jira-old')];

  it('joins of groups that carry no access remain when the user may get a session', async () => {
    const { remaining, ...carried } = await carryOut(evaluation({ plan }), jira());
    expect(carried.plan).toEqual([join('jira-users'), leave('jira-old')]);
    expect(remaining).toEqual([join('jira-a')]);
  });

  it('no join remains where the policy names no group that carries access', async () => {
    const policy = productPolicy({ default: [] });
    const { directory } = jira();
    const { remaining } = await carryOut(evaluation({ plan }), product({ directory, policy }));
    expect(remaining).toEqual([]);
  });

  it('no join remains after a removal that failed, and each is told as not tried', async () => {
    const leaving = () => Promise.reject(DOWN);
    const directory = { ...inMemoryDirectory({ accounts: [account()] }), leave: leaving };
    const { remaining, ...carried } = await carryOut(evaluation({ plan }), jira(directory));
    expect(remaining).toEqual([]);
    expect(carried).toMatchObject({
      failed: [
        { step: leave('jira-old'), reason: DOWN.code },
        { step: join('jira-a'), reason: 'not_tried' },
      ],
      refusal: DOWN,
    });
  });

  it('a join that failed and that no session waits for ends no sign-on', async () => {
    const directory = inMemoryDirectory({ accounts: [account()] });
    const failing: Directory = {
      ...directory,
      join: (username, groups, ...others) =>
        groups.includes('jira-a')
          ? Promise.reject(FULL)
          : directory.join(username, groups, ...others),
    };
    expect(await carryOutAll(evaluation({ plan }), jira(failing))).toMatchObject({
      plan: [join('jira-users'), leave('jira-old')],
      failed: [{ step: join('jira-a'), reason: FULL.code }],
      ...{ partial: FULL, refusal: null },
    });
  });
});

describe('a refusal and the removals before it', () => {
  const refused = { ...evaluation({ plan: [leave('jira-analysts')] }), refusal: REFUSED };
  const failing = (failure: Failure): Directory => ({
    ...inMemoryDirectory({ accounts: [account()] }),
    leave: () => Promise.reject(failure),
  });

  it('a refusal stays one after its removals', async () => {
    expect(await carryOutAll(refused, jira())).toMatchObject({ failed: [], refusal: REFUSED });
  });

  it('a refusal stays one where a removal is refused, which is told as failed', async () => {
    const full = await carryOutAll(refused, jira(failing(FULL)));
    expect(full).toMatchObject({
      failed: [{ step: leave('jira-analysts'), reason: 'provision.licence_exhausted' }],
      refusal: REFUSED,
    });
  });

  it('a product that is out ends the sign-on as an outage, so that the next try removes', async () => {
    expect(await carryOutAll(refused, jira(failing(DOWN)))).toMatchObject({ refusal: DOWN });
  });
});

describe('groups that hang on a group that is left', () => {
  const held = account({ groups: ['jira-users', 'jira-analysts', 'jira-inner', 'vpn'] });
  const nestedBy = (group: string): Directory => {
    const directory = inMemoryDirectory({ accounts: [held] });
    return {
      ...directory,
      leave: (username, groups, record) =>
        directory.leave(
          username,
          groups.includes('jira-inner') ? [...groups, group] : groups,
          record,
        ),
    };
  };

  it('a wanted group that goes with another is joined directly, and told', async () => {
    const plan = [leave('jira-inner')];
    const directory = nestedBy('jira-analysts');
    const carried = await carryOutAll(evaluation({ account: held, plan }), jira(directory));
    expect(carried).toMatchObject({
      plan: [leave('jira-inner'), join('jira-analysts')],
      ...{ failed: [], refusal: null },
    });
    expect((await directory.findAccount('ada'))?.groups).toContain('jira-analysts');
  });

  it('an unmanaged group that goes with another is not joined', async () => {
    const plan = [leave('jira-inner')];
    const carried = await carryOutAll(evaluation({ account: held, plan }), jira(nestedBy('vpn')));
    expect(carried.plan).toEqual(plan);
  });

  it('a refused user gets nothing back', async () => {
    const refused = { ...evaluation({ account: held, plan: [leave('jira-inner')] }) };
    const carried = await carryOutAll(
      { ...refused, refusal: REFUSED },
      jira(nestedBy('jira-analysts')),
    );
    expect(carried.plan).toEqual([leave('jira-inner')]);
  });
});
