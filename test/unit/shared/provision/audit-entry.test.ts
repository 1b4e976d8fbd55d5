import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { Plan, Step } from '#shared/plan/plan-provisioning.ts';
import { auditEntry, auditPseudonym, describeStep } from '#shared/provision/audit-entry.ts';
import { account } from '#test/builders/account.ts';
import { mappedGroups } from '#test/builders/mapped-groups.ts';

const FINDINGS = {
  person: 'a digest',
  sourceResults: ['claim: overage', 'cognito: present'],
  groups: { ...mappedGroups(['jira-a']), dropped: 3 },
  policy: 'sync',
  account: account(),
} as const;
const PERSON = { username: 'ada', email: 'ada@example.com', displayName: 'Ada Lovelace' };
const join = (group: string): Step => ({
  ...{ kind: 'join', username: 'ada', missing: 'create' },
  group,
});
const leave = (group: string): Step => ({ kind: 'leave', username: 'ada', group });

describe('the record of a decision', () => {
  it('says what was heard, what was found and what is done and withheld', () => {
    const plan: Plan = [join('jira-a')];
    const withheld = [{ step: leave('vpn'), rule: 'managed' as const }];
    expect(auditEntry(FINDINGS, { plan, withheld, refusal: null })).toEqual({
      person: 'a digest',
      sources: ['claim: overage', 'cognito: present'],
      groups: 'present',
      policy: 'sync',
      dropped: 3,
      account: 'found',
      steps: ['join jira-a'],
      withheld: ['leave vpn: managed'],
    });
  });

  it('says that there was no account, and that there is nothing to do', () => {
    const findings = { ...FINDINGS, account: null };
    expect(auditEntry(findings, { plan: [], withheld: [], refusal: null })).toMatchObject({
      ...{ account: 'missing', steps: [], withheld: [] },
    });
  });

  it('of a refusal has its code, and that nothing is done', () => {
    const refusal = new Failure('plan.account_protected');
    expect(auditEntry(FINDINGS, { plan: [], withheld: [], refusal })).toMatchObject({
      ...{ account: 'found', refused: 'plan.account_protected', steps: [], withheld: [] },
    });
  });

  it('is cut where it would be too long for a line', () => {
    const plan = Array.from({ length: 203 }, (_none, index) => leave(`jira-${index}`));
    const withheld = plan.slice(0, 200).map((step) => ({ step, rule: 'most_removals' as const }));
    const entry = auditEntry(FINDINGS, { plan, withheld, refusal: null });
    expect(entry['steps']).toHaveLength(201);
    expect(entry['steps']).toEqual(expect.arrayContaining(['leave jira-199', 'and 3 more']));
    expect(entry['withheld']).toHaveLength(200);
  });

  it('of somebody who is refused after they lost groups has both', () => {
    const refusal = new Failure('map.group_required', { reason: 'present' });
    const entry = auditEntry(FINDINGS, { plan: [leave('jira-a')], withheld: [], refusal });
    expect(entry).toMatchObject({ refused: 'map.group_required', steps: ['leave jira-a'] });
  });

  it('never loses a group that is left among very many that are joined', () => {
    const joins = Array.from({ length: 200 }, (_none, index) => join(`jira-${index}`));
    const plan = [...joins, leave('zoo'), leave('zebra')];
    const entry = auditEntry(FINDINGS, { plan, withheld: [], refusal: null });
    const steps = [entry['steps']].flat();
    expect(steps.slice(0, 3)).toEqual(['leave zoo', 'leave zebra', 'join jira-0']);
    expect(steps.slice(-2)).toEqual(['join jira-197', 'and 2 more']);
  });
});

describe('a step in words', () => {
  it.each<[Step, string]>([
    [{ kind: 'create_person', person: PERSON }, 'create_person'],
    [{ kind: 'set_password', username: 'ada' }, 'set_password'],
    [{ kind: 'create_group', group: 'a' }, 'create_group a'],
    [{ kind: 'join', username: 'ada', group: 'a', missing: 'skip' }, 'join a'],
    [leave('a'), 'leave a'],
    [{ kind: 'update_person', username: 'ada', changes: { active: true } }, 'update_person active'],
    [
      { kind: 'update_person', username: 'ada', changes: { details: PERSON, active: true } },
      'update_person details active',
    ],
  ])('names nobody: %#', (step, words) => {
    expect(describeStep(step)).toBe(words);
  });
});

describe('the name by which the record knows somebody', () => {
  const id = (issuer: string, subject: string) => auditPseudonym(issuer, { subject });

  it('is the same each time, and another for anybody else', () => {
    const ada = id('https://a', 'ada');
    expect(ada).toBe(id('https://a', 'ada'));
    const others = [id('https://a', 'bob'), id('https://b', 'ada'), id('https://a\nada', '')];
    expect(new Set([ada, ...others]).size).toBe(4);
  });

  it('does not tell who they are', () => {
    expect(id('https://a', 'ada')).toMatch(/^[0-9a-f]{20}$/);
  });
});
