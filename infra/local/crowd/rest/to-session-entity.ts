import type { Entity } from '#infra/local/crowd/representation/to-xml.ts';
import type { Session } from '#infra/local/crowd/state/make-sessions.ts';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { baseUriOf } from './base-uri-of.ts';
import { expands } from './expands.ts';
import { toLink } from './to-link.ts';
import { toUserEntity } from './to-user-entity.ts';
import { toUserReference } from './to-user-reference.ts';

/** A session with its person: by name and link, or in full with `expand=user`. */
export function toSessionEntity(
  context: CrowdContext,
  crowd: CrowdState,
  session: Session,
): Entity {
  const toUser = expands(context, 'user') ? toUserEntity : toUserReference;
  return {
    expand: 'user',
    token: session.token,
    user: toUser(context, crowd, session.person),
    link: toLink(`${baseUriOf(context, crowd)}/session/${session.token}`, {}),
    'created-date': session.createdMs,
    'expiry-date': session.expiryMs,
  };
}
