import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import { isAdministrator } from '#infra/local/jira/state/is-administrator.ts';
import { refusal } from './refusal.ts';
import { requirePerson } from './require-person.ts';

/** The administrator who calls, for reads that need no WebSudo. Throws 401 for nobody, 403 for anybody else. */
export function requireAdministratorToRead(context: ProductContext, node: ProductNode): Person {
  const person = requirePerson(context);
  if (isAdministrator(node.product, person)) return person;
  throw refusal(403, {
    errorMessages: ['You do not have permission to perform this operation.'],
  });
}
