import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductKind } from '#infra/local/data-center/state/product.ts';
import { requireAdministrator } from './rest/permission-requirements.ts';
import { captchaBody, refusal, unauthorized } from './rest/refusals.ts';
import type { BitbucketState } from './state/make-state.ts';
import { permissionOf } from './state/permissions.ts';
import { rankOf } from './state/ranks.ts';

/** Bitbucket among the products. A user's key is the number of their account. */
export const bitbucketKind: ProductKind = {
  name: 'Bitbucket',
  seraph: false,
  sessionCookie: 'BITBUCKETSESSIONID',
  rememberMeCookie: '_atl_bitbucket_remember_me',
  xsrfCookie: null,
  loginPath: '/login',
  notReadyPath: '/system/startup',
  destinationParameter: 'next',
  homePath: '/dashboard',
  logoutPath: '/j_atl_security_logout',
  keyOf: String,
  isAdministrator: (bitbucket: BitbucketState, user: User) =>
    rankOf(permissionOf(bitbucket, user)) >= rankOf('ADMIN'),
  maySignIn: (bitbucket: BitbucketState, user: User) =>
    bitbucket.switches.unlicensedMaySignIn || permissionOf(bitbucket, user) !== null,
  requireAdministrator,
  refusal: (status, message) => refusal(status, { message }),
  unauthorized,
  captchaBody,
  callerHeaders,
};

function callerHeaders(user: User | null): Readonly<Record<string, string>> {
  if (user === null) return {};
  return { 'X-AUSERNAME': user.name, 'X-AUSERID': user.key };
}
