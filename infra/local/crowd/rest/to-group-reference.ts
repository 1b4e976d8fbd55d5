import type { Entity } from '#infra/local/crowd/representation/to-xml.ts';
import type { Group } from '#infra/local/crowd/state/make-directory.ts';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { baseUriOf } from './base-uri-of.ts';
import { toLink } from './to-link.ts';

/** A group by name and link, as where it is not expanded. */
export function toGroupReference(context: CrowdContext, crowd: CrowdState, group: Group): Entity {
  const { name } = group;
  return { link: toLink(`${baseUriOf(context, crowd)}/group`, { groupname: name }), name };
}
