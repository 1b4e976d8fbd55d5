import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type KeyHost, publicKeys } from '#shared/authenticate/public-keys.ts';
import { httpClient } from '#shared/base/http.ts';
import { KID, LOAD_BALANCER_KEYS } from '#test/builders/data-token.ts';
import { localServer } from '#test/builders/local-server.ts';

type Respond = (response: ServerResponse, fetchNumber: number) => void;

const toPem = (key: KeyObject) => String(key.export({ type: 'spki', format: 'pem' }));
const GOOD_PEM = toPem(LOAD_BALANCER_KEYS.publicKey);
const respondWith =
  (status: number, body = '', headers = {}): Respond =>
  (response) =>
    response.writeHead(status, headers).end(body);
const kidNumber = (n: number) => `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`;

/** Starts a key host that answers with `respond`, and returns it with a look-up of its keys. */
async function keyHost(respond: Respond, options: Partial<KeyHost> = {}) {
  const paths: string[] = [];
  const clock = { nowMs: 0 };
  const state = { respond };
  const { url } = await localServer((request, response) => {
    paths.push(request.url ?? '');
    state.respond(response, paths.length);
  });
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  const findKey = publicKeys({
    url,
    send: httpClient(3),
    retryRules: { waitsMs: [10, 20], longestWaitMs: 100, wait },
    now: () => clock.nowMs,
    ...options,
  });
  return { findKey, paths, clock, waits, state };
}

describe('a key', () => {
  it('a key is fetched by its kid, and once', async () => {
    const { findKey, paths } = await keyHost(respondWith(200, GOOD_PEM));
    const key = await findKey(KID);
    expect(key?.algorithm).toMatchObject({ name: 'ECDSA', namedCurve: 'P-256' });
    expect(await findKey(KID)).toBe(key);
    expect(paths).toEqual([`/${KID}`]);
  });

  it('a key is fetched once for callers at the same time', async () => {
    const { findKey, paths } = await keyHost(respondWith(200, GOOD_PEM));
    const keys = await Promise.all([findKey(KID), findKey(KID), findKey(KID)]);
    expect(new Set(keys).size).toBe(1);
    expect(paths).toHaveLength(1);
  });

  it('a cached key outlives an outage of its host', async () => {
    const { findKey, clock, state } = await keyHost(respondWith(200, GOOD_PEM));
    const key = await findKey(KID);
    state.respond = respondWith(500);
    clock.nowMs += 365 * 24 * 3_600_000;
    expect(await findKey(KID)).toBe(key);
  });

  it('a key leaves the cache only after sixteen others', async () => {
    const { findKey, paths } = await keyHost(respondWith(200, GOOD_PEM));
    for (let n = 0; n < 17; n += 1) await findKey(kidNumber(n));
    await findKey(kidNumber(1));
    expect(paths).toHaveLength(17);
    await findKey(kidNumber(0));
    expect(paths).toHaveLength(18);
  });
});

describe('an unknown kid', () => {
  it.each([404, 403])(
    'an unknown kid is null for a minute when a host that gives other keys answers %i',
    async (status) => {
      const { findKey, paths, clock, state } = await keyHost(respondWith(200, GOOD_PEM));
      await findKey(kidNumber(1));
      state.respond = respondWith(status);
      expect(await findKey(KID)).toBeNull();
      clock.nowMs += 59_999;
      expect(await findKey(KID)).toBeNull();
      expect(paths).toHaveLength(2);
    },
  );

  it('an unknown kid is null when the host answers 404 on an instance without a key', async () => {
    const { findKey } = await keyHost(respondWith(404));
    expect(await findKey(KID)).toBeNull();
  });

  it('an unknown kid is null when the host answers 403 and gives its last key again', async () => {
    const { findKey, paths, clock, state } = await keyHost(respondWith(200, GOOD_PEM));
    await findKey(kidNumber(1));
    await findKey(kidNumber(2));
    clock.nowMs += 60_000;
    state.respond = (response) =>
      paths.at(-1) === `/${kidNumber(2)}`
        ? respondWith(200, GOOD_PEM)(response, 0)
        : respondWith(403)(response, 0);
    expect(await findKey(kidNumber(3))).toBeNull();
    expect(await findKey(kidNumber(4))).toBeNull();
    const [, , ...later] = paths;
    expect(later).toEqual([3, 2, 4].map((n) => `/${kidNumber(n)}`));
  });

  it('an unknown kid is looked up again after a minute', async () => {
    const { findKey, clock, state } = await keyHost(respondWith(404));
    await findKey(KID);
    state.respond = respondWith(200, GOOD_PEM);
    clock.nowMs += 60_000;
    expect(await findKey(KID)).not.toBeNull();
  });

  it('an unknown kid does not block the look-up of another', async () => {
    const { findKey, state } = await keyHost(respondWith(404));
    await findKey(kidNumber(1));
    state.respond = respondWith(200, GOOD_PEM);
    expect(await findKey(kidNumber(2))).not.toBeNull();
  });

  it('an unknown kid is cached along with 255 others', async () => {
    const { findKey, paths } = await keyHost(respondWith(404));
    for (let n = 0; n < 257; n += 1) await findKey(kidNumber(n));
    await findKey(kidNumber(1));
    expect(paths).toHaveLength(257);
    await findKey(kidNumber(0));
    expect(paths).toHaveLength(258);
  });
});

const rsaPem = toPem(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
const p384Pem = toPem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey);

describe('a key host without a usable answer', () => {
  it.each<[string, Respond]>([
    ['that fails', respondWith(500)],
    ['that is busy', respondWith(429)],
    ['that redirects', respondWith(302, '', { location: '/elsewhere' })],
    [
      'that redirects although a key comes along',
      respondWith(302, GOOD_PEM, { location: '/elsewhere' }),
    ],
    ['that sends an empty answer', respondWith(200, '')],
    ['that serves a page', respondWith(200, '<html>captive portal</html>')],
    ['that serves an RSA key', respondWith(200, rsaPem)],
    ['that serves a key of another curve', respondWith(200, p384Pem)],
    ['that serves more than a key', respondWith(200, GOOD_PEM.padEnd(5_000))],
    ['that hangs up', (response) => response.destroy()],
    [
      'that hangs up half way',
      (response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write(GOOD_PEM, () => response.destroy());
      },
    ],
  ])('a key host %s is an outage after bounded retries', async (_title, respond) => {
    const { findKey, paths, waits } = await keyHost(respond);
    await expect(findKey(KID)).rejects.toMatchObject({ code: 'authenticate.keys_unavailable' });
    expect(paths).toEqual([`/${KID}`, `/${KID}`, `/${KID}`]);
    expect(waits).toEqual([10, 20]);
  });

  const REFUSED = {
    code: 'authenticate.keys_unavailable',
    evidence: { status: 403, reason: 'refuses_every_key' },
  };

  it('a key host that answers 403 to an instance without a key is an outage, and not asked twice', async () => {
    const { findKey, paths, state } = await keyHost(respondWith(403));
    await expect(findKey(KID)).rejects.toMatchObject(REFUSED);
    expect(paths).toEqual([`/${KID}`]);
    state.respond = respondWith(200, GOOD_PEM);
    expect(await findKey(KID)).not.toBeNull();
  });

  it.each([403, 404])(
    'a key host that answers 403 to a new key and %i to its last one is an outage, and the last key stays good',
    async (status) => {
      const { findKey, paths, clock, state } = await keyHost(respondWith(200, GOOD_PEM));
      const before = await findKey(kidNumber(1));
      clock.nowMs += 60_000;
      state.respond = (response) =>
        respondWith(paths.at(-1) === `/${KID}` ? 403 : status)(response, 0);
      await expect(findKey(KID)).rejects.toMatchObject(REFUSED);
      expect(await findKey(kidNumber(1))).toBe(before);
    },
  );

  it('a key host that answers 403 to a new key and cannot be asked for its last one is an outage', async () => {
    const { findKey, paths, clock, state } = await keyHost(respondWith(200, GOOD_PEM));
    await findKey(kidNumber(1));
    clock.nowMs += 60_000;
    state.respond = (response) => respondWith(paths.at(-1) === `/${KID}` ? 403 : 500)(response, 0);
    await expect(findKey(KID)).rejects.toMatchObject({
      code: 'authenticate.keys_unavailable',
      evidence: { status: 500 },
    });
  });

  it('a key host that refuses connections is an outage', async () => {
    const { findKey } = await keyHost(respondWith(200), { url: 'http://127.0.0.1:1' });
    await expect(findKey(KID)).rejects.toMatchObject({
      code: 'authenticate.keys_unavailable',
      evidence: { reason: 'no answer' },
    });
  });

  it('a key host that recovers during the retries is no outage', async () => {
    const { findKey } = await keyHost((response, fetchNumber) =>
      respondWith(fetchNumber < 3 ? 503 : 200, GOOD_PEM)(response, fetchNumber),
    );
    expect(await findKey(KID)).not.toBeNull();
  });

  it('a key host is asked again by the next request after an outage', async () => {
    const { findKey, state } = await keyHost(respondWith(500));
    await expect(findKey(KID)).rejects.toMatchObject({ code: 'authenticate.keys_unavailable' });
    state.respond = respondWith(200, GOOD_PEM);
    expect(await findKey(KID)).not.toBeNull();
  });
});
