import type { Group } from '#infra/local/data-center/state/make-directory.ts';

/** The group as `GroupJsonBean`. */
export function toGroupLink(base: string, group: Group): { name: string; self: string } {
  const self = `${base}/rest/api/2/group?groupname=${encodeURIComponent(group.name)}`;
  return { name: group.name, self };
}
