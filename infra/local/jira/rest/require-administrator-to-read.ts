import { isAdministrator } from '#infra/local/jira/state/is-administrator.ts';
import type { Person } from '#infra/local/jira/state/make-directory.ts';
import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { refusal } from './refusal.ts';
import { requirePerson } from './require-person.ts';

/** The administrator who calls, for reads that need no WebSudo. Throws 401 for nobody, 403 for anybody else. */
export function requireAdministratorToRead(context: JiraContext, node: JiraNode): Person {
  const person = requirePerson(context);
  if (isAdministrator(node.jira, person)) return person;
  throw refusal(403, {
    errorMessages: ['You do not have permission to perform this operation.'],
  });
}
