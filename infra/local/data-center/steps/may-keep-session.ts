import { isKnown } from '#infra/local/data-center/state/is-known.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductNode } from '#infra/local/data-center/state/make-node.ts';

/** Whether a session of the person goes on: they still exist, and are active where that counts. */
export function mayKeepSession(node: ProductNode, person: Person): boolean {
  if (!isKnown(node.product, person)) return false;
  return person.active || !node.product.switches.deactivationEndsSessions;
}
