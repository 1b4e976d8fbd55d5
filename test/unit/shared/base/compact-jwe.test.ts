import { createSecretKey, hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { compactJwe } from '#shared/base/compact-jwe.ts';
import type { KeyRing, RingKey } from '#shared/base/key-ring.ts';

const keyOf = (kid: string): RingKey => ({ kid, key: createSecretKey(kid.repeat(32), 'utf8') });
const RING: KeyRing = [keyOf('2'), keyOf('1')];
const PAYLOAD = { sub: 'ü', n: 1 };
const derived = ({ kid }: { kid: string }, of = kid) =>
  new Uint8Array(hkdfSync('sha256', of.repeat(32), '', `edge-authenticator/cookie/1/${kid}`, 32));
const joseEncrypt = (header: object, key: Uint8Array) =>
  new CompactEncrypt(Buffer.from(JSON.stringify(PAYLOAD)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', ...header })
    .encrypt(key);

it('a JWE that this module encrypts is decrypted by another implementation', async () => {
  const { plaintext, protectedHeader } = await compactDecrypt(
    compactJwe(RING).encrypt(PAYLOAD),
    derived({ kid: '2' }),
  );
  expect(protectedHeader).toEqual({ alg: 'dir', enc: 'A256GCM', kid: '2' });
  expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(PAYLOAD);
});

it.each(['2', '1'])(
  'a JWE that another implementation encrypts under key %s of the ring is decrypted',
  async (kid) => {
    const token = await joseEncrypt({ kid }, derived({ kid }));
    expect(compactJwe(RING).decrypt(token)).toEqual(PAYLOAD);
  },
);

it('the same payload is never encrypted to the same text', () => {
  const jwe = compactJwe(RING);
  expect(jwe.encrypt(PAYLOAD)).not.toBe(jwe.encrypt(PAYLOAD));
});

describe('a text that is no JWE of this ring', () => {
  const good = compactJwe(RING).encrypt(PAYLOAD);
  const [header = '', , iv = '', text = '', tag = ''] = good.split('.');
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const other = (part: string) => Buffer.from(part, 'base64url').map((byte) => byte ^ 1);
  const changed = (part: string) => Buffer.from(other(part)).toString('base64url');
  const shortened = Buffer.from(tag, 'base64url').subarray(0, 12).toString('base64url');

  it.each<[string, string | Promise<string>]>([
    ['of no letters', ''],
    ['with a header alone', header],
    ['with no part behind the header', `${header}..`],
    ['without a tag', `${header}..${iv}.${text}`],
    ['with an empty tag', `${header}..${iv}.${text}.`],
    ['with a shorter tag', `${header}..${iv}.${text}.${shortened}`],
    ['with another tag', `${header}..${iv}.${text}.${changed(tag)}`],
    ['with another text', `${header}..${iv}.${changed(text)}.${tag}`],
    ['with another initialisation vector', `${header}..${changed(iv)}.${text}.${tag}`],
    ['with an empty initialisation vector', `${header}...${text}.${tag}`],
    ['with an encrypted key', `${header}.AAAA.${iv}.${text}.${tag}`],
    ['with six parts', `${good}.${tag}`],
    [
      'of another algorithm',
      `${encode({ alg: 'dir', enc: 'A128GCM', kid: '2' })}..${iv}.${text}.${tag}`,
    ],
    ['under a key that the ring has dropped', joseEncrypt({ kid: '0' }, derived({ kid: '0' }))],
    ['under a foreign key with a known kid', joseEncrypt({ kid: '2' }, derived({ kid: '2' }, '9'))],
    ['under the other key of the ring', joseEncrypt({ kid: '2' }, derived({ kid: '1' }))],
    ['without a kid', joseEncrypt({}, derived({ kid: '2' }))],
    [
      'with a header that this module does not write',
      joseEncrypt({ kid: '2', typ: 'JWT' }, derived({ kid: '2' })),
    ],
  ])('a text %s is not decrypted', async (_title, token) => {
    expect(compactJwe(RING).decrypt(await token)).toBeUndefined();
  });
});
