import { Failure } from '#shared/base/failure.ts';
import type { SignOnEvaluation } from './evaluate-sign-on.ts';

/**
 * Returns the refusal of an evaluation that was carried out; where the time did not suffice for all groups, it
 * says how many are ready.
 */
export function withProgress(
  refusal: Failure,
  { account, plan, failed }: SignOnEvaluation,
): Failure {
  const left = failed.filter(({ step }) => step.kind === 'join').length;
  if (refusal.evidence.reason !== 'out_of_time' || left === 0) return refusal;
  const joined = plan?.filter(({ kind }) => kind === 'join').length ?? 0;
  const ready = joined + (account?.groups.length ?? 0);
  const { code, evidence, cause } = refusal;
  return new Failure(code, { ...evidence, ready, groups: ready + left }, cause);
}
