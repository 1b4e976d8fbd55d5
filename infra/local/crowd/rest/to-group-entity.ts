import type { Entity } from '#infra/local/crowd/representation/to-xml.ts';
import type { Group } from '#infra/local/crowd/state/make-directory.ts';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { baseUriOf } from './base-uri-of.ts';
import { expands } from './expands.ts';
import { toAttributesEntity } from './to-attributes-entity.ts';
import { toLink } from './to-link.ts';

/** A group with every field; the attributes are listed where the caller expands them. */
export function toGroupEntity(context: CrowdContext, crowd: CrowdState, group: Group): Entity {
  const base = baseUriOf(context, crowd);
  const owner = { groupname: group.name };
  const attributes = expands(context, 'attributes') ? group.attributes : new Map();
  return {
    expand: 'attributes',
    link: toLink(`${base}/group`, owner),
    name: group.name,
    description: group.description,
    type: 'GROUP',
    active: group.active,
    attributes: toAttributesEntity(`${base}/group/attribute`, owner, attributes),
  };
}
