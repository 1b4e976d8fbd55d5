import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { Group } from '#infra/local/data-center/state/make-directory.ts';
import { type RefusalStatus, refusal } from './refusal.ts';

/** The group of that name. Throws `missingStatus` for none. */
export function requireGroupNamed(
  node: ConfluenceNode,
  name: string,
  missingStatus: RefusalStatus = 404,
): Group {
  const group = node.product.directory.findGroup(name);
  if (group !== undefined) return group;
  throw refusal(missingStatus, `No group found with name : ${name}`);
}
