import { Failure } from '#shared/base/failure.ts';
import type { SignOnEvaluation } from './evaluate-sign-on.ts';

/**
 * Returns the refusal of an evaluation that was carried out, which says whether anything was written; where the time
 * did not suffice for all groups, it says how many are ready.
 */
export function withProgress(
  refusal: Failure,
  { account, plan, failed }: SignOnEvaluation,
): Failure {
  const left = failed.filter(({ step }) => step.kind === 'join').length;
  if ((plan?.length ?? 0) + failed.length === 0) return refusal;
  const { code, evidence, cause } = refusal;
  const wrote = { ...evidence, wrote: true } as const;
  if (evidence.reason !== 'out_of_time' || left === 0) return new Failure(code, wrote, cause);
  const joined = plan?.filter(({ kind }) => kind === 'join').length ?? 0;
  const ready = joined + (account?.groups.length ?? 0);
  return new Failure(code, { ...wrote, ready, groups: ready + left }, cause);
}
