import { Failure } from '#shared/base/failure.ts';
import type { Plan } from '#shared/plan/plan-provisioning.ts';
import type { SignOnEvaluation } from './evaluate-sign-on.ts';

/**
 * Returns the refusal of an evaluation that was carried out; where the time did not suffice for all groups, it
 * says how many are ready.
 */
export function withProgress(
  refusal: Failure,
  { account, plan, failed }: SignOnEvaluation,
): Failure {
  const left = countJoins(failed.map(({ step }) => step));
  if (refusal.evidence.reason !== 'out_of_time' || left === 0) return refusal;
  const ready = countJoins(plan ?? []) + (account?.groups.length ?? 0);
  const { code, evidence, cause } = refusal;
  return new Failure(code, { ...evidence, ready, groups: ready + left }, cause);
}

const countJoins = (steps: Plan) => steps.filter(({ kind }) => kind === 'join').length;
