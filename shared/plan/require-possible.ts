import { Failure } from '#shared/base/failure.ts';
import type { ProductName } from '#shared/base/product-settings.ts';
import type { Account, Capabilities, Plan } from './plan-provisioning.ts';

/** Whose plan it is, and where. */
export interface PlanScene {
  readonly product: ProductName;
  readonly account: Account | null;
  readonly capabilities: Capabilities;
}

/**
 * Throws for a plan that cannot lead to a sign-on, before anything of it is done:
 * `plan.account_deactivated` where the product cannot bring an account back,
 * `provision.other_directory` where the person's groups are not ours to change.
 */
export function requirePossible(plan: Plan, { product, account, capabilities }: PlanScene): void {
  if (account === null) return;
  if (!account.active && !capabilities.reactivates) {
    throw new Failure('plan.account_deactivated', { product });
  }
  const changesGroups = plan.some(({ kind }) => kind === 'join' || kind === 'leave');
  if (changesGroups && account.fixed?.groups === true) {
    throw new Failure('provision.other_directory', { product, operation: 'join' });
  }
}
