import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import { requireWebSudo } from '#infra/local/data-center/steps/require-web-sudo.ts';
import { requireAdministratorToRead } from './require-administrator-to-read.ts';
import { requirePerson } from './require-person.ts';

/**
 * The administrator who calls. Throws 401 for nobody, 401 for a browser session without a secure administrator
 * session (WebSudo), 403 for anybody else. Basic and token callers need no WebSudo.
 */
export function requireAdministrator(context: ProductContext, node: ProductNode): Person {
  requirePerson(context);
  requireWebSudo(context, node);
  return requireAdministratorToRead(context, node);
}
