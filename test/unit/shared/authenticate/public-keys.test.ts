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
const say =
  (status: number, body = '', headers = {}): Respond =>
  (response) =>
    response.writeHead(status, headers).end(body);
const kidNumber = (n: number) => `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`;

/** A key host that answers as `respond` says, and the look-up that asks it. */
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
  it('is fetched by its kid, and once', async () => {
    const { findKey, paths } = await keyHost(say(200, GOOD_PEM));
    const key = await findKey(KID);
    expect(key?.algorithm).toMatchObject({ name: 'ECDSA', namedCurve: 'P-256' });
    expect(await findKey(KID)).toBe(key);
    expect(paths).toEqual([`/${KID}`]);
  });

  it('is fetched once for all who ask at the same time', async () => {
    const { findKey, paths } = await keyHost(say(200, GOOD_PEM));
    const keys = await Promise.all([findKey(KID), findKey(KID), findKey(KID)]);
    expect(new Set(keys).size).toBe(1);
    expect(paths).toHaveLength(1);
  });

  it('outlives an outage of its host', async () => {
    const { findKey, clock, state } = await keyHost(say(200, GOOD_PEM));
    const key = await findKey(KID);
    state.respond = say(500);
    clock.nowMs += 365 * 24 * 3_600_000;
    expect(await findKey(KID)).toBe(key);
  });

  it('is forgotten only when sixteen others came after it', async () => {
    const { findKey, paths } = await keyHost(say(200, GOOD_PEM));
    for (let n = 0; n < 17; n += 1) await findKey(kidNumber(n));
    await findKey(kidNumber(1));
    expect(paths).toHaveLength(17);
    await findKey(kidNumber(0));
    expect(paths).toHaveLength(18);
  });
});

describe('an unknown kid', () => {
  it.each([404, 403])(
    'is null where the host says %i, and stays so for a minute',
    async (status) => {
      const { findKey, paths, clock } = await keyHost(say(status));
      expect(await findKey(KID)).toBeNull();
      clock.nowMs += 59_999;
      expect(await findKey(KID)).toBeNull();
      expect(paths).toHaveLength(1);
    },
  );

  it('is asked for again after a minute', async () => {
    const { findKey, clock, state } = await keyHost(say(404));
    await findKey(KID);
    state.respond = say(200, GOOD_PEM);
    clock.nowMs += 60_000;
    expect(await findKey(KID)).not.toBeNull();
  });

  it('does not keep another kid from being asked for', async () => {
    const { findKey, state } = await keyHost(say(404));
    await findKey(kidNumber(1));
    state.respond = say(200, GOOD_PEM);
    expect(await findKey(kidNumber(2))).not.toBeNull();
  });

  it('is remembered along with 255 others', async () => {
    const { findKey, paths } = await keyHost(say(404));
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
    ['that fails', say(500)],
    ['that is busy', say(429)],
    ['that redirects, wherever to', say(302, '', { location: '/elsewhere' })],
    ['that redirects although a key comes along', say(302, GOOD_PEM, { location: '/elsewhere' })],
    ['that says nothing', say(200, '')],
    ['that serves a page', say(200, '<html>captive portal</html>')],
    ['that serves an RSA key', say(200, rsaPem)],
    ['that serves a key of another curve', say(200, p384Pem)],
    ['that serves more than a key', say(200, GOOD_PEM.padEnd(5_000))],
    ['that hangs up', (response) => response.destroy()],
    [
      'that hangs up half way',
      (response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write(GOOD_PEM, () => response.destroy());
      },
    ],
  ])('%s is an outage after bounded retries', async (_title, respond) => {
    const { findKey, paths, waits } = await keyHost(respond);
    await expect(findKey(KID)).rejects.toMatchObject({ code: 'authenticate.keys_unavailable' });
    expect(paths).toEqual([`/${KID}`, `/${KID}`, `/${KID}`]);
    expect(waits).toEqual([10, 20]);
  });

  it('that refuses connections is an outage', async () => {
    const { findKey } = await keyHost(say(200), { url: 'http://127.0.0.1:1' });
    await expect(findKey(KID)).rejects.toMatchObject({
      code: 'authenticate.keys_unavailable',
      evidence: { reason: 'no answer' },
    });
  });

  it('that recovers in time is none', async () => {
    const { findKey } = await keyHost((response, fetchNumber) =>
      say(fetchNumber < 3 ? 503 : 200, GOOD_PEM)(response, fetchNumber),
    );
    expect(await findKey(KID)).not.toBeNull();
  });

  it('is asked again by the next request', async () => {
    const { findKey, state } = await keyHost(say(500));
    await expect(findKey(KID)).rejects.toMatchObject({ code: 'authenticate.keys_unavailable' });
    state.respond = say(200, GOOD_PEM);
    expect(await findKey(KID)).not.toBeNull();
  });
});
