import { createSecretKey } from 'node:crypto';
import { CompactSign, compactVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { compactJws } from '#shared/base/compact-jws.ts';
import type { KeyRing, RingKey } from '#shared/base/key-ring.ts';

const keyOf = (kid: string): RingKey => ({ kid, key: createSecretKey(kid.repeat(32), 'utf8') });
const RING: KeyRing = [keyOf('2'), keyOf('1')];
const PAYLOAD = { sub: 'ü', n: 1 };
const joseSign = (header: object, { key }: RingKey) =>
  new CompactSign(Buffer.from(JSON.stringify(PAYLOAD)))
    .setProtectedHeader({ alg: 'HS256', ...header })
    .sign(key);

it('a JWS that this module signs is verified by another implementation', async () => {
  const { payload, protectedHeader } = await compactVerify(
    compactJws(RING).sign(PAYLOAD),
    RING[0].key,
  );
  expect(protectedHeader).toEqual({ alg: 'HS256', kid: '2' });
  expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(PAYLOAD);
});

it.each(['2', '1'])(
  'a JWS that another implementation signs under key %s of the ring is read',
  async (kid) => {
    expect(compactJws(RING).read(await joseSign({ kid }, keyOf(kid)))).toEqual(PAYLOAD);
  },
);

describe('a text that is no JWS of this ring', () => {
  const good = compactJws(RING).sign(PAYLOAD);
  const [header = '', payload = '', mac = ''] = good.split('.');
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each<[string, string | Promise<string>]>([
    ['of no letters', ''],
    ['without a signature', `${header}.${payload}.`],
    ['with two parts', `${header}.${mac}`],
    ['with four parts', `${good}.${mac}`],
    ['with another payload', `${header}.${encode({ sub: 'eve' })}.${mac}`],
    ['with a shorter signature', good.slice(0, -1)],
    ['with a longer signature', `${good}A`],
    ['with padding behind it', `${good}=`],
    ['of an algorithm without a key', `${encode({ alg: 'none', kid: '2' })}.${payload}.`],
    ['under a key that the ring has dropped', joseSign({ kid: '0' }, keyOf('0'))],
    ['under a foreign key with a known kid', joseSign({ kid: '2' }, keyOf('9'))],
    ['under the other key of the ring', joseSign({ kid: '2' }, keyOf('1'))],
    ['without a kid', joseSign({}, keyOf('2'))],
    [
      'with a header that this module does not write',
      joseSign({ kid: '2', typ: 'JWT' }, keyOf('2')),
    ],
  ])('a text %s is not read', async (_title, token) => {
    expect(compactJws(RING).read(await token)).toBeUndefined();
  });
});
