import { hash } from 'node:crypto';
import * as v from 'valibot';
import { type CompactJws, compactJws } from '#shared/base/compact-jws.ts';
import type { KeyRing } from '#shared/base/key-ring.ts';
import { toSetCookie } from '#shared/base/set-cookie.ts';
import type { AuthenticatedRequest, RememberedUser, SignOnAttempt } from './sign-on-attempt.ts';

/**
 * The marker that listener rule 60 looks for. It proves nothing: that rule authenticates too. It lives
 * as long as the edge session.
 */
export const SESSION_COOKIE = '__Host-edge-session';
/**
 * Says which profile the product already holds, for the re-sync interval; and for a month that the user
 * has signed on in this browser, so that the password at the product is the derived one.
 */
export const PROFILE_COOKIE = '__Host-edge-profile';

/** What a profile cookie is about. */
export type CookieSubject = Omit<SignOnAttempt, 'remembered' | 'log'>;

/**
 * When the product was brought to what the policy says. `in part`: not every group source could say, or
 * what one said is doubted, so the next sign-on looks again.
 */
export type SyncState = 'just now' | 'before' | 'in part';

export interface EdgeCookies {
  read(attempt: CookieSubject): Promise<RememberedUser>;
  /**
   * The Set-Cookie lines of a sign-on of the account `username`; the profile cookie only when the product
   * was just synced.
   */
  issue(attempt: CookieSubject, username: string, synced: SyncState): Promise<string[]>;
  /** The Set-Cookie line of the marker alone, where the product opens its sessions itself. */
  issueMarker(authenticated: AuthenticatedRequest): Promise<string>;
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
  const readJws = jwsReader(options.readKeyRing);
  const issueMarker = async (authenticated: AuthenticatedRequest) => {
    const iat = Math.floor(options.now() / 1000);
    const session = { ...toSubject(authenticated), iat, exp: iat + options.sessionSeconds };
    const jws = await readJws();
    return toHostCookie(SESSION_COOKIE, jws.sign(session), options.sessionSeconds);
  };
  return {
    issueMarker,
    read: async (attempt) => {
      const nothing: RememberedUser = { state: 'unknown', username: attempt.profile.username };
      const token = attempt.request.cookies.get(PROFILE_COOKIE);
      if (token === undefined) return nothing;
      // Not one of ours, or under a key that the ring has dropped: then the product is asked.
      const read = v.safeParse(HELD, (await readJws()).read(token));
      if (!read.success) return nothing;
      const held = read.output;
      const isOfUser = held.aud === toAudience(attempt) && held.sub === attempt.identity.subject;
      if (!isOfUser) return nothing;
      const leftSeconds = held.exp - options.now() / 1000;
      // An interval that was shortened meanwhile counts for what was given before, too.
      const isFresh = leftSeconds > 0 && leftSeconds <= options.resyncSeconds;
      const state = isFresh && held.fp === fingerprint(attempt) ? 'in_sync' : 'known';
      return { state, username: held.name };
    },
    issue: async (attempt, name, synced) => {
      const marker = await issueMarker(attempt);
      if (synced === 'before') return [marker];
      const iat = Math.floor(options.now() / 1000);
      const exp = synced === 'in part' ? iat : iat + options.resyncSeconds;
      const held = { ...toSubject(attempt), iat, exp, fp: fingerprint(attempt), name };
      const jws = await readJws();
      return [marker, toHostCookie(PROFILE_COOKIE, jws.sign(held), MONTH_SECONDS)];
    },
  };
}

/** Returns the reading of a key ring as what signs and reads our tokens: made once for each ring. */
function jwsReader(readKeyRing: () => Promise<KeyRing>): () => Promise<CompactJws> {
  let cache: { readonly ring: KeyRing; readonly jws: CompactJws } | null = null;
  return async () => {
    const ring = await readKeyRing();
    if (cache?.ring !== ring) cache = { ring, jws: compactJws(ring) };
    return cache.jws;
  };
}

/** Returns the Set-Cookie line that expires the profile cookie. */
export function expireProfile(): string {
  return toHostCookie(PROFILE_COOKIE, '', 0);
}

/** Returns the Set-Cookie line that expires the marker. */
export function expireMarker(): string {
  return toHostCookie(SESSION_COOKIE, '', 0);
}

const toSubject = (authenticated: AuthenticatedRequest) => ({
  aud: toAudience(authenticated),
  sub: authenticated.identity.subject,
});

const toAudience = ({ request }: AuthenticatedRequest) =>
  `${request.product.name}@${request.product.host}`;

const toHostCookie = (name: string, value: string, maxAgeSeconds: number) =>
  toSetCookie({ name, value, maxAgeSeconds, sameSite: 'lax' });

// The policy is part of it: a changed policy has to reach users who are in sync with the old one. So
// are the sources that had to be queried: what they said then is good until the interval ends.
function fingerprint({ profile, tokenGroups, policy }: CookieSubject): string {
  const { username, email, displayName } = profile;
  const { claim, pending } = tokenGroups;
  const groups = claim.state === 'present' ? claim.names.toSorted() : [];
  const said = [claim.state, groups, pending.map(({ name }) => name)];
  const held = [2, username, email, displayName, said, policy.revision];
  return hash('sha256', JSON.stringify(held), 'base64url');
}

const MONTH_SECONDS = 30 * 86_400;
const HELD = v.object({
  aud: v.string(),
  sub: v.string(),
  exp: v.number(),
  fp: v.string(),
  name: v.string(),
});
