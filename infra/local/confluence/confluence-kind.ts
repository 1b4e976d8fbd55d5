import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductKind } from '#infra/local/data-center/state/product.ts';
import { seraphUnauthorized } from '#infra/local/data-center/steps/unauthorized.ts';
import { refusal } from './rest/refusals.ts';
import { requireAdministrator } from './rest/requirements.ts';
import type { ConfluenceState } from './state/make-state.ts';
import { isAdministrator, mayUse } from './state/permissions.ts';

/** Confluence among the products. */
export const confluenceKind: ProductKind = {
  name: 'Confluence',
  seraph: true,
  sessionCookie: 'JSESSIONID',
  rememberMeCookie: 'seraph.confluence',
  xsrfCookie: 'atlassian.xsrf.token',
  loginPath: '/login.action',
  notReadyPath: '/johnson/errors.action',
  destinationParameter: 'os_destination',
  homePath: '/dashboard.action',
  logoutPath: '/logout.action',
  keyOf: (serial) => `4028d6768851c890${serial.toString(16).padStart(16, '0')}`,
  isAdministrator,
  maySignIn,
  requireAdministrator,
  refusal,
  unauthorized: seraphUnauthorized,
  callerHeaders: (user) => {
    return { 'X-AUSERNAME': user === null ? 'anonymous' : user.name };
  },
};

function maySignIn(confluence: ConfluenceState, user: User): boolean {
  return confluence.switches.unlicensedMaySignIn || mayUse(confluence, user);
}
