import type { ProductOptions, ProductParts } from '#shared/atlassian/rest/product-parts.ts';
import { serviceAccount } from '#shared/atlassian/rest/service-account.ts';
import { confluenceDirectory } from './confluence-directory.ts';
import { confluenceSessions } from './confluence-sessions.ts';

/** Returns Confluence's adapters. */
export function confluenceProduct({
  settings,
  account,
  passwordFor,
  findPasswordKid,
  loadBalancerCookieName,
}: ProductOptions): ProductParts {
  const options = { ...account, call: serviceAccount(account), passwordFor };
  return {
    directory: confluenceDirectory({ ...options, version: settings.version }),
    sessions: confluenceSessions({ ...options, settings, findPasswordKid, loadBalancerCookieName }),
  };
}
