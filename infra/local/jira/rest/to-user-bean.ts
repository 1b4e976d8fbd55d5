import { toTimestamp } from '#infra/local/data-center/rest/to-timestamp.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/base-url-of.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { rolesOf } from '#infra/local/jira/state/roles-of.ts';
import { toGroupLink } from './to-group-link.ts';
import { toUserLink } from './to-user-link.ts';

/** The person as `UserBean`. Groups and roles are only counted unless the request's `expand` names them. */
export function toUserBean(context: ProductContext, node: JiraNode, person: Person) {
  const base = baseUrlOf(context, node);
  const expand = (context.req.query('expand') ?? '').split(',').map((word) => word.trim());
  const groups = node.product.directory.groupsOf(person);
  const roles = rolesOf(node.product, person).map(({ key, name }) => ({ key, name }));
  const { lastMs } = person.logins;
  return {
    ...toUserLink(base, person),
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
