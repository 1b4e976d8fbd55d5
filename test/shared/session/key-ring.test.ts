import { describe, expect, it } from 'vitest';
import { keyRingReader } from '#shared/session/key-ring.ts';

const K = 'k'.repeat(32);
const read = (secret: unknown) => keyRingReader(async () => JSON.stringify(secret))();

describe('a key ring', () => {
  it('signs under its current key and finds it', async () => {
    const ring = await read({ kid: '2', k: K });
    expect(ring.current.kid).toBe('2');
    expect(ring.find('2')).toBe(ring.current.key);
    expect(ring.find('1')).toBeNull();
    expect(ring.find('')).toBeNull();
  });

  it('still finds the previous key', async () => {
    const ring = await read({ kid: '2', k: K, previous: { kid: '1', k: 'p'.repeat(32) } });
    expect(ring.current.kid).toBe('2');
    expect(ring.find('1')).not.toBeNull();
    expect(ring.find('1')).not.toBe(ring.current.key);
  });

  it('finds its current key where the previous one has the same kid', async () => {
    const ring = await read({ kid: '1', k: K, previous: { kid: '1', k: 'p'.repeat(32) } });
    expect(ring.find('1')).toBe(ring.current.key);
  });

  it('holds keys for HS256 that nobody can read out', async () => {
    const { current } = await read({ kid: '1', k: K });
    expect(current.key).toMatchObject({
      extractable: false,
      algorithm: { name: 'HMAC', hash: { name: 'SHA-256' } },
    });
  });

  it('is made once for as long as the secret stays the same', async () => {
    const vault = { secret: JSON.stringify({ kid: '1', k: K }) };
    const readRing = keyRingReader(async () => vault.secret);
    const first = await readRing();
    expect(await readRing()).toBe(first);
    vault.secret = JSON.stringify({ kid: '2', k: K });
    expect((await readRing()).current.kid).toBe('2');
  });

  it('is usable again after a faulty secret was put right', async () => {
    const vault = { secret: '{}' };
    const readRing = keyRingReader(async () => vault.secret);
    await expect(readRing()).rejects.toMatchObject({ code: 'secrets.malformed' });
    vault.secret = JSON.stringify({ kid: '1', k: K });
    expect((await readRing()).current.kid).toBe('1');
  });

  it.each<[string, unknown, string]>([
    ['with a key of less than 32 characters', { kid: '1', k: 'k'.repeat(31) }, 'k'],
    ['with an empty kid', { kid: '', k: K }, 'kid'],
    ['without a kid', { k: K }, 'kid'],
    ['with a short previous key', { kid: '2', k: K, previous: { kid: '1', k: 's' } }, 'previous.k'],
    ['that is a text', 's3cr3t', 'whole'],
  ])('%s is malformed, and says only where', async (_title, secret, problem) => {
    await expect(read(secret)).rejects.toMatchObject({
      code: 'secrets.malformed',
      evidence: { problem },
    });
  });
});
