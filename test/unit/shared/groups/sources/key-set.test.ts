import { beforeAll, describe, expect, it } from 'vitest';
import { runEvent } from '#shared/base/run-event.ts';
import { keySet } from '#shared/groups/sources/key-set.ts';
import { recordingServer, type WrittenAnswer } from '#test/builders/recording-server.ts';
import { plainSend, RETRY_RULES, toHttps } from './plain-send.ts';
import { type ProviderKey, providerKey } from './provider-keys.ts';
import { unavailable } from './question.ts';

let [one, two]: ProviderKey[] = [];
const ONE = { alg: 'RS256', kid: 'one' };
const TWO = { alg: 'ES256', kid: 'two' };
beforeAll(async () => {
  [one, two] = [await providerKey('one'), await providerKey('two', 'ES256')];
});

const show = (...keys: (ProviderKey | undefined)[]): WrittenAnswer => ({
  body: { keys: keys.map((key) => key?.jwk) },
});

/** Starts the host of a key set whose answer can be changed, and returns it with a look-up. */
async function keyHost(answer: WrittenAnswer) {
  const state = { answer, nowMs: 0 };
  const { url, seen } = await recordingServer(() => state.answer);
  const findKey = keySet({
    url: `${toHttps(url)}/keys`,
    send: plainSend(),
    retryRules: RETRY_RULES,
    now: () => state.nowMs,
  });
  return { state, seen, findKey };
}

describe('a key of the set', () => {
  it('a key is found by its kid', async () => {
    const { findKey } = await keyHost(show(one, two));
    expect((await findKey(ONE))?.algorithm).toMatchObject({ name: 'RSASSA-PKCS1-v1_5' });
    expect((await findKey(TWO))?.algorithm).toMatchObject({ name: 'ECDSA' });
  });

  it('a key is not found for another algorithm than its own', async () => {
    const { findKey } = await keyHost(show(one, two));
    expect(await findKey({ alg: 'ES256', kid: 'one' })).toBeNull();
  });

  it('a key is found without a kid when only one fits, and not when two do', async () => {
    const { findKey } = await keyHost(show(one, two, await providerKey('three', 'ES256')));
    expect(await findKey({ alg: 'RS256' })).not.toBeNull();
    expect(await findKey({ alg: 'ES256' })).toBeNull();
  });

  it('a key set is fetched once for callers at the same time and later', async () => {
    const { findKey, seen } = await keyHost(show(one));
    await Promise.all([findKey(ONE), findKey(ONE), findKey(ONE)]);
    await findKey(ONE);
    expect(seen).toHaveLength(1);
  });

  it('a cached key set outlives an outage of its host', async () => {
    const { findKey, state } = await keyHost(show(one));
    await findKey(ONE);
    state.answer = { status: 503 };
    state.nowMs += 24 * 3_600_000;
    expect(await findKey(ONE)).not.toBeNull();
  });

  it('a withdrawn key counts for ten minutes', async () => {
    const { findKey, state } = await keyHost(show(one, two));
    await findKey(ONE);
    state.answer = show(two);
    state.nowMs += 599_999;
    expect(await findKey(ONE)).not.toBeNull();
    state.nowMs += 1;
    expect(await findKey(ONE)).toBeNull();
  });
});

describe('a key that the set does not hold', () => {
  it('a missing key makes the set be fetched once a minute', async () => {
    const { findKey, state, seen } = await keyHost(show(one));
    await findKey(ONE);
    state.answer = show(one, two);
    state.nowMs += 59_999;
    expect(await findKey(TWO)).toBeNull();
    expect(seen).toHaveLength(1);
    state.nowMs += 1;
    expect(await findKey(TWO)).not.toBeNull();
    expect(await findKey({ ...TWO, kid: 'three' })).toBeNull();
    expect(seen).toHaveLength(2);
  });

  it('a missing key is looked up in the fetch that is in flight', async () => {
    const { findKey, state, seen } = await keyHost(show(one));
    await findKey(ONE);
    state.answer = show(one, two);
    state.nowMs += 60_000;
    const found = await Promise.all([findKey(TWO), findKey(TWO)]);
    expect(found).not.toContain(null);
    expect(seen).toHaveLength(2);
  });

  it('a missing key is an outage and not unknown while the host is down', async () => {
    const { findKey, state, seen } = await keyHost(show(one));
    await findKey(ONE);
    state.answer = { status: 500 };
    state.nowMs += 60_000;
    await expect(findKey(TWO)).rejects.toMatchObject(unavailable('keys', { status: 500 }));
    const before = seen.length;
    await expect(findKey(TWO)).rejects.toMatchObject(unavailable('keys', { status: 500 }));
    expect(seen).toHaveLength(before);
  });

  it('a missing key is unknown again as soon as the host says so', async () => {
    const { findKey, state } = await keyHost(show(one));
    await findKey(ONE);
    state.answer = { status: 500 };
    state.nowMs += 60_000;
    await expect(findKey(TWO)).rejects.toMatchObject(unavailable('keys'));
    state.answer = show(one);
    state.nowMs += 60_000;
    expect(await findKey(TWO)).toBeNull();
    expect(await findKey(TWO)).toBeNull();
  });
});

describe('a key set that was never fetched', () => {
  it.each<[string, WrittenAnswer]>([
    ['of a failing host', { status: 500 }],
    ['of a redirecting host', { status: 302, headers: { location: '/elsewhere' } }],
    ['that is missing', { status: 404 }],
    ['that is cut off', { body: '{"keys":[]}', truncated: true }],
    ['that is not JSON', { body: '<html>' }],
    ['without keys', { body: { keys: 'none' } }],
    ['that is longer than 64 KB', { body: { keys: [], more: 'x'.repeat(65_536) } }],
  ])('a key set %s is an outage', async (_title, answer) => {
    const { findKey } = await keyHost(answer);
    await expect(findKey(ONE)).rejects.toMatchObject(unavailable('keys'));
  });

  it('a key set is fetched again after a failure', async () => {
    const { findKey, state } = await keyHost({ status: 404 });
    await expect(findKey(ONE)).rejects.toMatchObject(unavailable('keys'));
    state.answer = show(one);
    expect(await findKey(ONE)).not.toBeNull();
  });

  it('a key set is fetched again while its host is busy', async () => {
    const { findKey, seen } = await keyHost({ status: 429 });
    await expect(findKey(ONE)).rejects.toMatchObject(unavailable('keys'));
    expect(seen).toHaveLength(3);
  });

  it('a fetch that ended with its event does not pause the next event', async () => {
    const { findKey, state, seen } = await keyHost(show(one));
    await findKey(ONE);
    state.nowMs += 61_000;
    const begun = await runEvent(600_000, async () => ({ key: findKey(TWO) }));
    await expect(begun.key).rejects.toMatchObject(unavailable('keys'));
    state.answer = show(one, two);
    expect(await runEvent(600_000, () => findKey(TWO))).not.toBeNull();
    expect(seen.length).toBeGreaterThanOrEqual(2);
  });

  it('a key set is not fetched without TLS', () => {
    const options = { send: plainSend(), retryRules: RETRY_RULES, now: () => 0 };
    expect(() => keySet({ ...options, url: 'http://id.example.com/keys' })).toThrow(
      'configuration.invalid',
    );
  });
});
