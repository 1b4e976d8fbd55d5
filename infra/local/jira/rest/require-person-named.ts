import type { Person } from '#infra/local/jira/state/make-directory.ts';
import type { JiraNode } from '#infra/local/jira/state/make-node.ts';
import { refusal } from './refusal.ts';

/** The person of that name. Throws 404 for nobody. */
export function requirePersonNamed(node: JiraNode, name: string): Person {
  const person = node.jira.directory.findPerson(name);
  if (person !== undefined) return person;
  throw refusal(404, { errorMessages: [`The user named '${name}' does not exist`] });
}
