// In: accounts, tokens and the shape of the cluster.
// Out: a Jira Data Center of several nodes on this machine, with everything that a test may look into or change.
import { fillDirectory } from '#infra/local/data-center/fill-directory.ts';
import {
  toUserView as toProductView,
  type UserView,
} from '#infra/local/data-center/inspect-product.ts';
import { serveBasicAuthConfig } from '#infra/local/data-center/rest/serve-basic-auth-config.ts';
import { serveTwoStepLogin } from '#infra/local/data-center/rest/serve-two-step-login.ts';
import type { Serve } from '#infra/local/data-center/start-node.ts';
import {
  type LocalProduct,
  type ProductOptions,
  startProduct,
} from '#infra/local/data-center/start-product.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import { jiraKind } from './jira-kind.ts';
import { serveLoginPage } from './pages/login-page.ts';
import { serveAwkwardAnswers } from './pages/serve-awkward-answers.ts';
import { serveCommentForm } from './pages/serve-comment-form.ts';
import { serveDashboard } from './pages/serve-dashboard.ts';
import { serveLogoutPage } from './pages/serve-logout-page.ts';
import { servePortal } from './pages/serve-portal.ts';
import { serveWebSudo } from './pages/serve-web-sudo.ts';
import { refuseOtherMethods } from './rest/refusals.ts';
import { serveGroupMembers } from './rest/serve-group-members.ts';
import { serveGroups } from './rest/serve-groups.ts';
import { serveServer } from './rest/serve-server.ts';
import { serveSession } from './rest/serve-session.ts';
import { serveUserAccess } from './rest/serve-user-access.ts';
import { serveUserPasswords } from './rest/serve-user-passwords.ts';
import { serveUserSearch } from './rest/serve-user-search.ts';
import { serveUsers } from './rest/serve-users.ts';
import type { JiraSwitches } from './state/default-switches.ts';
import { type Comment, type JiraState, makeState } from './state/make-state.ts';
import { rolesOf } from './state/roles.ts';

export type JiraOptions = ProductOptions<JiraSwitches>;

export interface LocalJira extends LocalProduct<JiraSwitches, JiraUserView> {
  comments(): readonly Comment[];
}

/** Returns a running Jira. Groups jira-administrators and jira-software-users and both accounts exist from the start. */
export async function startJira(options: JiraOptions = {}): Promise<LocalJira> {
  const jira = makeState(jiraKind, options);
  fillDirectory(jira, options, {
    administrators: ['jira-administrators'],
    others: ['jira-software-users'],
  });
  const toView = (user: Parameters<typeof toUserView>[1]) => toUserView(jira, user);
  const running = await startProduct(jira, { routes, toView }, options);
  return { ...running, comments: () => jira.comments };
}

/** Everything that a Jira node answers: REST resources, pages, and refusals for what is left. */
export const routes: readonly Serve<JiraState>[] = [
  serveServer,
  serveUsers,
  serveUserSearch,
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
  servePortal,
  serveWebSudo,
  serveAwkwardAnswers,
  refuseOtherMethods,
];

export interface JiraUserView extends UserView {
  readonly applicationRoles: readonly string[];
}

/** Returns the user as a test may see them. */
export function toUserView(jira: JiraState, user: User): JiraUserView {
  const applicationRoles = rolesOf(jira, user).map((role) => role.key);
  return { ...toProductView(jira, user), applicationRoles };
}
