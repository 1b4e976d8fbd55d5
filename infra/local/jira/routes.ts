import type { Serve } from '#infra/local/data-center/make-app.ts';
import { serveBasicAuthConfig } from '#infra/local/data-center/rest/serve-basic-auth-config.ts';
import { serveTwoStepLogin } from '#infra/local/data-center/rest/serve-two-step-login.ts';
import { serveAwkwardAnswers } from './pages/serve-awkward-answers.ts';
import { serveCommentForm } from './pages/serve-comment-form.ts';
import { serveDashboard } from './pages/serve-dashboard.ts';
import { serveLoginPage } from './pages/serve-login-page.ts';
import { serveLogoutPage } from './pages/serve-logout-page.ts';
import { serveWebSudo } from './pages/serve-web-sudo.ts';
import { refuseOtherMethods } from './rest/refuse-other-methods.ts';
import { serveGroupMembers } from './rest/serve-group-members.ts';
import { serveGroups } from './rest/serve-groups.ts';
import { serveServer } from './rest/serve-server.ts';
import { serveSession } from './rest/serve-session.ts';
import { serveUserAccess } from './rest/serve-user-access.ts';
import { serveUserPasswords } from './rest/serve-user-passwords.ts';
import { serveUsers } from './rest/serve-users.ts';
import type { JiraState } from './state/make-state.ts';

/** Everything that a Jira node answers: REST resources, pages, and refusals for what is left. */
export const routes: readonly Serve<JiraState>[] = [
  serveServer,
  serveUsers,
  serveUserPasswords,
  serveUserAccess,
  serveGroups,
  serveGroupMembers,
  serveSession,
  serveTwoStepLogin,
  serveBasicAuthConfig,
  serveDashboard,
  serveLoginPage,
  serveLogoutPage,
  serveCommentForm,
  serveWebSudo,
  serveAwkwardAnswers,
  refuseOtherMethods,
];
