import type { Entity } from '#infra/local/crowd/representation/to-xml.ts';
import { toLink } from './to-link.ts';

/** Attributes as an entity; `owner` is the query that names whose they are. */
export function toAttributesEntity(
  path: string,
  owner: Readonly<Record<string, string>>,
  attributes: ReadonlyMap<string, readonly string[]>,
): Entity {
  const entities = [...attributes].map(([name, values]) => {
    return { name, values, link: toLink(path, { ...owner, attributename: name }) };
  });
  return { attributes: entities, link: toLink(path, owner) };
}
