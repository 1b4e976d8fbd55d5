// In: calls of /rest/api/2/group/member and /group/user.
// Out: pages of members, and users who join and leave.
import * as v from 'valibot';
import { lenientText, readJson } from '#infra/local/data-center/rest/json.ts';
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { baseUrlOf, isTrue } from '#infra/local/data-center/steps/requests.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { toGroupBean, toUserLink } from './beans.ts';
import {
  demandAnotherAdministrativeGroup,
  demandChangeableGroup,
  demandRank,
  demandSeat,
  requireMember,
} from './membership-requirements.ts';
import { groupRefusal, refusal } from './refusals.ts';
import {
  demandWritableDirectory,
  requireAdministrator,
  requireAdministratorToRead,
  requireGroup,
} from './requirements.ts';

const base = '/rest/api/:version{2|latest}';
const UpdateUserToGroupBean = v.object({ name: lenientText });

/** Adds the membership resources to a node's routes. */
export function serveGroupMembers(app: ProductApp, node: JiraNode): void {
  app.get(`${base}/group/member`, (context) => list(context, node));
  app.post(`${base}/group/user`, (context) => join(context, node));
  app.delete(`${base}/group/user`, (context) => leave(context, node));
}

function list(context: ProductContext, node: JiraNode): Response {
  requireAdministratorToRead(context, node);
  const members = selectMembers(context, node, requireGroup(context, node));
  const { maxMembersPerPage } = node.product.switches;
  const startAt = readCount(context, 'startAt') ?? 0;
  const maxResults = Math.min(readCount(context, 'maxResults') ?? 50, maxMembersPerPage);
  const values = members.slice(startAt, startAt + maxResults);
  const end = startAt + values.length;
  const isLast = end >= members.length;
  return context.json({
    self: pageUrl(context, node, startAt),
    ...(isLast ? {} : { nextPage: pageUrl(context, node, end) }),
    maxResults,
    startAt,
    total: members.length,
    isLast,
    values: values.map((user) => toUserLink(node, baseUrlOf(context, node), user)),
  });
}

function selectMembers(context: ProductContext, node: JiraNode, group: Group): User[] {
  const { directory, switches } = node.product;
  const withInactive = isTrue(context.req.query('includeInactiveUsers'));
  const all = directory.membersOf(group, switches.listedMembers);
  const members = all.filter((user) => withInactive || user.active);
  return members.sort((a, b) => a.name.localeCompare(b.name));
}

// A parameter that is no number fits no resource, hence 404 and not 400.
function readCount(context: ProductContext, name: string): number | undefined {
  const text = context.req.query(name);
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw refusal(404, { errorMessages: [`HTTP 404 Not Found: ${name}`] });
}

function pageUrl(context: ProductContext, node: JiraNode, startAt: number): string {
  const query = new URLSearchParams(new URL(context.req.url).search);
  query.set('startAt', String(startAt));
  return `${baseUrlOf(context, node)}/rest/api/2/group/member?${query}`;
}

async function join(context: ProductContext, node: JiraNode): Promise<Response> {
  const caller = requireAdministrator(context, node);
  const group = requireGroup(context, node);
  const { name = '' } = await readJson(context, node, UpdateUserToGroupBean);
  const user = requireMember(node, name);
  demandChangeableGroup(node, group);
  if (group.members.has(user)) {
    const message = `Cannot add user. '${user.name}' is already a member of '${group.name}'.`;
    throw groupRefusal(node, message);
  }
  demandSeat(node, user, group);
  demandWritableDirectory(node, 403);
  demandRank(node, caller, group);
  group.members.add(user);
  return context.json(toGroupBean(baseUrlOf(context, node), group), 201);
}

function leave(context: ProductContext, node: JiraNode): Response {
  const caller = requireAdministrator(context, node);
  const group = requireGroup(context, node);
  const user = requireMember(node, context.req.query('username') ?? '');
  demandChangeableGroup(node, group);
  // What a user has by a nested group, no call takes away.
  if (!group.members.has(user)) {
    const why = `since user is not a member of '${group.name}'`;
    throw groupRefusal(node, `Cannot remove user '${user.name}' from group '${group.name}' ${why}`);
  }
  demandWritableDirectory(node, 403);
  demandRank(node, caller, group);
  demandAnotherAdministrativeGroup(node, caller, { user, group });
  group.members.delete(user);
  return context.body(null, 200);
}
