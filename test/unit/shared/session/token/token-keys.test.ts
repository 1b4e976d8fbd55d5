import { createPublicKey, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyRingReader } from '#shared/base/key-ring.ts';
import { tokenKeyReader } from '#shared/session/token/token-keys.ts';

interface Entry {
  readonly kid: string;
  readonly k: string;
}

const NOW: Entry = { kid: '2026-11', k: 'n'.repeat(40) };
const BEFORE: Entry = { kid: '2026-10', k: 'b'.repeat(40) };
const TO_COME: Entry = { kid: '2026-12', k: 'c'.repeat(40) };
/** Computed by another implementation of HKDF and P-256. The later private keys begin with zeros. */
const VECTORS = [
  [
    'fixed',
    'bNgSS3MBg-0wsOR_swwF9qCZqjLD5am4_EMl9R9zheA',
    'H9UYIchQZ2_CjVywCGE8PRVH6YgAEOuS9z6bO6OSptY',
  ],
  [
    '2',
    'vRfJhrciDPPoeqvuT2IrE2n7GXEexADhc6MKU2k2LdA',
    'MGA-2qAgGrpNJfOjiV-pTTH8FUtNMjDczm7bK7zpkDc',
  ],
  [
    '46',
    'nl-kRhFbXxVKuDJETYABFzBK-xSlRNRGOD-1V8mcBhI',
    '44KIpkWeSYTHmiw97iUmNWlxHddCNP_ZUHX9jLKvkY4',
  ],
  [
    '1039',
    'ICtd9AtZCIjwac9ViLYMfE3HweHtR2gO2439Qf8DXLc',
    '3ifqcBwp5_iVZ4n_u0ietmFl6hfnlARG3iYfbLTloLU',
  ],
] as const;
const keysOf = (current: Entry, previous?: Entry, next?: Entry) =>
  tokenKeyReader(keyRingReader(async () => JSON.stringify({ ...current, previous, next })))();

describe('the keys of trusted tokens', () => {
  it('the token keys are the same on every instance that reads the same secret', async () => {
    const [one] = await keysOf(NOW);
    const [other] = await keysOf(NOW);
    expect(one?.publicJwk).toEqual(other?.publicJwk);
  });

  // Another derivation would change the keys of every deployment.
  it.each(VECTORS)(
    'the token keys stay the same from version to version: %s',
    async (kid, x, y) => {
      const [key] = await keysOf({ kid, k: '0123456789abcdef0123456789abcdef' });
      expect(key?.publicJwk).toMatchObject({ kid, x, y });
    },
  );

  it.each([
    ['another secret', { ...NOW, k: 'N'.repeat(40) }],
    ['another kid', { ...NOW, kid: 'other' }],
  ])('the token keys differ with %s', async (_what, entry) => {
    const [[one], [other]] = await Promise.all([keysOf(NOW), keysOf(entry)]);
    expect(one?.publicJwk.x).not.toBe(other?.publicJwk.x);
  });

  it('there are two token keys while the secret is being rotated, the current one first', async () => {
    const [current, previous, ...others] = await keysOf(NOW, BEFORE);
    expect([current?.kid, previous?.kid, others]).toEqual([NOW.kid, BEFORE.kid, []]);
    expect(previous?.publicJwk).toEqual((await keysOf(BEFORE))[0]?.publicJwk);
  });

  it('the next token key stands behind all others', async () => {
    const keys = await keysOf(NOW, BEFORE, TO_COME);
    expect(keys.map(({ kid }) => kid)).toEqual([NOW.kid, BEFORE.kid, TO_COME.kid]);
    expect(keys[2]?.publicJwk).toEqual((await keysOf(TO_COME))[0]?.publicJwk);
  });

  it('the token keys are read anew when the secret has changed', async () => {
    let secret = JSON.stringify(BEFORE);
    const readKeys = tokenKeyReader(keyRingReader(async () => secret));
    const before = await readKeys();
    expect(await readKeys()).toBe(before);
    secret = JSON.stringify(NOW);
    expect((await readKeys())[0]?.kid).toBe(NOW.kid);
  });

  it('a public token key states its use and holds no private part', async () => {
    const [key] = await keysOf(NOW);
    expect(key?.publicJwk).toEqual({
      ...{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: NOW.kid },
      x: expect.stringMatching(/^[\w-]{43}$/),
      y: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  // Among so many, some have parts that begin with a zero, which must not be lost.
  it('the token keys are valid pairs, whatever the secret', async () => {
    const data = Buffer.from('data');
    for (let n = 0; n < 100; n += 1) {
      const [key] = await keysOf({ kid: String(n), k: 'k'.repeat(32) });
      if (key === undefined) throw new RangeError('no key');
      const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: 'jwk' });
      expect(verify('sha256', data, publicKey, sign('sha256', data, key.privateKey))).toBe(true);
    }
  });

  it('no token key is derived from a secret that is too short', async () => {
    await expect(keysOf({ kid: '1', k: 'k'.repeat(31) })).rejects.toMatchObject({
      code: 'secrets.malformed',
    });
  });
});
