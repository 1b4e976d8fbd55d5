import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { EdgeRequest } from '#shared/accept/accept-request.ts';
import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import type { ProductPolicy } from '#shared/map/identity-policy.ts';
import type { Profile } from '#shared/map/map-profile.ts';
import { compactJws } from './compact-jws.ts';
import type { KeyRing } from './key-ring.ts';

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

/** Who signs on where, as what. */
export interface Visit {
  readonly request: EdgeRequest;
  readonly identity: VerifiedIdentity;
  readonly profile: Profile;
  readonly policy: ProductPolicy;
}

/**
 * What this browser proves of the person: the product was given exactly this profile within the
 * re-sync interval; they have signed on here before; or nothing.
 */
export type Memory = 'in_sync' | 'known' | 'unknown';

export interface EdgeCookies {
  recall(visit: Visit): Promise<Memory>;
  /** The Set-Cookie lines of a sign-on; the profile cookie only when the product was just synced. */
  mint(visit: Visit, synced: 'just now' | 'before'): Promise<string[]>;
}

export interface EdgeCookieOptions {
  readonly readKeyRing: () => Promise<KeyRing>;
  readonly sessionSeconds: number;
  readonly resyncSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Yields the edge's own cookies: HS256 JWS (RFC 7515) under a key ring, host-only (`__Host-`). */
export function edgeCookies(options: EdgeCookieOptions): EdgeCookies {
  return {
    recall: async (visit) => {
      const token = visit.request.cookies.get(PROFILE_COOKIE);
      if (token === undefined) return 'unknown';
      // Not one of ours, or under a key that the ring has dropped: then the product is asked.
      const read = v.safeParse(HELD, compactJws(await options.readKeyRing()).read(token));
      if (!read.success) return 'unknown';
      const held = read.output;
      const isTheirs = held.aud === toAudience(visit) && held.sub === visit.identity.subject;
      if (!isTheirs) return 'unknown';
      const leftSeconds = held.exp - options.now() / 1000;
      // An interval that was shortened meanwhile counts for what was given before, too.
      const isFresh = leftSeconds > 0 && leftSeconds <= options.resyncSeconds;
      return isFresh && held.fp === fingerprint(visit) ? 'in_sync' : 'known';
    },
    mint: async (visit, synced) => {
      const jws = compactJws(await options.readKeyRing());
      const iat = Math.floor(options.now() / 1000);
      const about = { aud: toAudience(visit), sub: visit.identity.subject, iat };
      const session = { ...about, exp: iat + options.sessionSeconds };
      const marker = toSetCookie(SESSION_COOKIE, jws.sign(session), options.sessionSeconds);
      if (synced === 'before') return [marker];
      const held = { ...about, exp: iat + options.resyncSeconds, fp: fingerprint(visit) };
      return [marker, toSetCookie(PROFILE_COOKIE, jws.sign(held), MONTH_SECONDS)];
    },
  };
}

/** Yields the Set-Cookie line that makes the browser forget which profile the product holds. */
export function forgetProfile(): string {
  return toSetCookie(PROFILE_COOKIE, '', 0);
}

/** Yields the Set-Cookie line that makes the browser forget the marker. */
export function forgetSession(): string {
  return toSetCookie(SESSION_COOKIE, '', 0);
}

const toAudience = ({ request }: Visit) => `${request.product.name}@${request.product.host}`;

function toSetCookie(name: string, value: string, maxAgeSeconds: number): string {
  return `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}

// The policy is part of it: a changed policy has to reach people who are in sync with the old one.
function fingerprint({ profile, policy }: Visit): string {
  const groups = profile.groups.state === 'present' ? profile.groups.names.toSorted() : [];
  const { username, email, displayName } = profile;
  const held = [1, username, email, displayName, profile.groups.state, groups, policy];
  return createHash('sha256').update(JSON.stringify(held)).digest('base64url');
}

const MONTH_SECONDS = 30 * 86_400;
const HELD = v.object({ aud: v.string(), sub: v.string(), exp: v.number(), fp: v.string() });
