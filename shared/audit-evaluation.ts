import type { Log, LogEntry } from '#shared/base/log.ts';
import { describeStep } from '#shared/plan/describe-step.ts';
import { policyFor } from '#shared/plan/require-entitlement.ts';
import { cutLines } from './cut-lines.ts';
import type { EvaluatedProduct, SignOnEvaluation } from './evaluate-sign-on.ts';

/**
 * Writes an evaluation that came to a decision to the log: a line for each group source that failed; the
 * audit record, with the user by `pseudonym`; and a line of its own when the policy withheld more removals
 * than it permits at once, when too many users would lose their groups, when joins are left to the next
 * sign-on, or when a change of details failed. An evaluation without a decision is not told here.
 */
export function auditEvaluation(
  evaluation: SignOnEvaluation,
  pseudonym: string,
  { name: product, policy }: EvaluatedProduct,
  log: Log,
): void {
  const { groupResult } = evaluation;
  if (evaluation.plan === null) return;
  for (const failure of groupResult?.failures ?? []) {
    log('error', 'map.group_source_failed', failure);
  }
  const about = { product, shadow: policy.shadow, person: pseudonym };
  const state = evaluation.groups?.state ?? 'absent';
  log('audit', 'decided', {
    ...{ ...about, sources: groupResult?.sourceResults ?? [] },
    ...{ groups: state, policy: policyFor(state, policy.groups) },
    ...toAuditEntry(evaluation),
  });
  const tell: Log = (level, event, entry) =>
    log(level, event, { product, person: pseudonym, ...entry });
  tellDoubts(evaluation, tell);
  tellFailedSteps(evaluation, tell);
}

function tellDoubts({ massRemoval, withheld }: SignOnEvaluation, tell: Log): void {
  if (massRemoval !== null) tell('error', 'plan.mass_removal_suspected', { ...massRemoval });
  const removals = withheld.filter(({ rule }) => rule === 'most_removals').length;
  if (removals > 0) tell('error', 'plan.removals_withheld', { removals });
}

function tellFailedSteps({ failed, partial, refusal }: SignOnEvaluation, tell: Log): void {
  if (partial !== null) {
    const { code, evidence } = partial;
    const joins = failed.filter(({ step }) => step.kind === 'join').length;
    tell('error', 'provision.partial', { ...evidence, code, joins });
  }
  for (const { step, reason } of failed) {
    if (step.kind === 'update_person' && reason !== refusal?.code) {
      tell('warn', 'provision.details_failed', { code: reason });
    }
  }
  const kept = failed.filter(
    ({ step, reason }) => step.kind === 'leave' && reason !== 'not_tried',
  ).length;
  if (kept > 0) tell('error', 'provision.removals_failed', { removals: kept });
}

function toAuditEntry(evaluation: SignOnEvaluation): LogEntry {
  const { groups, massRemoval, account, plan, withheld, failed, refusal } = evaluation;
  // The record is read to find lost groups: these are the last to be cut.
  const steps = (plan ?? []).toSorted(
    (one, other) => Number(other.kind === 'leave') - Number(one.kind === 'leave'),
  );
  return {
    dropped: groups?.dropped ?? 0,
    ...(massRemoval && { doubted: 'mass_removal' }),
    account: account === null ? 'missing' : 'found',
    ...(refusal && { refused: refusal.code }),
    steps: cutLines(steps.map(describeStep)),
    withheld: cutLines(withheld.map(({ step, rule }) => `${describeStep(step)}: ${rule}`)),
    ...(failed.length > 0 && {
      failed: cutLines(failed.map(({ step, reason }) => `${describeStep(step)}: ${reason}`)),
    }),
  };
}
