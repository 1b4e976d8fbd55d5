import { hash } from 'node:crypto';
import * as v from 'valibot';
import { type CompactJwe, compactJwe } from '#shared/base/compact-jwe.ts';
import { type CompactJws, compactJws } from '#shared/base/compact-jws.ts';
import type { KeyRing } from '#shared/base/key-ring.ts';
import { toSetCookie } from '#shared/base/set-cookie.ts';
import type { AuthenticatedRequest, RememberedUser, SignOnAttempt } from './sign-on-attempt.ts';

/**
 * The marker that listener rule 60 looks for. It proves nothing: that rule authenticates too. It lives
 * as long as the edge session, or until a sync that wrote something is due again.
 */
export const SESSION_COOKIE = '__Host-edge-session';
/**
 * Says, for a month and to us alone, that the user has signed on in this browser: which profile the product was
 * given, until when that counts, and which key the password at the product comes from.
 */
export const PROFILE_COOKIE = '__Host-edge-profile';

/** What a profile cookie is about. */
export type CookieSubject = Omit<SignOnAttempt, 'remembered' | 'log'>;

/**
 * When the product was brought to what the policy says. `written`: by a write, which a product may undo by
 * another that it carries out late. `in part`: not every group source could say, or what one said is doubted,
 * so the next sign-on looks again.
 */
export type SyncState = 'just now' | 'written' | 'before' | 'in part' | 'written in part';

export interface EdgeCookies {
  read(attempt: CookieSubject): Promise<RememberedUser>;
  /**
   * The Set-Cookie lines of a sign-on of the account `username`, whose password comes from the key
   * `passwordKid`; the profile cookie only when it says something new.
   */
  issue(
    attempt: SignOnAttempt,
    username: string,
    synced: SyncState,
    passwordKid: string | null,
  ): Promise<string[]>;
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

/**
 * Returns the edge's own cookies, host-only (`__Host-`), under a key ring: the marker as HS256 JWS (RFC 7515),
 * the profile cookie as A256GCM JWE (RFC 7516). One of its earlier form, a JWS, makes a user known.
 */
export function edgeCookies(options: EdgeCookieOptions): EdgeCookies {
  const readForms = formsReader(options.readKeyRing);
  const issueMarker = async (authenticated: AuthenticatedRequest, seconds: number) => {
    const iat = toSeconds(options);
    const session = { ...toSubject(authenticated), iat, exp: iat + seconds };
    const { jws } = await readForms();
    return toHostCookie(SESSION_COOKIE, jws.sign(session), seconds);
  };
  return {
    issueMarker: (authenticated) => issueMarker(authenticated, options.sessionSeconds),
    read: async (attempt) => {
      const token = attempt.request.cookies.get(PROFILE_COOKIE);
      // Not one of ours, or under a key that the ring has dropped: then the product is asked.
      const held = token === undefined ? null : readHeld(token, await readForms());
      return (held && toRemembered(held, attempt, options)) ?? toUnknown(attempt);
    },
    issue: async (attempt, name, synced, key) => {
      const iat = toSeconds(options);
      const { markerSeconds, ...sync } = toSync(synced, attempt, options);
      const marker = await issueMarker(attempt, Math.min(options.sessionSeconds, markerSeconds));
      if (synced === 'before' && key === attempt.remembered.passwordKid) return [marker];
      const held = { ...toSubject(attempt), iat, ...sync, fp: fingerprint(attempt), name, key };
      const { jwe } = await readForms();
      return [marker, toHostCookie(PROFILE_COOKIE, jwe.encrypt(held), MONTH_SECONDS)];
    },
  };
}

/** The forms of our tokens under one key ring. */
interface Forms {
  readonly jws: CompactJws;
  readonly jwe: CompactJwe;
}

/** Returns the reading of a key ring as what writes and reads our tokens: made once for each ring. */
function formsReader(readKeyRing: () => Promise<KeyRing>): () => Promise<Forms> {
  let cache: { readonly ring: KeyRing; readonly forms: Forms } | null = null;
  return async () => {
    const ring = await readKeyRing();
    if (cache?.ring !== ring)
      cache = { ring, forms: { jws: compactJws(ring), jwe: compactJwe(ring) } };
    return cache.forms;
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

const toSeconds = ({ now }: EdgeCookieOptions) => Math.floor(now() / 1000);

const toSubject = (authenticated: AuthenticatedRequest) => ({
  aud: toAudience(authenticated),
  sub: authenticated.identity.subject,
});

const toAudience = ({ request }: AuthenticatedRequest) =>
  `${request.product.name}@${request.product.host}`;

const toHostCookie = (name: string, value: string, maxAgeSeconds: number) =>
  toSetCookie({ name, value, maxAgeSeconds, sameSite: 'lax' });

const MONTH_SECONDS = 30 * 86_400;
const HELD = v.object({
  aud: v.string(),
  sub: v.string(),
  iat: v.number(),
  /** Until when the product counts as synced. */
  exp: v.number(),
  settles: v.optional(v.boolean(), false),
  fp: v.string(),
  name: v.string(),
  key: v.nullish(v.string(), null),
});
type Held = v.InferOutput<typeof HELD>;

const toUnknown = ({ profile }: CookieSubject): RememberedUser => ({
  ...{ state: 'unknown', username: profile.username },
  ...{ passwordKid: null, syncedUntil: 0, settles: false },
});

function readHeld(token: string, { jws, jwe }: Forms): Held | null {
  const encrypted = v.safeParse(HELD, jwe.decrypt(token));
  if (encrypted.success) return encrypted.output;
  // The form of earlier versions: it says nothing of the password.
  const signed = v.safeParse(HELD, jws.read(token));
  return signed.success ? { ...signed.output, exp: 0, key: null } : null;
}

function toRemembered(
  held: Held,
  attempt: CookieSubject,
  { now, resyncSeconds, sessionSeconds }: EdgeCookieOptions,
): RememberedUser | null {
  const { aud, sub, iat, exp, fp, settles, name: username, key: passwordKid } = held;
  const seconds = now() / 1000;
  const isOfUser = aud === toAudience(attempt) && sub === attempt.identity.subject;
  if (!isOfUser || iat + MONTH_SECONDS <= seconds) return null;
  const remembered = { username, passwordKid, syncedUntil: exp, settles };
  const left = exp - seconds;
  // An interval that was shortened meanwhile counts for what was given before, too.
  if (left > resyncSeconds || fp !== fingerprint(attempt)) return { ...remembered, state: 'known' };
  if (left > 0) return { ...remembered, state: 'in_sync' };
  const isDue = settles && left > -sessionSeconds;
  return { ...remembered, state: isDue ? 'due' : 'known' };
}

/** Returns until when a sync counts, and for how long the marker leads past the next one. */
function toSync(synced: SyncState, attempt: SignOnAttempt, options: EdgeCookieOptions) {
  const { syncedUntil, settles } = attempt.remembered;
  const seconds = toSeconds(options);
  const settling = settleSeconds(attempt, seconds);
  switch (synced) {
    case 'just now':
      return { exp: seconds + options.resyncSeconds, markerSeconds: Infinity };
    case 'written':
      return { exp: seconds + settling, settles: true, markerSeconds: settling };
    case 'in part':
      return { exp: seconds, markerSeconds: Infinity };
    case 'written in part':
      return { exp: seconds, markerSeconds: settling };
    case 'before': {
      const markerSeconds = settles ? syncedUntil - seconds : Infinity;
      return { exp: syncedUntil, settles, markerSeconds };
    }
  }
}

// A product may carry a write out late, behind a later one: 60 to 120 seconds afterwards the user is looked up
// once more, not all at the same time.
function settleSeconds({ identity }: AuthenticatedRequest, seconds: number): number {
  return 60 + (hash('sha256', `${identity.subject} ${seconds}`, 'buffer').readUInt16BE() % 61);
}

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
