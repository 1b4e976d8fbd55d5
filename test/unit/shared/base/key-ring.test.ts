import { describe, expect, it } from 'vitest';
import { keyRingReader } from '#shared/base/key-ring.ts';

const K = 'k'.repeat(32);
const read = (secret: unknown) => keyRingReader(async () => JSON.stringify(secret))();

describe('a key ring', () => {
  it('a key ring has its current key first and the previous one behind it', async () => {
    const kids = async (secret: unknown) => (await read(secret)).map(({ kid }) => kid);
    expect(await kids({ kid: '2', k: K })).toEqual(['2']);
    expect(await kids({ kid: '2', k: K, previous: { kid: '1', k: K } })).toEqual(['2', '1']);
    expect(await kids({ kid: '2', k: K, previous: null })).toEqual(['2']);
  });

  it('a key ring has the next key behind all others', async () => {
    const [next, previous] = [
      { kid: '3', k: 'n'.repeat(32) },
      { kid: '1', k: 'p'.repeat(32) },
    ];
    const three = await read({ next, previous, kid: '2', k: K });
    expect(three.map(({ kid }) => kid)).toEqual(['2', '1', '3']);
    expect(three.map(({ key }) => key.export().toString())).toEqual([K, previous.k, next.k]);
    const two = await read({ kid: '2', k: K, next });
    expect(two.map(({ kid }) => kid)).toEqual(['2', '3']);
  });

  it('the keys of a key ring do not show in a log', async () => {
    const [current] = await read({ kid: '1', k: K });
    expect(current.key.type).toBe('secret');
    expect(JSON.stringify(current)).not.toContain('k'.repeat(4));
  });

  it('a key ring is made once for as long as the secret stays the same', async () => {
    const vault = { secret: JSON.stringify({ kid: '1', k: K }) };
    const readRing = keyRingReader(async () => vault.secret);
    const first = await readRing();
    expect(await readRing()).toBe(first);
    vault.secret = JSON.stringify({ kid: '2', k: K });
    expect((await readRing())[0].kid).toBe('2');
  });

  it('a key ring is usable again after a malformed secret was corrected', async () => {
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
    ['with a short next key', { kid: '2', k: K, next: { kid: '3', k: 's' } }, 'next.k'],
    ['with a next key that is a text', { kid: '2', k: K, next: K }, 'next'],
    ['that is a text', 's3cr3t', 'whole'],
  ])(
    'a key ring %s is malformed, and the failure says only where',
    async (_title, secret, problem) => {
      await expect(read(secret)).rejects.toMatchObject({
        code: 'secrets.malformed',
        evidence: { problem },
      });
    },
  );
});
