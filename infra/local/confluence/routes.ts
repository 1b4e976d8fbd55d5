import type { Serve } from '#infra/local/data-center/make-app.ts';
import { serveBasicAuthConfig } from '#infra/local/data-center/rest/serve-basic-auth-config.ts';
import { serveTwoStepLogin } from '#infra/local/data-center/rest/serve-two-step-login.ts';
import { serveCommentForm } from './pages/serve-comment-form.ts';
import { serveLoginPage } from './pages/serve-login-page.ts';
import { serveLogoutPage } from './pages/serve-logout-page.ts';
import { servePages } from './pages/serve-pages.ts';
import { serveWebSudo } from './pages/serve-web-sudo.ts';
import { refuseEncodedSlashes } from './rest/refuse-encoded-slashes.ts';
import { serveGroupAdministration } from './rest/serve-group-administration.ts';
import { serveGroups } from './rest/serve-groups.ts';
import { serveLicence } from './rest/serve-licence.ts';
import { serveLongTasks } from './rest/serve-long-tasks.ts';
import { servePeople } from './rest/serve-people.ts';
import { servePeopleAdministration } from './rest/serve-people-administration.ts';
import { servePermissions } from './rest/serve-permissions.ts';
import { serveSelf } from './rest/serve-self.ts';
import { serveServer } from './rest/serve-server.ts';
import { serveEditUser } from './rpc/serve-edit-user.ts';
import type { ConfluenceState } from './state/make-state.ts';

/** Everything that a Confluence node answers: REST resources, one of JSON-RPC, and pages. */
export const routes: readonly Serve<ConfluenceState>[] = [
  refuseEncodedSlashes,
  serveServer,
  servePeople,
  serveSelf,
  servePeopleAdministration,
  serveGroups,
  serveGroupAdministration,
  servePermissions,
  serveLicence,
  serveLongTasks,
  serveTwoStepLogin,
  serveBasicAuthConfig,
  serveEditUser,
  servePages,
  serveLoginPage,
  serveLogoutPage,
  serveCommentForm,
  serveWebSudo,
];
