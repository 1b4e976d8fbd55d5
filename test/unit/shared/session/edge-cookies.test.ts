import { CompactSign } from 'jose';
import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { keyRingReader } from '#shared/base/key-ring.ts';
import {
  type EdgeCookies,
  edgeCookies,
  expireMarker,
  expireProfile,
  PROFILE_COOKIE,
  SESSION_COOKIE,
} from '#shared/session/edge-cookies.ts';
import type { SignOnAttempt } from '#shared/session/sign-on-attempt.ts';
import { type AcceptedRequestParts, acceptedRequest } from '#test/builders/accepted-request.ts';
import { groupResult } from '#test/builders/group-result.ts';
import { groupSource } from '#test/builders/group-source.ts';
import { identity } from '#test/builders/identity.ts';
import { mappedProfile } from '#test/builders/mapped-profile.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { signOnAttempt } from '#test/builders/sign-on-attempt.ts';

const NOW = 1_800_000_000;
const OLD = { kid: '1', k: 'old key '.repeat(4) };
const NEW = { kid: '2', k: 'new key '.repeat(4) };
const SYNCED = ['ada', 'just now'] as const;
const BEFORE = ['ada', 'before'] as const;

/** Whether the cookies let a visit do without the product. */
const isInSync = async (own: EdgeCookies, returned: SignOnAttempt) =>
  (await own.read(returned)).state === 'in_sync';

/** The edge's cookies under a key ring, at a moment. */
function cookiesUnder(ring: object, seconds = NOW, resyncSeconds = 3_600) {
  return edgeCookies({
    readKeyRing: keyRingReader(async () => JSON.stringify(ring)),
    sessionSeconds: 900,
    resyncSeconds,
    now: () => seconds * 1000,
  });
}

const cookies = cookiesUnder(OLD);

/** The pairs that a browser sends after it was given `lines`. */
const toPairs = (lines: readonly string[]) => lines.map((line) => line.split(';')[0]).join('; ');
const tokenIn = (line = '') => line.slice(line.indexOf('=') + 1, line.indexOf(';'));
const payloadOf = (token = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

/** The visit of a browser that brings these cookies along. */
function returning(
  cookie: string,
  parts: Partial<SignOnAttempt> = {},
  request: AcceptedRequestParts = {},
) {
  return signOnAttempt({ request: acceptedRequest({ cookie, ...request }), ...parts });
}

/** The Cookie header of a browser that has just signed on. */
const held = async () => toPairs(await cookies.issue(signOnAttempt(), ...SYNCED));

describe('a sign-on that synced the product', () => {
  it('gives two cookies of this host alone, for their own times', async () => {
    const lines = await cookies.issue(signOnAttempt(), ...SYNCED);
    expect(lines.map((line) => line.replace(/=[^;]*/, '=…'))).toEqual([
      `${SESSION_COOKIE}=…; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax`,
      `${PROFILE_COOKIE}=…; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax`,
    ]);
  });

  it('gives tokens for this person at this host, under the current key', async () => {
    const [session, held] = (await cookies.issue(signOnAttempt(), ...SYNCED)).map(tokenIn);
    const about = { aud: 'jira@jira.example.com', sub: 'subject-of-ada', iat: NOW };
    expect(payloadOf(session)).toEqual({ ...about, exp: NOW + 900 });
    expect(payloadOf(held)).toEqual({
      ...about,
      exp: NOW + 3_600,
      fp: expect.any(String),
      name: 'ada',
    });
    const header = Buffer.from(session?.split('.')[0] ?? '', 'base64url').toString();
    expect(JSON.parse(header)).toEqual({ alg: 'HS256', kid: '1' });
  });

  it('gives nothing that names the person’s address, name or groups', async () => {
    const [, held] = (await cookies.issue(signOnAttempt(), ...SYNCED)).map(tokenIn);
    const told = JSON.stringify(payloadOf(held));
    for (const personal of ['ada@', 'Lovelace', 'analysts']) expect(told).not.toContain(personal);
  });
});

describe('a sign-on of a person who was in sync', () => {
  it('gives the marker alone, so that the re-sync interval is not prolonged', async () => {
    const lines = await cookies.issue(signOnAttempt(), ...BEFORE);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.split('=')[0]).toBe(SESSION_COOKIE);
  });
});

describe('a sign-on that could not tell all that the product should hold', () => {
  it('leaves somebody known, and not in sync', async () => {
    const lines = await cookies.issue(signOnAttempt(), 'ALovelace', 'in part');
    expect(await cookies.read(returning(toPairs(lines)))).toEqual({
      ...{ state: 'known', username: 'ALovelace' },
    });
  });
});

describe('a person is in sync', () => {
  it('with the profile cookie of their last sign-on', async () => {
    expect(await isInSync(cookies, returning(await held()))).toBe(true);
  });

  it('until the last second of the re-sync interval', async () => {
    const cookie = await held();
    expect(await isInSync(cookiesUnder(OLD, NOW + 3_599), returning(cookie))).toBe(true);
    expect(await isInSync(cookiesUnder(OLD, NOW + 3_600), returning(cookie))).toBe(false);
  });

  it('no longer than the interval that now counts, though it was longer before', async () => {
    const lines = await cookiesUnder(OLD, NOW, 86_400).issue(signOnAttempt(), ...SYNCED);
    const later = (seconds: number) =>
      isInSync(cookiesUnder(OLD, NOW + seconds), returning(toPairs(lines)));
    expect(await later(0)).toBe(false);
    expect(await later(86_400 - 3_601)).toBe(false);
    expect(await later(86_400 - 3_600)).toBe(true);
  });

  it('whatever the order in which the provider lists the groups', async () => {
    const names = ['jira-b', 'jira-a'];
    const said = (all: readonly string[]) =>
      groupResult([], { claim: { state: 'present', names: all } });
    const lines = await cookies.issue(signOnAttempt({ tokenGroups: said(names) }), ...SYNCED);
    const again = { tokenGroups: said(names.toReversed()) };
    expect(await isInSync(cookies, returning(toPairs(lines), again))).toBe(true);
  });

  it('under the previous key of a rotated ring', async () => {
    const rotated = cookiesUnder({ ...NEW, previous: OLD });
    expect(await isInSync(rotated, returning(await held()))).toBe(true);
  });

  it('under the next key of a ring that is to be rotated, which signs nothing yet', async () => {
    const announced = cookiesUnder({ ...OLD, next: NEW });
    const lines = await cookiesUnder({ ...NEW, previous: OLD }).issue(signOnAttempt(), ...SYNCED);
    expect(await isInSync(announced, returning(toPairs(lines)))).toBe(true);
    const signed = await announced.issue(signOnAttempt(), ...SYNCED);
    expect(await isInSync(cookiesUnder(OLD), returning(toPairs(signed)))).toBe(true);
    expect(await isInSync(cookiesUnder(NEW), returning(toPairs(signed)))).toBe(false);
  });
});

describe('what a source said that had to be asked', () => {
  const told = (asked: readonly string[]) =>
    groupResult(null, { pending: asked.map((name) => groupSource({ name })) });
  const synced = async (asked: readonly string[]) =>
    toPairs(await cookies.issue(signOnAttempt({ tokenGroups: told(asked) }), ...SYNCED));

  it('is good until the interval ends', async () => {
    const again = returning(await synced(['cognito']), { tokenGroups: told(['cognito']) });
    expect(await isInSync(cookies, again)).toBe(true);
    expect(await isInSync(cookiesUnder(OLD, NOW + 3_600), again)).toBe(false);
  });

  it.each([[['cognito', 'identity_store']], [['identity_store']], [[]]])(
    'is not good once %j would be asked',
    async (asked) => {
      const again = returning(await synced(['cognito']), { tokenGroups: told(asked) });
      expect(await isInSync(cookies, again)).toBe(false);
    },
  );

  it('is not good once the token says something of groups', async () => {
    const again = { tokenGroups: groupResult(['jira-analysts']) };
    expect(await isInSync(cookies, returning(await synced(['cognito']), again))).toBe(false);
  });
});

describe('a person is not in sync', () => {
  it.each<[string, Partial<SignOnAttempt>, AcceptedRequestParts]>([
    ['as somebody else', { identity: identity({ subject: 'subject-of-bob' }) }, {}],
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
  ])('%s', async (_title, parts, request) => {
    expect(await isInSync(cookies, returning(await held(), parts, request))).toBe(false);
  });

  it('once empty groups have become unknown ones', async () => {
    const empty = await cookies.issue(signOnAttempt({ tokenGroups: groupResult([]) }), ...SYNCED);
    const absent = { tokenGroups: groupResult(null) };
    expect(await isInSync(cookies, returning(toPairs(empty), absent))).toBe(false);
  });

  it('without a profile cookie, and then no key is asked for', async () => {
    const down = edgeCookies({
      readKeyRing: () => Promise.reject(new Failure('secrets.unavailable')),
      sessionSeconds: 900,
      resyncSeconds: 3_600,
      now: () => NOW * 1000,
    });
    expect(await isInSync(down, signOnAttempt())).toBe(false);
  });

  it('under a key that the ring has dropped', async () => {
    expect(await isInSync(cookiesUnder(NEW), returning(await held()))).toBe(false);
  });

  it('under another key of the same kid', async () => {
    const other = cookiesUnder({ ...OLD, k: NEW.k });
    expect(await isInSync(other, returning(await held()))).toBe(false);
  });

  it('with the session cookie in place of the profile cookie', async () => {
    const [session] = await cookies.issue(signOnAttempt(), ...SYNCED);
    const moved = `${PROFILE_COOKIE}=${tokenIn(session)}`;
    expect(await isInSync(cookies, returning(moved))).toBe(false);
  });
});

describe('a forged profile cookie leaves nobody in sync', () => {
  const forge = async (change: (token: string) => string | Promise<string>) => {
    const [, line] = await cookies.issue(signOnAttempt(), ...SYNCED);
    return `${PROFILE_COOKIE}=${await change(tokenIn(line))}`;
  };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = (header: { alg: string; kid?: string }, token: string, k = OLD.k) =>
    new CompactSign(Buffer.from(JSON.stringify(payloadOf(token))))
      .setProtectedHeader(header)
      .sign(Buffer.from(k));

  it.each<[string, (token: string) => string | Promise<string>]>([
    ['that is empty', () => ''],
    ['that is no token', () => 'true'],
    ['without a signature', (token) => `${token.split('.').slice(0, 2).join('.')}.`],
    ['of alg none', (token) => `${encode({ alg: 'none', kid: '1' })}.${token.split('.')[1]}.`],
    ['under an invented key', (token) => signed({ alg: 'HS256', kid: '1' }, token, 'x'.repeat(32))],
    ['of an unknown kid', (token) => signed({ alg: 'HS256', kid: '9' }, token)],
    ['of no kid', (token) => signed({ alg: 'HS256' }, token)],
    ['of a kid that objects inherit', (token) => signed({ alg: 'HS256', kid: '__proto__' }, token)],
    [
      'with a later end',
      (token) => {
        const [header, , signature] = token.split('.');
        return `${header}.${encode({ ...payloadOf(token), exp: NOW + 9_999_999 })}.${signature}`;
      },
    ],
  ])('%s', async (_title, change) => {
    const cookie = await forge(change);
    expect(await isInSync(cookies, returning(cookie))).toBe(false);
  });

  it('while the same token, signed by the test itself, is good', async () => {
    const cookie = await forge((token) => signed({ alg: 'HS256', kid: '1' }, token));
    expect(await isInSync(cookies, returning(cookie))).toBe(true);
  });
});

describe('an outage of the key ring', () => {
  it('is an outage and no reason to take anybody for out of sync', async () => {
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

describe('forgetting', () => {
  it.each([
    ['profile cookie', PROFILE_COOKIE, expireProfile()],
    ['marker', SESSION_COOKIE, expireMarker()],
  ])(
    'has the browser drop the %s, with the attributes that its prefix demands',
    (_title, name, line) => {
      expect(line).toBe(`${name}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax`);
    },
  );
});

describe('the names of the cookies', () => {
  it('are those that the listener rules and the template know', () => {
    expect(SESSION_COOKIE).toBe('__Host-edge-session');
    expect(PROFILE_COOKIE).toBe('__Host-edge-profile');
  });
});

describe('what the product calls somebody', () => {
  const HELD_AS = ['ALovelace', 'just now'] as const;
  const nameOf = async (pairs: string, parts: Partial<SignOnAttempt> = {}) =>
    (await cookies.read(returning(pairs, parts))).username;
  const afterwards = async () => toPairs(await cookies.issue(signOnAttempt(), ...HELD_AS));

  it('is remembered, in sync or not', async () => {
    expect(await nameOf(await afterwards())).toBe('ALovelace');
    const changed = { profile: mappedProfile({ displayName: 'Ada Byron' }) };
    expect(await nameOf(await afterwards(), changed)).toBe('ALovelace');
  });

  it.each<[string, Partial<SignOnAttempt>]>([
    ['somebody else', { identity: identity({ subject: 'subject-of-bob' }) }],
    ['another host', { request: acceptedRequest({ host: 'other.example.com' }) }],
  ])('is remembered for nobody but them and here: %s', async (_who, parts) => {
    const cookie = await afterwards();
    const request = acceptedRequest({
      cookie,
      host: parts.request?.product.host ?? 'jira.example.com',
    });
    const recalled = await cookies.read(signOnAttempt({ ...parts, request }));
    expect(recalled).toEqual({ state: 'unknown', username: 'ada' });
  });

  it('is else what the claims say', async () => {
    expect(await nameOf('', { profile: mappedProfile({ username: 'claimed' }) })).toBe('claimed');
  });

  it('does not make anybody out of sync by its difference from the claims', async () => {
    expect(await isInSync(cookies, returning(await afterwards()))).toBe(true);
  });
});

describe('the marker alone', () => {
  it('is given to somebody whose session is the product’s own matter', async () => {
    const line = await cookies.issueMarker(signOnAttempt());
    expect(line.replace(/=[^;]*/, '=…')).toBe(
      `${SESSION_COOKIE}=…; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax`,
    );
    const about = { aud: 'jira@jira.example.com', sub: 'subject-of-ada' };
    expect(payloadOf(tokenIn(line))).toEqual({ ...about, iat: NOW, exp: NOW + 900 });
  });
});

describe('a person is known for having signed on in this browser', () => {
  const recall = async (pairs: string, seconds = NOW) =>
    cookiesUnder(OLD, seconds).read(returning(pairs));

  it('also when the interval is over', async () => {
    expect(await recall(await held(), NOW + 86_400)).toMatchObject({ state: 'known' });
  });

  it('but not without a cookie of ours', async () => {
    expect(await recall('')).toMatchObject({ state: 'unknown' });
    expect(await recall(`${PROFILE_COOKIE}=forged`)).toMatchObject({ state: 'unknown' });
    expect(await cookiesUnder(NEW).read(returning(await held()))).toMatchObject({
      state: 'unknown',
    });
  });
});
