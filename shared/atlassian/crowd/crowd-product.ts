import type { ProductParts } from '#shared/atlassian/rest/product-parts.ts';
import {
  type ServiceAccountOptions,
  serviceAccount,
} from '#shared/atlassian/rest/service-account.ts';
import type { CrowdSettings } from '#shared/settings/settings.ts';
import { crowdDirectory } from './crowd-directory.ts';
import { crowdSessions } from './crowd-sessions.ts';

/** Returns Crowd's adapters, one for all the products that share it. */
export function crowdProduct(
  settings: CrowdSettings,
  account: ServiceAccountOptions,
): ProductParts {
  const options = { ...settings, ...account, call: serviceAccount(account) };
  return { directory: crowdDirectory(options), sessions: crowdSessions(options) };
}
