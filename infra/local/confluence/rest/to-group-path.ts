import type { Group } from '#infra/local/data-center/state/make-directory.ts';

/** The address of the group's resource, after the context path. */
export function toGroupPath(group: Group): string {
  return `/rest/api/group/${encodeURIComponent(group.name)}`;
}
