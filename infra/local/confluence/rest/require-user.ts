import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { mayUse } from '#infra/local/confluence/state/may-use.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { refusal } from './refusal.ts';

/** Who calls, with permission to use Confluence. Throws 403 for nobody and for anybody else. */
export function requireUser(context: ProductContext, node: ConfluenceNode): Person {
  const { person } = context.get('caller');
  if (person !== null && mayUse(node.product, person)) return person;
  throw refusal(403, 'Current user not permitted to use Confluence');
}
