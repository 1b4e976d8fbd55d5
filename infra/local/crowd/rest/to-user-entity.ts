import type { Entity } from '#infra/local/crowd/representation/to-xml.ts';
import type { Person } from '#infra/local/crowd/state/make-directory.ts';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { baseUriOf } from './base-uri-of.ts';
import { expands } from './expands.ts';
import { toAttributesEntity } from './to-attributes-entity.ts';
import { toLink } from './to-link.ts';

/** A person with every field; the attributes are listed where the caller expands them. */
export function toUserEntity(context: CrowdContext, crowd: CrowdState, person: Person): Entity {
  const base = baseUriOf(context, crowd);
  const owner = { username: person.name };
  const attributes = expands(context, 'attributes') ? person.attributes : new Map();
  return {
    expand: 'attributes',
    link: toLink(`${base}/user`, owner),
    name: person.name,
    'first-name': person.firstName,
    'last-name': person.lastName,
    'display-name': person.displayName,
    email: person.email,
    password: { link: toLink(`${base}/user/password`, owner, 'edit') },
    key: person.key,
    'created-date': person.createdMs,
    'updated-date': person.updatedMs,
    active: person.active,
    attributes: toAttributesEntity(`${base}/user/attribute`, owner, attributes),
  };
}
