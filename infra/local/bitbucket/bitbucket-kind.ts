import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductKind } from '#infra/local/data-center/state/product.ts';
import { requireAdministrator } from './rest/permission-requirements.ts';
import { captchaBody, refusal, unauthorized } from './rest/refusals.ts';
import type { BitbucketState } from './state/make-state.ts';
import { permissionOf } from './state/permissions.ts';
import { rankOf } from './state/ranks.ts';

/** Bitbucket among the products. A person's key is the number of their account. */
export const bitbucketKind: ProductKind = {
  name: 'Bitbucket',
  seraph: false,
  sessionCookie: 'BITBUCKETSESSIONID',
  rememberMeCookie: '_atl_bitbucket_remember_me',
  xsrfCookie: null,
  loginPath: '/login',
  destinationParameter: 'next',
  homePath: '/dashboard',
  logoutPath: '/j_atl_security_logout',
  keyOf: String,
  isAdministrator: (bitbucket: BitbucketState, person: Person) =>
    rankOf(permissionOf(bitbucket, person)) >= rankOf('ADMIN'),
  maySignIn: (bitbucket: BitbucketState, person: Person) =>
    bitbucket.switches.unlicensedMaySignIn || permissionOf(bitbucket, person) !== null,
  requireAdministrator,
  refusal: (status, message) => refusal(status, { message }),
  unauthorized,
  captchaBody,
  callerHeaders,
};

function callerHeaders(person: Person | null): Readonly<Record<string, string>> {
  if (person === null) return {};
  return { 'X-AUSERNAME': encodeURIComponent(person.name), 'X-AUSERID': person.key };
}
