import { isAdministrator } from '#infra/local/confluence/state/is-administrator.ts';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { requireWebSudo } from '#infra/local/data-center/steps/require-web-sudo.ts';
import { refusal } from './refusal.ts';

/**
 * The administrator who calls. Throws `anonymousStatus` for nobody, 401 for a browser session without a secure
 * administrator session (WebSudo), 403 for anybody else. Basic and token callers need no WebSudo.
 */
export function requireAdministrator(
  context: ProductContext,
  node: ConfluenceNode,
  anonymousStatus: 401 | 403 = 401,
): Person {
  const { person } = context.get('caller');
  if (person === null) throw refusal(anonymousStatus, 'User is not logged in.');
  requireWebSudo(context, node);
  if (isAdministrator(node.product, person)) return person;
  throw refusal(403, 'You do not have permission to administer Confluence.');
}
