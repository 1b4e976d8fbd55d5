import type { Log } from '#shared/base/log.ts';
import { describeStep } from '#shared/plan/describe-step.ts';
import { cutLines } from './cut-lines.ts';
import type { EvaluatedProduct, SignOnEvaluation } from './evaluate-sign-on.ts';

/**
 * Writes to the log, before the record of a sign-on that takes long, what is being done: `decided` follows,
 * unless Lambda ends the invocation. Nothing is written of a plan without steps.
 */
export function auditPendingPlan(
  { plan }: SignOnEvaluation,
  pseudonym: string,
  { name: product }: EvaluatedProduct,
  log: Log,
): void {
  const steps = (plan ?? []).map(describeStep);
  if (steps.length === 0) return;
  log('audit', 'provisioning', { product, person: pseudonym, pending: cutLines(steps) });
}
