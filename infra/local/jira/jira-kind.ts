import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductKind, ProductState } from '#infra/local/data-center/state/product.ts';
import { seraphUnauthorized } from '#infra/local/data-center/steps/unauthorized.ts';
import { refusal } from './rest/refusals.ts';
import { requireAdministrator } from './rest/requirements.ts';
import { isAdministrator, rolesOf } from './state/roles.ts';

/** Jira among the products. */
export const jiraKind: ProductKind = {
  name: 'Jira',
  seraph: true,
  sessionCookie: 'JSESSIONID',
  rememberMeCookie: 'seraph.rememberme.cookie',
  xsrfCookie: 'atlassian.xsrf.token',
  loginPath: '/login.jsp',
  notReadyPath: '/startup.jsp',
  destinationParameter: 'os_destination',
  homePath: '/secure/Dashboard.jspa',
  logoutPath: '/logout',
  keyOf: (serial) => `JIRAUSER${10_099 + serial}`,
  isAdministrator,
  maySignIn,
  requireAdministrator,
  refusal: (status, message) => refusal(status, { errorMessages: [message] }),
  unauthorized: seraphUnauthorized,
  callerHeaders: (user) => {
    return { 'X-AUSERNAME': user === null ? 'anonymous' : user.name };
  },
};

function maySignIn(jira: ProductState, user: User): boolean {
  if (jira.switches.unlicensedMaySignIn || isAdministrator(jira, user)) return true;
  return rolesOf(jira, user).length > 0;
}
