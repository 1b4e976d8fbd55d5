import { describe, expect, it } from 'vitest';
import { keyRingReader } from '#shared/session/key-ring.ts';

const K = 'k'.repeat(32);
const read = (secret: unknown) => keyRingReader(async () => JSON.stringify(secret))();

describe('a key ring', () => {
  it('has its current key first, and the previous one behind it', async () => {
    const kids = async (secret: unknown) => (await read(secret)).map(({ kid }) => kid);
    expect(await kids({ kid: '2', k: K })).toEqual(['2']);
    expect(await kids({ kid: '2', k: K, previous: { kid: '1', k: K } })).toEqual(['2', '1']);
  });

  it('holds keys that do not show in a log', async () => {
    const [current] = await read({ kid: '1', k: K });
    expect(current.key.type).toBe('secret');
    expect(JSON.stringify(current)).not.toContain('k'.repeat(4));
  });

  it('is made once for as long as the secret stays the same', async () => {
    const vault = { secret: JSON.stringify({ kid: '1', k: K }) };
    const readRing = keyRingReader(async () => vault.secret);
    const first = await readRing();
    expect(await readRing()).toBe(first);
    vault.secret = JSON.stringify({ kid: '2', k: K });
    expect((await readRing())[0].kid).toBe('2');
  });

  it('is usable again after a faulty secret was put right', async () => {
    const vault = { secret: '{}' };
    const readRing = keyRingReader(async () => vault.secret);
    await expect(readRing()).rejects.toMatchObject({ code: 'secrets.malformed' });
    vault.secret = JSON.stringify({ kid: '1', k: K });
    expect((await readRing())[0].kid).toBe('1');
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
