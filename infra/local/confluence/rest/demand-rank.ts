import { isSystemAdministrator } from '#infra/local/confluence/state/is-system-administrator.ts';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import { refusal } from './refusal.ts';

/** Throws 403 for an administrator who changes a system administrator without being one. */
export function demandRank(node: ConfluenceNode, caller: Person, person: Person): void {
  const { product } = node;
  if (!isSystemAdministrator(product, person) || isSystemAdministrator(product, caller)) return;
  throw refusal(403, 'Only a system administrator may change a system administrator.');
}
