import { applyPlan } from '#shared/provision/apply-plan.ts';
import type { SignOnEvaluation } from './evaluate-sign-on.ts';
import type { Product } from './sign-on-dependencies.ts';
import { withApplied } from './with-applied.ts';

/**
 * Returns the evaluation with what became of the joins that remained. None of them ends a sign-on: `partial`
 * is what the first failed with. Never throws.
 */
export async function carryOutRemaining(
  evaluation: SignOnEvaluation,
  { directory }: Product,
): Promise<SignOnEvaluation> {
  const applied = await applyPlan(evaluation.remaining, directory);
  return { ...withApplied(evaluation, [applied]), partial: applied.failure, remaining: [] };
}
