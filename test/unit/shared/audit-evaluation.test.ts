import { describe, expect, it } from 'vitest';
import { auditEvaluation } from '#shared/audit-evaluation.ts';
import { Failure } from '#shared/base/failure.ts';
import type { LogEntry } from '#shared/base/log.ts';
import {
  evaluateSignOn,
  NOTHING_EVALUATED,
  type SignOnEvaluation,
} from '#shared/evaluate-sign-on.ts';
import type { GroupResult } from '#shared/groups/query-group-sources.ts';
import type { Account, Plan, Step } from '#shared/plan/plan-provisioning.ts';
import type { GroupRules, ProductPolicy } from '#shared/policy/identity-policy.ts';
import { account } from '#test/builders/account.ts';
import { groupResult } from '#test/builders/group-result.ts';
import { inMemoryDirectory } from '#test/builders/in-memory-directory.ts';
import { mappedGroups } from '#test/builders/mapped-groups.ts';
import { product } from '#test/builders/product.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { signOnAttempt } from '#test/builders/sign-on-attempt.ts';

const DECIDED: SignOnEvaluation = {
  ...NOTHING_EVALUATED,
  groupResult: groupResult([], { sourceResults: ['claim: overage', 'cognito: present'] }),
  groups: { ...mappedGroups(['jira-a']), dropped: 3 },
  account: account(),
  plan: [],
};
const join = (group: string): Step => ({
  ...{ kind: 'join', username: 'ada', missing: 'create' },
  group,
});
const leave = (group: string): Step => ({ kind: 'leave', username: 'ada', group });

/** Returns the audit record of a decision at Bitbucket. */
function recordOf(parts: Partial<SignOnEvaluation>): LogEntry {
  const entries: LogEntry[] = [];
  const bitbucket = { ...product(), name: 'bitbucket' as const };
  auditEvaluation({ ...DECIDED, ...parts }, 'a digest', bitbucket, (_level, _event, entry) =>
    entries.push(entry),
  );
  return entries[0] ?? {};
}

describe('the record of a decision', () => {
  it('the record has the sources, the account, the steps and what was withheld', () => {
    const plan: Plan = [join('jira-a')];
    const withheld = [{ step: leave('vpn'), rule: 'managed' as const }];
    expect(recordOf({ plan, withheld, refusal: null })).toEqual({
      ...{ product: 'bitbucket', shadow: false, person: 'a digest' },
      sources: ['claim: overage', 'cognito: present'],
      groups: 'present',
      policy: 'sync',
      dropped: 3,
      account: 'found',
      steps: ['join jira-a'],
      withheld: ['leave vpn: managed'],
    });
  });

  it('the record says that there was no account and that there is nothing to do', () => {
    expect(recordOf({ account: null })).toMatchObject({
      ...{ account: 'missing', steps: [], withheld: [] },
    });
  });

  it('the record of a refusal has its code and no steps', () => {
    const refusal = new Failure('plan.account_protected');
    expect(recordOf({ plan: [], withheld: [], refusal })).toMatchObject({
      ...{ account: 'found', refused: 'plan.account_protected', steps: [], withheld: [] },
    });
  });

  it('the record is cut when it would be too long for a line', () => {
    const plan = Array.from({ length: 203 }, (_none, index) => leave(`jira-${index}`));
    const withheld = plan.slice(0, 200).map((step) => ({ step, rule: 'most_removals' as const }));
    const entry = recordOf({ plan, withheld, refusal: null });
    expect(entry['steps']).toHaveLength(201);
    expect(entry['steps']).toEqual(expect.arrayContaining(['leave jira-199', 'and 3 more']));
    expect(entry['withheld']).toHaveLength(200);
  });

  it('the record of a refusal has the groups that the user lost', () => {
    const refusal = new Failure('map.group_required', { reason: 'present' });
    const entry = recordOf({ plan: [leave('jira-a')], withheld: [], refusal });
    expect(entry).toMatchObject({ refused: 'map.group_required', steps: ['leave jira-a'] });
  });

  it('the record has what failed and why, and no such step among those that are so', () => {
    const failed = [
      { step: join('jira-a'), reason: 'provision.licence_exhausted' as const },
      { step: leave('jira-b'), reason: 'not_tried' as const },
    ];
    const refusal = new Failure('provision.licence_exhausted');
    expect(recordOf({ plan: [join('jira-c')], failed, refusal })).toMatchObject({
      refused: 'provision.licence_exhausted',
      steps: ['join jira-c'],
      failed: ['join jira-a: provision.licence_exhausted', 'leave jira-b: not_tried'],
    });
  });

  it('a group that is left stays in the record among very many that are joined', () => {
    const joins = Array.from({ length: 200 }, (_none, index) => join(`jira-${index}`));
    const plan = [...joins, leave('zoo'), leave('zebra')];
    const entry = recordOf({ plan, withheld: [], refusal: null });
    const steps = [entry['steps']].flat();
    expect(steps.slice(0, 3)).toEqual(['leave zoo', 'leave zebra', 'join jira-0']);
    expect(steps.slice(-2)).toEqual(['join jira-197', 'and 2 more']);
  });
});

/** What differs from Ada with an account at Bitbucket and one group in her token. */
interface Differs {
  readonly account?: Account | null;
  readonly tokenGroups?: GroupResult;
}

/** Returns the evaluation of a sign-on at Bitbucket, and the lines that its audit writes. */
function evaluateWith(
  { account: existing = account(), tokenGroups = groupResult() }: Differs = {},
  groups: Partial<GroupRules> = {},
  parts: Partial<ProductPolicy> = {},
) {
  const lines: (LogEntry & { level: string; event: string })[] = [];
  const policy = productPolicy(groups, parts);
  const directory = inMemoryDirectory({ accounts: existing === null ? [] : [existing] });
  const bitbucket = { ...product({ policy, directory }), name: 'bitbucket' as const };
  const evaluate = async () => {
    const attempt = signOnAttempt({ tokenGroups });
    const evaluation = await evaluateSignOn(attempt, bitbucket);
    auditEvaluation(evaluation, 'digest', bitbucket, (level, event, entry) => {
      lines.push({ ...entry, level, event });
    });
    return evaluation;
  };
  return { evaluate, lines };
}

describe('a decision', () => {
  it('a decision is recorded in one line that does not name the user', async () => {
    const { evaluate, lines } = evaluateWith({ account: null });
    expect((await evaluate()).plan?.[0]).toMatchObject({ kind: 'create_person' });
    expect(lines).toMatchObject([
      {
        ...{ level: 'audit', event: 'decided', product: 'bitbucket', person: 'digest' },
        ...{ shadow: false, sources: ['claim: present'], account: 'missing' },
        ...{ groups: 'present', policy: 'sync' },
      },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/\bada\b|Lovelace|example\.com/);
  });

  it('the record of a decision in shadow says so', async () => {
    const { evaluate, lines } = evaluateWith({}, {}, { shadow: true });
    await evaluate();
    expect(lines).toMatchObject([{ shadow: true }]);
  });

  it('a decision uses the group names that the policy gives', async () => {
    const rules = { rename: { id: 'jira-b' }, transform: ['lower_case' as const], drop: ['x*'] };
    const { evaluate, lines } = evaluateWith(
      { tokenGroups: groupResult(['ID', 'JIRA-C', 'x1']) },
      rules,
    );
    const joined = (await evaluate()).plan?.flatMap((step) =>
      step.kind === 'join' ? [step.group] : [],
    );
    expect(joined).toEqual(['jira-b', 'jira-c']);
    expect(lines).toMatchObject([{ dropped: 1 }]);
  });

  it('a refusal is recorded and returned', async () => {
    const { evaluate, lines } = evaluateWith({}, { whenPresent: 'deny' });
    expect(await evaluate()).toMatchObject({ plan: [], refusal: { code: 'map.groups_denied' } });
    expect(lines).toMatchObject([{ level: 'audit', refused: 'map.groups_denied' }]);
  });

  it('a refusal for a lost required group is recorded and returned with the groups that are left', async () => {
    const held = account({ groups: ['jira-users', 'jira-old'] });
    const { evaluate, lines } = evaluateWith({ account: held }, { required: ['staff'] });
    expect(await evaluate()).toMatchObject({
      ...{ plan: [{ kind: 'leave', group: 'jira-old' }], withheld: [] },
      refusal: { code: 'map.group_required' },
    });
    expect(lines).toMatchObject([
      { level: 'audit', refused: 'map.group_required', steps: ['leave jira-old'] },
    ]);
  });
});

describe('removals that failed', () => {
  it.each([
    ['nested', 1],
    ['provision.change_refused', 1],
    ['not_tried', 0],
  ] as const)(
    'a removal that failed is logged as an error, one not tried is not: %s',
    (reason, count) => {
      const lines: string[] = [];
      const failed = [
        { step: leave('jira-b'), reason },
        { step: join('jira-a'), reason: 'provision.change_refused' as const },
      ];
      auditEvaluation({ ...DECIDED, failed }, 'digest', product(), (level, event, entry) => {
        if (level === 'error') lines.push(`${event} ${entry['removals']}`);
      });
      expect(lines).toEqual(count === 0 ? [] : [`provision.removals_failed ${count}`]);
    },
  );
});

it('details that a product did not take are told, where the user signs on all the same', () => {
  const details = { email: 'a@b', displayName: 'Ada' };
  const step = { kind: 'update_person', username: 'ada', changes: { details } } as const;
  const failed = [{ step, reason: 'provision.change_refused' as const }];
  const lines: object[] = [];
  auditEvaluation({ ...DECIDED, failed }, 'digest', product(), (level, event, entry) => {
    if (level === 'warn') lines.push({ event, ...entry });
  });
  expect(lines).toEqual([
    {
      event: 'provision.details_failed',
      ...{ product: 'jira', person: 'digest', code: 'provision.change_refused' },
    },
  ]);
});

describe('removals that the policy withholds', () => {
  const held = account({ groups: ['jira-users', 'jira-x', 'jira-y', 'vpn'] });

  it('withheld removals are logged as an error with their number', async () => {
    const { evaluate, lines } = evaluateWith({ account: held }, { mostRemovals: 1 });
    await evaluate();
    expect(lines.filter(({ level }) => level === 'error')).toEqual([
      {
        ...{ level: 'error', event: 'plan.removals_withheld', product: 'bitbucket' },
        ...{ person: 'digest', removals: 2 },
      },
    ]);
  });

  it.each<[string, Partial<GroupRules>]>([
    ['no more removals than permitted', { mostRemovals: 2 }],
    ['removals withheld by another rule', { managed: [], mostRemovals: 0 }],
  ])('no error is logged for %s', async (_what, rules) => {
    const { evaluate, lines } = evaluateWith({ account: held }, rules);
    await evaluate();
    expect(lines.map(({ level }) => level)).toEqual(['audit']);
  });
});
