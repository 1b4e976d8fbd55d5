import type { Serve } from '#infra/local/data-center/make-app.ts';
import { serveBasicAuthConfig } from '#infra/local/data-center/rest/serve-basic-auth-config.ts';
import { serveTwoStepLogin } from '#infra/local/data-center/rest/serve-two-step-login.ts';
import { forgetBasicSessions } from './pages/forget-basic-sessions.ts';
import { serveCommentForm } from './pages/serve-comment-form.ts';
import { serveDashboard } from './pages/serve-dashboard.ts';
import { serveLoginPage } from './pages/serve-login-page.ts';
import { serveLogout } from './pages/serve-logout.ts';
import { serveWebSudo } from './pages/serve-web-sudo.ts';
import { refuseOtherMethods } from './rest/refuse-other-methods.ts';
import { refuseTokens } from './rest/refuse-tokens.ts';
import { serveGroups } from './rest/serve-groups.ts';
import { serveMemberships } from './rest/serve-memberships.ts';
import { servePermissions } from './rest/serve-permissions.ts';
import { serveServer } from './rest/serve-server.ts';
import { serveUserPasswords } from './rest/serve-user-passwords.ts';
import { serveUsers } from './rest/serve-users.ts';
import type { BitbucketState } from './state/make-state.ts';

/** Everything that a Bitbucket node answers: REST resources, pages, and refusals for what is left. */
export const routes: readonly Serve<BitbucketState>[] = [
  forgetBasicSessions,
  refuseTokens,
  serveServer,
  serveUsers,
  serveUserPasswords,
  serveGroups,
  serveMemberships,
  servePermissions,
  serveTwoStepLogin,
  serveBasicAuthConfig,
  serveDashboard,
  serveLoginPage,
  serveLogout,
  serveCommentForm,
  serveWebSudo,
  refuseOtherMethods,
];
