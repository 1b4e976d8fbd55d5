import type { ProductOptions, ProductParts } from '#shared/atlassian/rest/product-parts.ts';
import { serviceAccount } from '#shared/atlassian/rest/service-account.ts';
import { bitbucketDirectory } from './bitbucket-directory.ts';
import { bitbucketSessions } from './bitbucket-sessions.ts';
import { isNotPermitted } from './is-not-permitted.ts';

/** Returns Bitbucket's adapters. */
export function bitbucketProduct({
  settings,
  account,
  passwordFor,
  findPasswordKid,
  loadBalancerCookieName,
}: ProductOptions): ProductParts {
  const options = { ...account, call: serviceAccount({ ...account, isNotPermitted }), passwordFor };
  return {
    directory: bitbucketDirectory({ ...options, usesPasswords: settings.sessions === 'native' }),
    sessions: bitbucketSessions({ ...options, settings, findPasswordKid, loadBalancerCookieName }),
  };
}
