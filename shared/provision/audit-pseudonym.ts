import { createHash } from 'node:crypto';
import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import type { LogEntry } from '#shared/base/log.ts';
import type { MappedGroups } from '#shared/groups/map-groups.ts';
import type { GroupResult } from '#shared/groups/query-groups.ts';
import type { Decision } from '#shared/plan/decide.ts';
import type { Account, Plan, Step } from '#shared/plan/plan-provisioning.ts';

/** What was found out before anything was decided. */
export interface Findings {
  /** `auditPseudonym` of who it is about. */
  readonly person: string;
  readonly sourceResults: GroupResult['sourceResults'];
  readonly groups: MappedGroups;
  /** What the policy says for their state. */
  readonly policy: 'sync' | 'keep' | 'deny';
  /** Null: there was none. */
  readonly account: Account | null;
}

/**
 * Returns the audit record of a decision: who by a pseudonym, what each source said, every step that is
 * taken or withheld, with the rule, and the refusal if there is one. Long lists are cut.
 */
export function auditEntry(findings: Findings, decision: Decision): LogEntry {
  const { person, sourceResults, groups, policy, account } = findings;
  const { plan, withheld, refusal } = decision;
  return {
    ...{ person, sources: sourceResults, groups: groups.state, policy, dropped: groups.dropped },
    account: account === null ? 'missing' : 'found',
    ...(refusal && { refused: refusal.code }),
    steps: cut(leavesFirst(plan).map(describeStep)),
    withheld: cut(withheld.map(({ step, rule }) => `${describeStep(step)}: ${rule}`)),
  };
}

/** Returns the name under which the audit record knows a person: a digest that only who knows the `sub` can find again. */
export function auditPseudonym(
  issuer: string,
  { subject }: Pick<VerifiedIdentity, 'subject'>,
): string {
  return createHash('sha256').update(`${issuer}\n${subject}`).digest('hex').slice(0, 20);
}

/** Returns a step in words, without the person in it. */
export function describeStep(step: Step): string {
  if ('group' in step) return `${step.kind} ${step.group}`;
  if (step.kind !== 'update_person') return step.kind;
  return `update_person ${Object.keys(step.changes).join(' ')}`;
}

// What somebody lost is what is looked for: it is the last to be cut.
const leavesFirst = (plan: Plan) =>
  plan.toSorted((one, other) => Number(other.kind === 'leave') - Number(one.kind === 'leave'));

const MOST_LISTED = 200;

function cut(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LISTED) return lines;
  return [...lines.slice(0, MOST_LISTED), `and ${lines.length - MOST_LISTED} more`];
}
