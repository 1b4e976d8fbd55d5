import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { compactJws } from '#shared/base/compact-jws.ts';
import type { KeyRing } from '#shared/base/key-ring.ts';
import type { GroupResult } from '#shared/groups/query-groups.ts';
import type { MappedProfile } from '#shared/map/map-profile.ts';
import type { ProductPolicy } from '#shared/policy/identity-policy.ts';

/**
 * The marker that listener rule 6 looks for. It proves nothing: that rule authenticates too. Its
 * life is the edge session's.
 */
export const SESSION_COOKIE = '__Host-edge-session';
/**
 * Says which profile the product already holds, for the re-sync interval; and for a month that the
 * person has signed on in this browser, so that their password there is ours.
 */
export const PROFILE_COOKIE = '__Host-edge-profile';

/** Who comes, and with what. */
export interface Arrival {
  readonly request: AcceptedRequest;
  readonly identity: VerifiedIdentity;
}

/** Who signs on where, as what. */
export interface Visit extends Arrival {
  readonly person: MappedProfile;
  /** What was said of their groups without asking anybody. */
  readonly told: GroupResult;
  readonly policy: ProductPolicy;
}

/** What this browser proves of the person. */
export interface Memory {
  /**
   * The product was given exactly this within the re-sync interval; they have signed on here before;
   * or nothing.
   */
  readonly state: 'in_sync' | 'known' | 'unknown';
  /** What the product calls them, as far as is known. */
  readonly username: string;
}

/** What the product holds. */
export interface Holding {
  /** `in part`: it was not clear what the product should hold, so the next sign-on looks again. */
  readonly synced: 'just now' | 'before' | 'in part';
  /** What the product calls the person. */
  readonly username: string;
}

export interface EdgeCookies {
  recall(visit: Visit): Promise<Memory>;
  /** The Set-Cookie lines of a sign-on; the profile cookie only when the product was just synced. */
  mint(visit: Visit, holding: Holding): Promise<string[]>;
  /** The Set-Cookie line of the marker alone, for somebody whose session is the product's own matter. */
  mark(arrival: Arrival): Promise<string>;
}

export interface EdgeCookieOptions {
  readonly readKeyRing: () => Promise<KeyRing>;
  readonly sessionSeconds: number;
  readonly resyncSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Returns the edge's own cookies: HS256 JWS (RFC 7515) under a key ring, host-only (`__Host-`). */
export function edgeCookies(options: EdgeCookieOptions): EdgeCookies {
  const mark = async (arrival: Arrival) => {
    const iat = Math.floor(options.now() / 1000);
    const session = { ...toSubject(arrival), iat, exp: iat + options.sessionSeconds };
    const jws = compactJws(await options.readKeyRing());
    return toSetCookie(SESSION_COOKIE, jws.sign(session), options.sessionSeconds);
  };
  return {
    mark,
    recall: async (visit) => {
      const nothing: Memory = { state: 'unknown', username: visit.person.username };
      const token = visit.request.cookies.get(PROFILE_COOKIE);
      if (token === undefined) return nothing;
      // Not one of ours, or under a key that the ring has dropped: then the product is asked.
      const read = v.safeParse(HELD, compactJws(await options.readKeyRing()).read(token));
      if (!read.success) return nothing;
      const held = read.output;
      const isTheirs = held.aud === toAudience(visit) && held.sub === visit.identity.subject;
      if (!isTheirs) return nothing;
      const leftSeconds = held.exp - options.now() / 1000;
      // An interval that was shortened meanwhile counts for what was given before, too.
      const isFresh = leftSeconds > 0 && leftSeconds <= options.resyncSeconds;
      const state = isFresh && held.fp === fingerprint(visit) ? 'in_sync' : 'known';
      return { state, username: held.name };
    },
    mint: async (visit, { synced, username: name }) => {
      const marker = await mark(visit);
      if (synced === 'before') return [marker];
      const iat = Math.floor(options.now() / 1000);
      const exp = synced === 'in part' ? iat : iat + options.resyncSeconds;
      const held = { ...toSubject(visit), iat, exp, fp: fingerprint(visit), name };
      const jws = compactJws(await options.readKeyRing());
      return [marker, toSetCookie(PROFILE_COOKIE, jws.sign(held), MONTH_SECONDS)];
    },
  };
}

/** Returns the Set-Cookie line that makes the browser forget which profile the product holds. */
export function expireProfile(): string {
  return toSetCookie(PROFILE_COOKIE, '', 0);
}

/** Returns the Set-Cookie line that makes the browser forget the marker. */
export function expireMarker(): string {
  return toSetCookie(SESSION_COOKIE, '', 0);
}

const toSubject = (arrival: Arrival) => ({
  aud: toAudience(arrival),
  sub: arrival.identity.subject,
});

const toAudience = ({ request }: Arrival) => `${request.product.name}@${request.product.host}`;

function toSetCookie(name: string, value: string, maxAgeSeconds: number): string {
  return `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}

// The policy is part of it: a changed policy has to reach people who are in sync with the old one. So
// are the sources that had to be asked: what they said then is good until the interval ends.
function fingerprint({ person, told, policy }: Visit): string {
  const { username, email, displayName } = person;
  const groups = told.claim.state === 'present' ? told.claim.names.toSorted() : [];
  const asked = told.pending.map(({ name }) => name);
  const said = [told.claim.state, groups, asked];
  const held = [2, username, email, displayName, said, policy.revision];
  return createHash('sha256').update(JSON.stringify(held)).digest('base64url');
}

const MONTH_SECONDS = 30 * 86_400;
const HELD = v.object({
  aud: v.string(),
  sub: v.string(),
  exp: v.number(),
  fp: v.string(),
  name: v.string(),
});
