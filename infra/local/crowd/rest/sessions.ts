import { HTTPException } from 'hono/http-exception';
import * as v from 'valibot';
import type { Entity } from '#infra/local/crowd/representation/xml.ts';
import type { CrowdSwitches } from '#infra/local/crowd/state/default-switches.ts';
import type { User } from '#infra/local/crowd/state/directory.ts';
import type { Session } from '#infra/local/crowd/state/make-sessions.ts';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { effectiveAddress } from '#infra/local/crowd/steps/authenticate-application.ts';
import { baseUriOf, expands, toLink, toUserEntity, toUserReference } from './entities.ts';

/** A named property of the visit that a token is bound to. */
export interface Factor {
  readonly name: string;
  readonly value: string;
}

/** The entity around factors; one without any is an empty object. */
export const ValidationFactors = v.object({
  validationFactors: v.nullish(v.array(v.object({ name: v.string(), value: v.string() }))),
});

const addressFactors = ['remote_address', 'X-Forwarded-For'];

/**
 * Returns what a token with these factors is bound to. Addresses count only where the session configuration requires a
 * consistent one, and then as the one effective address that they stand for.
 */
export function identifyClient(factors: readonly Factor[], switches: CrowdSwitches): string {
  const others = factors.filter(({ name }) => !addressFactors.includes(name));
  const pairs = others.map(({ name, value }) => [name, value]).sort();
  const address = switches.requireConsistentClientAddress ? findAddress(factors, switches) : null;
  return JSON.stringify([address, pairs]);
}

function findAddress(factors: readonly Factor[], switches: CrowdSwitches): string | null {
  const find = (wanted: string) => factors.find(({ name }) => name === wanted)?.value;
  const remoteAddress = find('remote_address');
  if (remoteAddress === undefined) return null;
  return effectiveAddress({ remoteAddress, forwardedFor: find('X-Forwarded-For') }, switches);
}

/** Returns how many milliseconds a session lasts that is requested now: what the caller wants, up to the server's time-out. */
export function readDuration(context: CrowdContext, { switches }: CrowdState): number {
  const text = context.req.query('duration');
  if (text === undefined) return switches.sessionSeconds * 1000;
  // JAX-RS answers 404 to a query parameter that is not of its type.
  if (!/^-?\d{1,15}$/.test(text)) throw new HTTPException(404);
  const asked = Number(text);
  const seconds = asked > 0 ? Math.min(asked, switches.sessionSeconds) : switches.sessionSeconds;
  return seconds * 1000;
}

type Cause = 'deactivationEndsSessions' | 'renameEndsSessions' | 'passwordChangeEndsSessions';

/** Ends the user's sessions, where the switch named `cause` says that this ends them. */
export function endSessions(crowd: CrowdState, user: User, cause: Cause): void {
  if (crowd.switches[cause]) crowd.sessions.closeAllOf(user);
}

/** Returns a session with its user: by name and link, or in full with `expand=user`. */
export function toSessionEntity(
  context: CrowdContext,
  crowd: CrowdState,
  session: Session,
): Entity {
  const toUser = expands(context, 'user') ? toUserEntity : toUserReference;
  return {
    expand: 'user',
    token: session.token,
    user: toUser(context, crowd, session.user),
    link: toLink(`${baseUriOf(context, crowd)}/session/${session.token}`, {}),
    'created-date': session.createdMs,
    'expiry-date': session.expiryMs,
  };
}
