import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { refusal } from './refusal.ts';
import { requirePersonNamed } from './require-person-named.ts';

/** Whom `username` or `key` of the query names. Throws 400 for both or neither, 404 for nobody by that name. */
export function findPersonInQuery(context: ProductContext, node: JiraNode): Person {
  const username = context.req.query('username');
  const key = context.req.query('key');
  if ((username === undefined) === (key === undefined)) {
    throw refusal(400, {
      errorMessages: ["Either the 'username' or the 'key' query parameters need to be provided"],
    });
  }
  return username === undefined ? findByKey(node, key ?? '') : requirePersonNamed(node, username);
}

function findByKey(node: JiraNode, key: string): Person {
  const person = node.product.directory.findPersonByKey(key);
  if (person !== undefined) return person;
  throw refusal(404, { errorMessages: [`The user with the key '${key}' does not exist`] });
}
