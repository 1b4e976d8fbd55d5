import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { importSPKI } from 'jose';
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
    retryRules: { waitsMs: [10, 20], longestWaitMs: 100, wait, random: () => 1 },
    now: () => clock.nowMs,
    ...options,
  });
  return { findKey, paths, clock, waits, state };
}

describe('a key', () => {
  it('a key is fetched by its kid, and once', async () => {
    const { findKey, paths } = await keyHost(respondWith(200, GOOD_PEM));
    const key = await findKey(KID);
    expect(key?.equals(LOAD_BALANCER_KEYS.publicKey)).toBe(true);
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

const spki = LOAD_BALANCER_KEYS.publicKey.export({ type: 'spki', format: 'der' });
const point = spki.subarray(-65);
/** Returns a key on P-256 in PEM, with any bytes for its point. */
const pemOf = (...bytes: readonly (number | Uint8Array)[]) => {
  const encoded = Buffer.concat(
    bytes.map((one) => (typeof one === 'number' ? Buffer.of(one) : one)),
  );
  const algorithm = spki.subarray(2, 23);
  const bits = Buffer.concat([Buffer.of(0x03, encoded.byteLength + 1, 0), encoded]);
  return armour(Buffer.concat([Buffer.of(0x30, 21 + bits.byteLength), algorithm, bits]));
};
const armour = (der: Buffer) =>
  `-----BEGIN PUBLIC KEY-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`;
const [x, y] = [point.subarray(1, 33), point.subarray(33)];
const isOdd = (y[31] ?? 0) & 1;
const pemFor = (namedCurve: string, paramEncoding?: 'explicit') =>
  toPem(
    generateKeyPairSync('ec', { namedCurve, ...(paramEncoding && { paramEncoding }) }).publicKey,
  );

describe('the form of a key', () => {
  it.each<[string, string]>([
    ['with its whole point', pemOf(4, x, y)],
    ['with a compressed point', pemOf(2 + isOdd, x)],
    ['with a point that is written in both ways', pemOf(6 + isOdd, x, y)],
    ['with lines that end as on Windows', GOOD_PEM.replaceAll('\n', '\r\n')],
    ['in one line', GOOD_PEM.replaceAll('\n', '')],
  ])('a key %s is the same key, to jose as well', async (_title, pem) => {
    const { findKey } = await keyHost(respondWith(200, pem));
    expect((await findKey(KID))?.equals(LOAD_BALANCER_KEYS.publicKey)).toBe(true);
    await expect(importSPKI(pem, 'ES256')).resolves.toMatchObject({ type: 'public' });
  });

  it.each<[string, string]>([
    ['with a text before and behind it', `kid: ${KID}\n${GOOD_PEM}\nand no more`],
    ['with bytes that are no text behind it', `${GOOD_PEM}\0\xff\xfe`],
    ['before another one', `${GOOD_PEM}${pemFor('P-256')}`],
  ])('a key %s is the one that counts', async (_title, pem) => {
    const { findKey } = await keyHost(respondWith(200, pem));
    expect((await findKey(KID))?.equals(LOAD_BALANCER_KEYS.publicKey)).toBe(true);
  });

  it.each<[string, string]>([
    ['of the point at infinity', pemOf(0)],
    ['of a point beside the curve', pemOf(4, x, y.toReversed())],
    ['of half a point', pemOf(4, x)],
    ['of no point', pemOf()],
    ['of zeros', pemOf(4, Buffer.alloc(64))],
    ['with the wrong sign of a point that is written in both ways', pemOf(7 - isOdd, x, y)],
    ['that is cut', armour(spki.subarray(0, -1))],
    ['of the curve of the same length', pemFor('secp256k1')],
    ['of a longer curve', pemFor('P-384')],
    ['of the longest curve', pemFor('P-521')],
    ['of a longer curve with all its parameters', pemFor('P-384', 'explicit')],
    ['for RSA', toPem(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)],
    ['for RSA-PSS', toPem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey)],
    ['for Ed25519', toPem(generateKeyPairSync('ed25519').publicKey)],
    ['for X25519', toPem(generateKeyPairSync('x25519').publicKey)],
    [
      'that is private',
      String(LOAD_BALANCER_KEYS.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    ],
    [
      'that is private, under a title that says otherwise',
      armour(LOAD_BALANCER_KEYS.privateKey.export({ type: 'pkcs8', format: 'der' })),
    ],
  ])('a key %s is an outage, and no key to jose', async (_title, pem) => {
    const { findKey } = await keyHost(respondWith(200, pem));
    await expect(findKey(KID)).rejects.toMatchObject({
      code: 'authenticate.keys_unavailable',
      evidence: { reason: 'not a P-256 key' },
    });
    await expect(importSPKI(pem, 'ES256')).rejects.toThrow();
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
