import type { SignOnEvaluation } from './evaluate-sign-on.ts';

/** Returns the evaluation with what became of more parts of its plan. */
export function withApplied(
  evaluation: SignOnEvaluation,
  applied: readonly Pick<SignOnEvaluation, 'plan' | 'withheld' | 'failed'>[],
): SignOnEvaluation {
  return {
    ...evaluation,
    plan: [...(evaluation.plan ?? []), ...applied.flatMap(({ plan }) => plan ?? [])],
    withheld: [...evaluation.withheld, ...applied.flatMap(({ withheld }) => withheld)],
    failed: [...evaluation.failed, ...applied.flatMap(({ failed }) => failed)],
  };
}
