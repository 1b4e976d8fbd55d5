import type { Entity } from '#infra/local/crowd/representation/to-xml.ts';
import type { Person } from '#infra/local/crowd/state/make-directory.ts';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { baseUriOf } from './base-uri-of.ts';
import { toLink } from './to-link.ts';

/** A person by name and link, as where they are not expanded. */
export function toUserReference(context: CrowdContext, crowd: CrowdState, person: Person): Entity {
  const { name } = person;
  return { link: toLink(`${baseUriOf(context, crowd)}/user`, { username: name }), name };
}
