import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';

export const profilePicture = {
  path: '/images/icons/profilepics/default.svg',
  width: 48,
  height: 48,
  isDefault: true,
};

/** The person as `Person` of the API description: never with their e-mail address. */
export function toPersonBean(context: ProductContext, person: Person) {
  const expand = (context.req.query('expand') ?? '').split(',').map((word) => word.trim());
  const isExpanded = expand.includes('status');
  return {
    type: 'known',
    username: person.name,
    userKey: person.key,
    profilePicture,
    displayName: person.displayName,
    ...(isExpanded ? { status: person.active ? 'current' : 'deactivated' } : {}),
    _expandable: isExpanded ? {} : { status: '' },
  };
}
