import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import { type RefusalStatus, refusal } from './refusal.ts';

/** The person of that name. Throws `missingStatus` for nobody. */
export function requirePersonNamed(
  node: ConfluenceNode,
  name: string,
  missingStatus: RefusalStatus = 404,
): Person {
  const person = node.product.directory.findPerson(name);
  if (person !== undefined) return person;
  throw refusal(missingStatus, `No user found with username : ${name}`);
}
