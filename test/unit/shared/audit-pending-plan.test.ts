import { expect, it } from 'vitest';
import { auditPendingPlan } from '#shared/audit-pending-plan.ts';
import type { LogEntry } from '#shared/base/log.ts';
import { NOTHING_EVALUATED } from '#shared/evaluate-sign-on.ts';
import type { Plan } from '#shared/plan/plan-provisioning.ts';
import { product } from '#test/builders/product.ts';

function linesOf(plan: Plan | null) {
  const lines: LogEntry[] = [];
  auditPendingPlan({ ...NOTHING_EVALUATED, plan }, 'a digest', product(), (level, event, entry) => {
    lines.push({ level, event, ...entry });
  });
  return lines;
}

it('the record of a pending plan has its steps', () => {
  expect(linesOf([{ kind: 'leave', username: 'ada', group: 'jira-a' }])).toEqual([
    {
      ...{ level: 'audit', event: 'provisioning', product: 'jira', person: 'a digest' },
      pending: ['leave jira-a'],
    },
  ]);
});

it.each([null, []])('there is no record of a plan without steps: %j', (plan) => {
  expect(linesOf(plan)).toEqual([]);
});
