// In: calls of /rest/api/2/user/session, /user/application and /applicationrole.
// Out: sessions ended and application access given or taken.
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import {
  type ApplicationRole,
  applicationRoles,
  countHolders,
  grantRole,
  revokeRole,
} from '#infra/local/jira/state/roles.ts';
import { refusal } from './refusals.ts';
import {
  demandWritableDirectory,
  requireAdministrator,
  requireAdministratorToRead,
  requireUserNamed,
} from './requirements.ts';

const base = '/rest/api/:version{2|latest}';

/** Adds the session, application and application role resources to a node's routes. */
export function serveUserAccess(app: ProductApp, node: JiraNode): void {
  app.delete(`${base}/user/session/:username`, (context) => endSessions(context, node));
  app.post(`${base}/user/application`, (context) => grant(context, node));
  app.delete(`${base}/user/application`, (context) => revoke(context, node));
  app.get(`${base}/applicationrole`, (context) => {
    requireAdministratorToRead(context, node);
    return context.json(applicationRoles.map((role) => toBean(node, role)));
  });
  app.get(`${base}/applicationrole/:key`, (context) => {
    requireAdministratorToRead(context, node);
    const role = applicationRoles.find(({ key }) => key === context.req.param('key'));
    if (role === undefined) throw refusal(404, { errorMessages: ['No such application role.'] });
    return context.json(toBean(node, role));
  });
}

function endSessions(context: ProductContext, node: JiraNode): Response {
  requireAdministrator(context, node);
  const user = requireUserNamed(node, context.req.param('username') ?? '');
  const { sessionDeleteReach, sessionDeleteDropsRememberMe } = node.product.switches;
  const nodes = sessionDeleteReach === 'every-node' ? node.cluster : [node];
  for (const { sessions } of nodes) sessions.closeAllOf(user);
  if (sessionDeleteDropsRememberMe) node.product.rememberMe.forgetAllOf(user);
  return context.body(null, 200);
}

function grant(context: ProductContext, node: JiraNode): Response {
  requireAdministrator(context, node);
  const { user, role } = findUserAndRole(context, node);
  demandWritableDirectory(node, 400);
  if (!grantRole(node.product, role, user)) {
    throw refusal(400, {
      errorMessages: [`The licence of ${role.name} has no seat left.`],
    });
  }
  return context.body(null, 200);
}

function revoke(context: ProductContext, node: JiraNode): Response {
  requireAdministrator(context, node);
  const { user, role } = findUserAndRole(context, node);
  demandWritableDirectory(node, 400);
  revokeRole(node.product, role, user);
  return context.body(null, 204);
}

// This resource has no 404: an unknown user, group or role makes the request invalid.
function findUserAndRole(
  context: ProductContext,
  node: JiraNode,
): { user: User; role: ApplicationRole } {
  const user = node.product.directory.findUser(context.req.query('username') ?? '');
  const wanted = context.req.query('applicationKey');
  const role = applicationRoles.find(({ key }) => key === wanted);
  if (user !== undefined && role !== undefined) return { user, role };
  throw refusal(400, { errorMessages: ['The user or the application does not exist.'] });
}

function toBean(node: JiraNode, role: ApplicationRole) {
  const seats = node.product.switches.licenceSeats;
  const userCount = countHolders(node.product, role);
  return {
    key: role.key,
    name: role.name,
    groups: [...role.groups],
    defaultGroups: [...role.defaultGroups],
    selectedByDefault: role.selectedByDefault,
    defined: true,
    numberOfSeats: seats ?? -1,
    remainingSeats: seats === null ? -1 : Math.max(0, seats - userCount),
    userCount,
    userCountDescription: `${userCount} ${userCount === 1 ? 'user' : 'users'}`,
    hasUnlimitedSeats: seats === null,
    platform: false,
  };
}
