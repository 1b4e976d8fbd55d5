import { hkdfSync } from 'node:crypto';
import { CompactEncrypt, CompactSign, compactDecrypt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { compactJws } from '#shared/base/compact-jws.ts';
import { Failure } from '#shared/base/failure.ts';
import { keyRingReader } from '#shared/base/key-ring.ts';
import {
  type EdgeCookies,
  edgeCookies,
  expireMarker,
  expireProfile,
  PROFILE_COOKIE,
  SESSION_COOKIE,
  type SyncState,
} from '#shared/session/edge-cookies.ts';
import type { SignOnAttempt } from '#shared/session/sign-on-attempt.ts';
import { type AcceptedRequestParts, acceptedRequest } from '#test/builders/accepted-request.ts';
import { groupResult } from '#test/builders/group-result.ts';
import { groupSource } from '#test/builders/group-source.ts';
import { identity } from '#test/builders/identity.ts';
import { mappedProfile } from '#test/builders/mapped-profile.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { remembered } from '#test/builders/remembered.ts';
import { signOnAttempt } from '#test/builders/sign-on-attempt.ts';

const NOW = 1_800_000_000;
const OLD = { kid: '1', k: 'old key '.repeat(4) };
const NEW = { kid: '2', k: 'new key '.repeat(4) };
const SYNCED = ['ada', 'just now', '1'] as const;
const BEFORE = ['ada', 'before', null] as const;

/** Returns whether the cookies spare the product a read. */
const isInSync = async (own: EdgeCookies, returned: SignOnAttempt) =>
  (await own.read(returned)).state === 'in_sync';

/** Returns the edge's cookies under a key ring at a moment. */
function cookiesUnder(ring: object, seconds = NOW, resyncSeconds = 3_600) {
  return edgeCookies({
    readKeyRing: keyRingReader(async () => JSON.stringify(ring)),
    sessionSeconds: 900,
    resyncSeconds,
    now: () => seconds * 1000,
  });
}

const cookies = cookiesUnder(OLD);

/** Returns the pairs that a browser sends after it received `lines`. */
const toPairs = (lines: readonly string[]) => lines.map((line) => line.split(';')[0]).join('; ');
const tokenIn = (line = '') => line.slice(line.indexOf('=') + 1, line.indexOf(';'));
const payloadOf = (token = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
/** The key that profile cookies are encrypted under. */
const contentKey = ({ kid, k } = OLD) =>
  new Uint8Array(hkdfSync('sha256', k, '', `edge-authenticator/cookie/1/${kid}`, 32));
/** Returns what a profile cookie holds, as another implementation of RFC 7516 reads it. */
async function decrypted(token = ''): Promise<Record<string, unknown>> {
  const { plaintext } = await compactDecrypt(token, contentKey());
  return JSON.parse(new TextDecoder().decode(plaintext));
}
/** Returns what a browser without a profile cookie proves. */
const UNKNOWN = remembered();

/** Returns the sign-on attempt of a browser that sends these cookies. */
function returning(
  cookie: string,
  parts: Partial<SignOnAttempt> = {},
  request: AcceptedRequestParts = {},
) {
  return signOnAttempt({ request: acceptedRequest({ cookie, ...request }), ...parts });
}

/** Returns the Cookie header of a browser that has just signed on. */
const held = async () => toPairs(await cookies.issue(signOnAttempt(), ...SYNCED));

describe('a sign-on that synced the product', () => {
  it('a complete sign-on sets two cookies of this host alone, each with its own life', async () => {
    const lines = await cookies.issue(signOnAttempt(), ...SYNCED);
    expect(lines.map((line) => line.replace(/=[^;]*/, '=…'))).toEqual([
      `${SESSION_COOKIE}=…; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax`,
      `${PROFILE_COOKIE}=…; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax`,
    ]);
  });

  it('the cookies hold tokens for this user at this host, under the current key', async () => {
    const [session, held] = (await cookies.issue(signOnAttempt(), ...SYNCED)).map(tokenIn);
    const about = { aud: 'jira@jira.example.com', sub: 'subject-of-ada', iat: NOW };
    expect(payloadOf(session)).toEqual({ ...about, exp: NOW + 900 });
    expect(await decrypted(held)).toEqual({
      ...{ ...about, exp: NOW + 3_600 },
      ...{ fp: expect.any(String), name: 'ada', key: '1' },
    });
    const headers = [session, held].map((token = '') => decodeProtectedHeader(token));
    expect(headers).toEqual([
      { alg: 'HS256', kid: '1' },
      { alg: 'dir', enc: 'A256GCM', kid: '1' },
    ]);
  });

  it('the profile cookie tells the browser nothing, and us neither e-mail address nor groups of the user', async () => {
    const [, held = ''] = (await cookies.issue(signOnAttempt(), ...SYNCED)).map(tokenIn);
    const readable = held.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(readable.join()).not.toContain('ada');
    const text = JSON.stringify(await decrypted(held));
    for (const personal of ['ada@', 'Lovelace', 'analysts']) expect(text).not.toContain(personal);
  });
});

describe('a sign-on of a user in sync', () => {
  it('a sign-on of a user in sync sets the marker alone, so that the interval is not prolonged', async () => {
    const lines = await cookies.issue(signOnAttempt(), ...BEFORE);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.split('=')[0]).toBe(SESSION_COOKIE);
  });
});

describe('a sign-on without a failed source’s groups', () => {
  it('a sign-on that could not learn all groups leaves the user known, but not in sync', async () => {
    const lines = await cookies.issue(signOnAttempt(), 'ALovelace', 'in part', '1');
    expect(await cookies.read(returning(toPairs(lines)))).toMatchObject({
      ...{ state: 'known', username: 'ALovelace', passwordKid: '1' },
    });
  });
});

describe('a user in sync', () => {
  it('a user is in sync with the profile cookie of their last sign-on', async () => {
    expect(await isInSync(cookies, returning(await held()))).toBe(true);
  });

  it('a user is in sync until the last second of the interval', async () => {
    const cookie = await held();
    expect(await isInSync(cookiesUnder(OLD, NOW + 3_599), returning(cookie))).toBe(true);
    expect(await isInSync(cookiesUnder(OLD, NOW + 3_600), returning(cookie))).toBe(false);
  });

  it('a user is in sync no longer than the current interval, though it was longer before', async () => {
    const lines = await cookiesUnder(OLD, NOW, 86_400).issue(signOnAttempt(), ...SYNCED);
    const later = (seconds: number) =>
      isInSync(cookiesUnder(OLD, NOW + seconds), returning(toPairs(lines)));
    expect(await later(0)).toBe(false);
    expect(await later(86_400 - 3_601)).toBe(false);
    expect(await later(86_400 - 3_600)).toBe(true);
  });

  it('a user stays in sync in whatever order the provider lists the groups', async () => {
    const names = ['jira-b', 'jira-a'];
    const claimed = (all: readonly string[]) =>
      groupResult([], { claim: { state: 'present', names: all } });
    const lines = await cookies.issue(signOnAttempt({ tokenGroups: claimed(names) }), ...SYNCED);
    const again = { tokenGroups: claimed(names.toReversed()) };
    expect(await isInSync(cookies, returning(toPairs(lines), again))).toBe(true);
  });

  it('a user stays in sync under the previous key of a rotated ring', async () => {
    const rotated = cookiesUnder({ ...NEW, previous: OLD });
    expect(await isInSync(rotated, returning(await held()))).toBe(true);
  });

  it('a user is in sync under the next key of a ring, which signs nothing yet', async () => {
    const announced = cookiesUnder({ ...OLD, next: NEW });
    const lines = await cookiesUnder({ ...NEW, previous: OLD }).issue(signOnAttempt(), ...SYNCED);
    expect(await isInSync(announced, returning(toPairs(lines)))).toBe(true);
    const signed = await announced.issue(signOnAttempt(), ...SYNCED);
    expect(await isInSync(cookiesUnder(OLD), returning(toPairs(signed)))).toBe(true);
    expect(await isInSync(cookiesUnder(NEW), returning(toPairs(signed)))).toBe(false);
  });
});

describe('the answer of a remote source', () => {
  const pendingResult = (pending: readonly string[]) =>
    groupResult(null, { pending: pending.map((name) => groupSource({ name })) });
  const synced = async (pending: readonly string[]) =>
    toPairs(await cookies.issue(signOnAttempt({ tokenGroups: pendingResult(pending) }), ...SYNCED));

  it('the answer of a remote source counts until the interval ends', async () => {
    const again = returning(await synced(['cognito']), { tokenGroups: pendingResult(['cognito']) });
    expect(await isInSync(cookies, again)).toBe(true);
    expect(await isInSync(cookiesUnder(OLD, NOW + 3_600), again)).toBe(false);
  });

  it.each([[['cognito', 'identity_store']], [['identity_store']], [[]]])(
    'the answer of a remote source does not count once %j is pending',
    async (pending) => {
      const again = returning(await synced(['cognito']), { tokenGroups: pendingResult(pending) });
      expect(await isInSync(cookies, again)).toBe(false);
    },
  );

  it('the answer of a remote source does not count once the token lists groups', async () => {
    const again = { tokenGroups: groupResult(['jira-analysts']) };
    expect(await isInSync(cookies, returning(await synced(['cognito']), again))).toBe(false);
  });
});

describe('a user who is not in sync', () => {
  it.each<[string, Partial<SignOnAttempt>, AcceptedRequestParts]>([
    ['as another subject', { identity: identity({ subject: 'subject-of-bob' }) }, {}],
    ['at another host', {}, { host: 'jira2.example.com' }],
    ['with another user name', { profile: mappedProfile({ username: 'ada2' }) }, {}],
    ['with another address', { profile: mappedProfile({ email: 'ada@example.org' }) }, {}],
    ['with another name', { profile: mappedProfile({ displayName: 'Ada Byron' }) }, {}],
    ['with a group less', { tokenGroups: groupResult([]) }, {}],
    ['with a group more', { tokenGroups: groupResult(['jira-analysts', 'jira-b']) }, {}],
    ['with groups that are not known', { tokenGroups: groupResult(null) }, {}],
    [
      'with too many groups',
      { tokenGroups: groupResult(null, { claim: { state: 'overage' } }) },
      {},
    ],
    ['at another product', {}, { product: { name: 'confluence' } }],
    ['under another policy', { policy: productPolicy({}, { revision: 'second' }) }, {}],
  ])('a user %s is not in sync', async (_title, parts, request) => {
    expect(await isInSync(cookies, returning(await held(), parts, request))).toBe(false);
  });

  it('a user is not in sync once empty groups have become unknown ones', async () => {
    const empty = await cookies.issue(signOnAttempt({ tokenGroups: groupResult([]) }), ...SYNCED);
    const absent = { tokenGroups: groupResult(null) };
    expect(await isInSync(cookies, returning(toPairs(empty), absent))).toBe(false);
  });

  it('a user without a profile cookie is not in sync, and no key is read', async () => {
    const down = edgeCookies({
      readKeyRing: () => Promise.reject(new Failure('secrets.unavailable')),
      sessionSeconds: 900,
      resyncSeconds: 3_600,
      now: () => NOW * 1000,
    });
    expect(await isInSync(down, signOnAttempt())).toBe(false);
  });

  it('a ring that is rotated while an instance runs signs and reads under its new key at once', async () => {
    let ring: object = OLD;
    const own = edgeCookies({
      readKeyRing: keyRingReader(async () => JSON.stringify(ring)),
      ...{ sessionSeconds: 900, resyncSeconds: 3_600, now: () => NOW * 1000 },
    });
    const pairsBefore = toPairs(await own.issue(signOnAttempt(), ...SYNCED));
    ring = NEW;
    const pairs = toPairs(await own.issue(signOnAttempt(), ...SYNCED));
    expect(await isInSync(own, returning(pairsBefore))).toBe(false);
    expect(await isInSync(own, returning(pairs))).toBe(true);
    expect(await isInSync(cookiesUnder(NEW), returning(pairs))).toBe(true);
  });

  it('a user is not in sync under a key that the ring has dropped', async () => {
    expect(await isInSync(cookiesUnder(NEW), returning(await held()))).toBe(false);
  });

  it('a user is not in sync under another key of the same kid', async () => {
    const other = cookiesUnder({ ...OLD, k: NEW.k });
    expect(await isInSync(other, returning(await held()))).toBe(false);
  });

  it('a user is not in sync with the session cookie in place of the profile cookie', async () => {
    const [session] = await cookies.issue(signOnAttempt(), ...SYNCED);
    const moved = `${PROFILE_COOKIE}=${tokenIn(session)}`;
    expect(await isInSync(cookies, returning(moved))).toBe(false);
  });
});

describe('a forged profile cookie', () => {
  const forge = async (change: (token: string) => string | Promise<string>) => {
    const [, line] = await cookies.issue(signOnAttempt(), ...SYNCED);
    return `${PROFILE_COOKIE}=${await change(tokenIn(line))}`;
  };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const encrypted = async (header: { kid?: string }, token: string, key = OLD, change = {}) =>
    new CompactEncrypt(Buffer.from(JSON.stringify({ ...(await decrypted(token)), ...change })))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', ...header })
      .encrypt(contentKey(key));

  it.each<[string, (token: string) => string | Promise<string>]>([
    ['that is empty', () => ''],
    ['that is no token', () => 'true'],
    ['without a tag', (token) => `${token.split('.').slice(0, 4).join('.')}.`],
    [
      'of alg none',
      async (token) => `${encode({ alg: 'none', kid: '1' })}.${encode(await decrypted(token))}.`,
    ],
    [
      'under an invented key',
      (token) => encrypted({ kid: '1' }, token, { ...OLD, k: 'x'.repeat(32) }),
    ],
    ['of an unknown kid', (token) => encrypted({ kid: '9' }, token)],
    ['of no kid', (token) => encrypted({}, token)],
    ['of a kid that objects inherit', (token) => encrypted({ kid: '__proto__' }, token)],
    ['of another user', (token) => encrypted({ kid: '1' }, token, OLD, { sub: 'subject-of-bob' })],
  ])('a profile cookie %s proves nothing', async (_title, change) => {
    expect(await cookies.read(returning(await forge(change)))).toEqual(UNKNOWN);
  });

  it('a profile cookie that the test itself encrypted leaves the user in sync', async () => {
    const cookie = await forge((token) => encrypted({ kid: '1' }, token));
    expect(await isInSync(cookies, returning(cookie))).toBe(true);
  });
});

describe('a profile cookie of the earlier form', () => {
  const signed = async (change: object = {}, key = OLD) => {
    const held = await decrypted(tokenIn((await cookies.issue(signOnAttempt(), ...SYNCED))[1]));
    const { key: _key, ...earlier } = held;
    const jws = await new CompactSign(Buffer.from(JSON.stringify({ ...earlier, ...change })))
      .setProtectedHeader({ alg: 'HS256', kid: key.kid })
      .sign(Buffer.from(key.k));
    return returning(`${PROFILE_COOKIE}=${jws}`);
  };

  it('a signed profile cookie makes the user known, never in sync, and proves no password', async () => {
    expect(await cookies.read(await signed({ name: 'ALovelace' }))).toMatchObject({
      ...{ state: 'known', username: 'ALovelace', passwordKid: null },
    });
    const forged = await signed({ key: '1', settles: true });
    expect(await cookies.read(forged)).toMatchObject({ state: 'known', passwordKid: null });
  });

  it('an earlier version reads an encrypted profile cookie as nothing, so that it looks the user up', async () => {
    const [, held] = (await cookies.issue(signOnAttempt(), ...SYNCED)).map(tokenIn);
    const ring = await keyRingReader(async () => JSON.stringify(OLD))();
    expect(compactJws(ring).read(held ?? '')).toBeUndefined();
  });

  it('a signed profile cookie proves nothing after a month', async () => {
    const aged = await signed();
    const afterDays = (days: number) => cookiesUnder(OLD, NOW + days * 86_400).read(aged);
    expect(await afterDays(29.9)).toMatchObject({ state: 'known' });
    expect(await afterDays(30)).toEqual(UNKNOWN);
  });

  it.each<[string, object, typeof OLD]>([
    ['of another subject', { sub: 'subject-of-bob' }, OLD],
    ['of another host', { aud: 'jira@jira2.example.com' }, OLD],
    ['under a key that the ring does not have', {}, NEW],
  ])('a signed profile cookie %s proves nothing', async (_title, change, key) => {
    expect(await cookies.read(await signed(change, key))).toEqual(UNKNOWN);
  });
});

describe('the key of the password in the profile cookie', () => {
  const afterwards = async (kid: string | null) =>
    returning(toPairs(await cookies.issue(signOnAttempt(), 'ada', 'just now', kid)));

  it.each(['7', null])('the key %s of the password is remembered', async (kid) => {
    expect((await cookies.read(await afterwards(kid))).passwordKid).toBe(kid);
  });

  it('another key of the password is written down without prolonging the interval', async () => {
    const attempt = await afterwards('1');
    const back = { ...attempt, remembered: await cookies.read(attempt) };
    const later = cookiesUnder(OLD, NOW + 600);
    const lines = await later.issue(back, 'ada', 'before', '2');
    expect(lines).toHaveLength(2);
    expect(await later.read(returning(toPairs(lines)))).toMatchObject({
      ...{ state: 'in_sync', passwordKid: '2', syncedUntil: NOW + 3_600 },
    });
    expect(await later.issue(back, 'ada', 'before', '1')).toHaveLength(1);
  });
});

describe('a sync that wrote something', () => {
  const maxAgeOf = (line = '') => Number(/Max-Age=(\d+)/.exec(line)?.[1]);
  const written = (subject: string, own = cookies) => {
    const attempt = signOnAttempt({ identity: identity({ subject }) });
    return own.issue(attempt, 'ada', 'written', '1');
  };

  it('a sync that wrote something is due again after 60 to 120 seconds, not for all users at once', async () => {
    const subjects = Array.from({ length: 200 }, (_none, n) => `subject-${n}`);
    const lives = await Promise.all(subjects.map(async (one) => maxAgeOf((await written(one))[0])));
    expect(Math.min(...lives)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...lives)).toBeLessThanOrEqual(120);
    expect(new Set(lives).size).toBeGreaterThan(40);
  });

  it('a sync that wrote something is in sync until it is due, and due until the marker would have ended', async () => {
    const lines = await written('subject-of-ada');
    const seconds = maxAgeOf(lines[0]);
    const stateAt = async (later: number) =>
      (await cookiesUnder(OLD, NOW + later).read(returning(toPairs(lines)))).state;
    expect(await stateAt(seconds - 1)).toBe('in_sync');
    expect(await stateAt(seconds)).toBe('due');
    expect(await stateAt(seconds + 899)).toBe('due');
    expect(await stateAt(seconds + 900)).toBe('known');
    expect(maxAgeOf(lines[1])).toBe(30 * 86_400);
  });

  it('a marker that is set before a written sync is due lasts no longer', async () => {
    const lines = await written('subject-of-ada');
    const later = cookiesUnder(OLD, NOW + 50);
    const attempt = returning(toPairs(lines));
    const back = { ...attempt, remembered: await later.read(attempt) };
    const [marker] = await later.issue(back, 'ada', 'before', '1');
    expect(maxAgeOf(marker)).toBe(maxAgeOf(lines[0]) - 50);
  });

  it('a marker outlives no edge session, however long a written sync counts', async () => {
    const brief = edgeCookies({
      readKeyRing: keyRingReader(async () => JSON.stringify(OLD)),
      ...{ sessionSeconds: 60, resyncSeconds: 3_600, now: () => NOW * 1000 },
    });
    expect(maxAgeOf((await written('subject-of-ada', brief))[0])).toBe(60);
  });

  it.each<[SyncState, boolean]>([
    ['just now', false],
    ['in part', false],
    ['written', true],
    ['written in part', true],
  ])('the marker of a sync %s is short: %s', async (synced, isShort) => {
    const [marker] = await cookies.issue(signOnAttempt(), 'ada', synced, '1');
    expect(maxAgeOf(marker) <= 120).toBe(isShort);
  });
});

describe('an outage of the key ring', () => {
  it('an outage of the key ring is an outage and does not put the user out of sync', async () => {
    const outage = new Failure('secrets.unavailable');
    const down = edgeCookies({
      readKeyRing: () => Promise.reject(outage),
      sessionSeconds: 900,
      resyncSeconds: 3_600,
      now: () => NOW * 1000,
    });
    await expect(isInSync(down, returning(await held()))).rejects.toBe(outage);
    await expect(down.issue(signOnAttempt(), ...BEFORE)).rejects.toBe(outage);
  });
});

describe('expiring a cookie', () => {
  it.each([
    ['profile cookie', PROFILE_COOKIE, expireProfile()],
    ['marker', SESSION_COOKIE, expireMarker()],
  ])('the %s expires with the attributes that its prefix demands', (_title, name, line) => {
    expect(line).toBe(`${name}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax`);
  });
});

describe('the names of the cookies', () => {
  it('the names of the cookies are those in the listener rules and the template', () => {
    expect(SESSION_COOKIE).toBe('__Host-edge-session');
    expect(PROFILE_COOKIE).toBe('__Host-edge-profile');
  });
});

describe('the account name in the profile cookie', () => {
  const HELD_AS = ['ALovelace', 'just now', '1'] as const;
  const nameOf = async (pairs: string, parts: Partial<SignOnAttempt> = {}) =>
    (await cookies.read(returning(pairs, parts))).username;
  const afterwards = async () => toPairs(await cookies.issue(signOnAttempt(), ...HELD_AS));

  it('the account name is kept, in sync or not', async () => {
    expect(await nameOf(await afterwards())).toBe('ALovelace');
    const changed = { profile: mappedProfile({ displayName: 'Ada Byron' }) };
    expect(await nameOf(await afterwards(), changed)).toBe('ALovelace');
  });

  it.each<[string, Partial<SignOnAttempt>]>([
    ['another subject', { identity: identity({ subject: 'subject-of-bob' }) }],
    ['another host', { request: acceptedRequest({ host: 'other.example.com' }) }],
  ])('the account name is kept for this user at this host alone: %s', async (_what, parts) => {
    const cookie = await afterwards();
    const request = acceptedRequest({
      cookie,
      host: parts.request?.product.host ?? 'jira.example.com',
    });
    const state = await cookies.read(signOnAttempt({ ...parts, request }));
    expect(state).toEqual(UNKNOWN);
  });

  it('the account name is the one in the claims when there is no cookie', async () => {
    expect(await nameOf('', { profile: mappedProfile({ username: 'claimed' }) })).toBe('claimed');
  });

  it('an account name that differs from the claims leaves the user in sync', async () => {
    expect(await isInSync(cookies, returning(await afterwards()))).toBe(true);
  });
});

describe('the marker without the profile cookie', () => {
  it('the marker alone is set for a user whose session is the product’s own', async () => {
    const line = await cookies.issueMarker(signOnAttempt());
    expect(line.replace(/=[^;]*/, '=…')).toBe(
      `${SESSION_COOKIE}=…; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax`,
    );
    const about = { aud: 'jira@jira.example.com', sub: 'subject-of-ada' };
    expect(payloadOf(tokenIn(line))).toEqual({ ...about, iat: NOW, exp: NOW + 900 });
  });
});

describe('a user who has signed on in this browser', () => {
  const readState = async (pairs: string, seconds = NOW) =>
    cookiesUnder(OLD, seconds).read(returning(pairs));

  it('a user is known after the interval', async () => {
    expect(await readState(await held(), NOW + 86_400)).toMatchObject({ state: 'known' });
  });

  it('a user without a valid cookie is unknown', async () => {
    expect(await readState('')).toMatchObject({ state: 'unknown' });
    expect(await readState(`${PROFILE_COOKIE}=forged`)).toMatchObject({ state: 'unknown' });
    expect(await cookiesUnder(NEW).read(returning(await held()))).toMatchObject({
      state: 'unknown',
    });
  });
});
