import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { type RefusalStatus, refusal } from './refusal.ts';
import { requirePersonNamed } from './require-person-named.ts';

/** Whom `key` or `username` of the query names; the key counts first. Throws `missingStatus` for nobody. */
export function requirePersonInQuery(
  context: ProductContext,
  node: ConfluenceNode,
  missingStatus: RefusalStatus = 404,
): Person {
  const [username, key] = [context.req.query('username'), context.req.query('key')];
  if (key === undefined && username !== undefined) {
    return requirePersonNamed(node, username, missingStatus);
  }
  const person = node.product.directory.findPersonByKey(key ?? '');
  if (person !== undefined) return person;
  throw refusal(missingStatus, `No user found with key : ${key ?? 'null'}`);
}
