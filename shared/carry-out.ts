import { decide } from '#shared/plan/decide.ts';
import type { Plan } from '#shared/plan/plan-provisioning.ts';
import { applyPlan } from '#shared/provision/apply-plan.ts';
import type { SignOnEvaluation } from './evaluate-sign-on.ts';
import type { Product } from './sign-on-dependencies.ts';

/**
 * Returns the evaluation as its plan came out: `plan` has the steps that are so now, `failed` the others,
 * and `refusal` is what the first of these failed with. A refusal of the policy stays one, unless the
 * product is out: then the next try has to finish the removals. Where groups were taken away, wanted ones
 * that went with them are joined. Never throws.
 */
export async function carryOut(
  evaluation: SignOnEvaluation,
  product: Product,
): Promise<SignOnEvaluation> {
  const { plan, account, withheld, refusal } = evaluation;
  if (plan === null || plan.length === 0) return evaluation;
  const { directory } = product;
  const applied = await applyPlan(plan, directory);
  const { held, failure } = applied;
  const hasLeft = failure === null && held !== null && account !== null;
  const lost = hasLeft
    ? planLost({ ...evaluation, account: { ...account, ...held } }, product)
    : [];
  const regained = await applyPlan(lost, directory);
  const missing = [...applied.missing, ...regained.missing];
  const ended = failure ?? regained.failure;
  const isOut = ended?.code === 'provision.product_unavailable';
  return {
    ...evaluation,
    plan: [...applied.done, ...regained.done],
    withheld: [...withheld, ...missing.map((step) => ({ step, rule: 'create_missing' as const }))],
    failed: [...applied.failed, ...regained.failed],
    refusal: isOut ? ended : (refusal ?? ended),
  };
}

/** What the account had by a group that it has left: what of it is wanted, it is to have by itself. */
function planLost(
  { profile, groups, account, plan, refusal }: SignOnEvaluation,
  { name: product, policy, directory: { capabilities } }: Product,
): Plan {
  if (profile === null || groups === null || refusal !== null) return [];
  const rules = { product, policy, capabilities };
  const joined = new Set(plan?.flatMap((step) => (step.kind === 'join' ? [step.group] : [])));
  return decide({ ...profile, groups }, account, rules).plan.filter(
    (step) => step.kind === 'join' && !joined.has(step.group),
  );
}
