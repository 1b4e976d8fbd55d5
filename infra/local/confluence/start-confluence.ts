// In: accounts, tokens and the shape of the cluster.
// Out: a Confluence Data Center of several nodes on this machine, with everything that a test may look into or change.
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
import { confluenceKind } from './confluence-kind.ts';
import { serveCommentForm, servePages } from './pages/content-pages.ts';
import { serveLoginPage } from './pages/login-page.ts';
import { serveLogoutPage } from './pages/serve-logout-page.ts';
import { serveWebSudo } from './pages/serve-web-sudo.ts';
import { refuseEncodedSlashes } from './rest/refusals.ts';
import { serveGroupAdministration } from './rest/serve-group-administration.ts';
import { serveGroups } from './rest/serve-groups.ts';
import { serveLongTasks } from './rest/serve-long-tasks.ts';
import { servePermissions } from './rest/serve-permissions.ts';
import { serveReadOnlyMode } from './rest/serve-read-only-mode.ts';
import { serveSelf } from './rest/serve-self.ts';
import { serveLicence, serveServer } from './rest/serve-server.ts';
import { serveUsersAdministration } from './rest/serve-user-administration.ts';
import { serveUsers } from './rest/serve-users.ts';
import { serveEditUser } from './rpc/serve-edit-user.ts';
import type { ConfluenceSwitches } from './state/default-switches.ts';
import { type Comment, type ConfluenceState, makeState } from './state/make-state.ts';
import { mayUse } from './state/permissions.ts';

export type ConfluenceOptions = ProductOptions<ConfluenceSwitches>;

export interface LocalConfluence extends LocalProduct<ConfluenceSwitches, ConfluenceUserView> {
  comments(): readonly Comment[];
}

/**
 * Returns a running Confluence. Groups confluence-administrators and confluence-users and both accounts exist from the start.
 * Every sign-in sets a remember-me cookie where there are several nodes, unless the switch says otherwise.
 */
export async function startConfluence(options: ConfluenceOptions = {}): Promise<LocalConfluence> {
  const remembersEverybody = (options.nodes ?? 2) > 1;
  const switches = { remembersEverybody, ...options.switches };
  const confluence = makeState(confluenceKind, { ...options, switches });
  fillDirectory(confluence, options, {
    administrators: ['confluence-administrators'],
    others: ['confluence-users'],
  });
  const toView = (user: User) => toUserView(confluence, user);
  const running = await startProduct(confluence, { routes, toView }, options);
  return { ...running, comments: () => confluence.comments };
}

/** Everything that a Confluence node answers: REST resources, one of JSON-RPC, and pages. */
export const routes: readonly Serve<ConfluenceState>[] = [
  refuseEncodedSlashes,
  serveReadOnlyMode,
  serveServer,
  serveUsers,
  serveSelf,
  serveUsersAdministration,
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

export interface ConfluenceUserView extends UserView {
  /** Whether the user has the global permission "can use", or any to administer. */
  readonly canUse: boolean;
}

/** Returns the user as a test may see them. */
export function toUserView(confluence: ConfluenceState, user: User): ConfluenceUserView {
  return { ...toProductView(confluence, user), canUse: mayUse(confluence, user) };
}
