import type { AppliedPlan } from '#shared/provision/apply-plan.ts';
import type { SignOnEvaluation } from './evaluate-sign-on.ts';

/** Returns the evaluation with what became of more parts of its plan. */
export function withApplied(
  evaluation: SignOnEvaluation,
  applied: readonly AppliedPlan[],
): SignOnEvaluation {
  const missing = applied.flatMap((part) => part.missing);
  return {
    ...evaluation,
    plan: [...(evaluation.plan ?? []), ...applied.flatMap(({ done }) => done)],
    withheld: [
      ...evaluation.withheld,
      ...missing.map((step) => ({ step, rule: 'create_missing' as const })),
    ],
    failed: [...evaluation.failed, ...applied.flatMap(({ failed }) => failed)],
  };
}
