import type { ProductOptions, ProductParts } from '#shared/atlassian/rest/product-parts.ts';
import { serviceAccount } from '#shared/atlassian/rest/service-account.ts';
import { jiraDirectory } from './jira-directory.ts';
import { jiraSessions } from './jira-sessions.ts';

/** Returns Jira's adapters. */
export function jiraProduct({
  settings,
  account,
  passwordFor,
  findPasswordKid,
  loadBalancerCookieName,
}: ProductOptions): ProductParts {
  const options = { ...account, call: serviceAccount(account), passwordFor };
  return {
    directory: jiraDirectory(options),
    sessions: jiraSessions({ ...options, settings, findPasswordKid, loadBalancerCookieName }),
  };
}
