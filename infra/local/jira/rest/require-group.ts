import type { Group } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { groupRefusal } from './group-refusal.ts';
import { refusal } from './refusal.ts';

/** The group that `groupname` of the query names. Throws 400 for an empty name, 404 for no such group. */
export function requireGroup(context: ProductContext, node: JiraNode): Group {
  const name = context.req.query('groupname') ?? '';
  if (name === '') throw groupRefusal(node, 'You must specify a valid group name.');
  const group = node.product.directory.findGroup(name);
  if (group !== undefined) return group;
  throw refusal(404, { errorMessages: [`The group named '${name}' does not exist.`] });
}
