import { decide } from '#shared/plan/decide.ts';
import { isAccessGroup } from '#shared/plan/is-access-group.ts';
import type { Plan } from '#shared/plan/plan-provisioning.ts';
import { applyPlan, type FailedStep } from '#shared/provision/apply-plan.ts';
import type { SignOnEvaluation } from './evaluate-sign-on.ts';
import type { Product } from './sign-on-dependencies.ts';
import { withApplied } from './with-applied.ts';

/**
 * Returns the evaluation as its plan came out: `plan` has the steps that are so now, `failed` the others,
 * and `refusal` is what the first of these failed with. A refusal of the policy stays one, unless the
 * product is out: then the next try has to finish the removals. Where groups were taken away, wanted ones
 * that went with them are joined. Joins of groups that no user needs to use the product are in `remaining`,
 * unless the sign-on ends here. Never throws.
 */
export async function carryOut(
  evaluation: SignOnEvaluation,
  product: Product,
): Promise<SignOnEvaluation> {
  const { plan, account, refusal } = evaluation;
  if (plan === null || plan.length === 0) return evaluation;
  const { directory, policy } = product;
  const remains = (step: Plan[number]) =>
    (step.kind === 'join' || step.kind === 'create_group') &&
    !isAccessGroup(step.group, policy.groups);
  const remaining = plan.filter(remains);
  const applied = await applyPlan(
    plan.filter((step) => !remains(step)),
    directory,
  );
  const { held, failure } = applied;
  const hasLeft = failure === null && held !== null && account !== null;
  const lost = hasLeft
    ? planLost({ ...evaluation, account: { ...account, ...held } }, product)
    : [];
  const regained = await applyPlan(lost, directory);
  const ended = failure ?? regained.failure;
  const isOut = ended?.code === 'provision.product_unavailable';
  const carried = withApplied({ ...evaluation, plan: [] }, [applied, regained]);
  if (ended === null) return { ...carried, remaining };
  const failed = [...carried.failed, ...remaining.flatMap(toNotTried)];
  return { ...carried, failed, refusal: isOut ? ended : (refusal ?? ended) };
}

const toNotTried = (step: Plan[number]): FailedStep[] =>
  step.kind === 'join' ? [{ step, reason: 'not_tried' }] : [];

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
