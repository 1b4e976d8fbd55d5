import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { requireWebSudo } from '#infra/local/data-center/steps/require-web-sudo.ts';
import { type PermittedCaller, requirePermission } from './require-permission.ts';

/**
 * The administrator who calls, and how high they stand. Throws 401 for others, and 401 for a browser session without a
 * secure administrator session (WebSudo).
 */
export function requireAdmin(context: ProductContext, node: BitbucketNode): PermittedCaller {
  const caller = requirePermission(context, node, 'ADMIN');
  requireWebSudo(context, node);
  return caller;
}
