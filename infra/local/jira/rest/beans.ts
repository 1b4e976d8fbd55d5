import { toTimestamp } from '#infra/local/data-center/rest/json.ts';
import { showEmail } from '#infra/local/data-center/rest/show-email.ts';
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/product.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/requests.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { rolesOf } from '#infra/local/jira/state/roles.ts';

/** Returns the user as `UserBean`. Groups and roles are only counted unless the request's `expand` names them. */
export function toUserBean(context: ProductContext, node: JiraNode, user: User) {
  const base = baseUrlOf(context, node);
  const expand = (context.req.query('expand') ?? '').split(',').map((word) => word.trim());
  const groups = node.product.directory.groupsOf(user, node.product.switches.listedGroups);
  const roles = rolesOf(node.product, user).map(({ key, name }) => ({ key, name }));
  const { lastMs } = user.logins;
  return {
    ...toUserLink(node, base, user),
    deleted: false,
    locale: 'en_US',
    ...(lastMs === null ? {} : { lastLoginTime: toTimestamp(lastMs) }),
    groups: wrap(
      groups.map((group) => toGroupLink(base, group)),
      expand.includes('groups'),
    ),
    applicationRoles: wrap(roles, expand.includes('applicationRoles')),
    expand: 'groups,applicationRoles',
  };
}

function wrap<Item>(items: Item[], expanded: boolean): { size: number; items: Item[] } {
  return { size: items.length, items: expanded ? items : [] };
}

/** Returns the user as `UserJsonBean`: what a list shows of them. */
export function toUserLink({ product }: JiraNode, base: string, user: User) {
  return {
    self: toUserUrl(base, user),
    key: user.key,
    name: user.name,
    ...showEmail(user.emailAddress, product.switches.emailVisibility),
    avatarUrls: toAvatarUrls(base),
    displayName: user.displayName,
    active: user.active,
    timeZone: 'Europe/Berlin',
  };
}

/** Returns the address of the user's resource. */
export function toUserUrl(base: string, user: User): string {
  return `${base}/rest/api/2/user?username=${encodeURIComponent(user.name)}`;
}

function toAvatarUrls(base: string): Record<string, string> {
  const avatar = `${base}/secure/useravatar?avatarId=10122`;
  return {
    '48x48': avatar,
    '24x24': `${avatar}&size=small`,
    '16x16': `${avatar}&size=xsmall`,
    '32x32': `${avatar}&size=medium`,
  };
}

/** Returns the group as `GroupBean`; its users are counted, not listed. */
export function toGroupBean(base: string, group: Group) {
  const users = {
    size: group.members.size,
    items: [],
    'max-results': 50,
    'start-index': 0,
    'end-index': 0,
  };
  return { ...toGroupLink(base, group), users, expand: 'users' };
}

/** Returns the group as `GroupJsonBean`. */
export function toGroupLink(base: string, group: Group): { name: string; self: string } {
  const self = `${base}/rest/api/2/group?groupname=${encodeURIComponent(group.name)}`;
  return { name: group.name, self };
}
