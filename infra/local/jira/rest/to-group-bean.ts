import type { Group } from '#infra/local/data-center/state/make-directory.ts';
import { toGroupLink } from './to-group-link.ts';

/** The group as `GroupBean`; its people are counted, not listed. */
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
