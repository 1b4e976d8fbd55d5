import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { refusal } from './refusal.ts';

/** The person of that name. Throws 404 for nobody. */
export function requirePersonNamed(node: JiraNode, name: string): Person {
  const person = node.product.directory.findPerson(name);
  if (person !== undefined) return person;
  throw refusal(404, { errorMessages: [`The user named '${name}' does not exist`] });
}
