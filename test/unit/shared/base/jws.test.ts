import { describe, expect, it } from 'vitest';
import { encodeJwsPart, parseJwsPart } from '#shared/base/jws.ts';

// RFC 7515 appendix A.1.1.
const HEADER = 'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9';

describe('a part of a JWS', () => {
  it('a part of a JWS from the specification is parsed', () => {
    expect(parseJwsPart(HEADER)).toEqual({ typ: 'JWT', alg: 'HS256' });
  });

  it('a part of a JWS may be padded as the load balancer pads it', () => {
    expect(parseJwsPart('eyJhIjoxfQ==')).toEqual({ a: 1 });
  });

  it('a part of a JWS is parsed from bytes as from its encoding', () => {
    expect(parseJwsPart(Buffer.from(HEADER, 'base64url'))).toEqual(parseJwsPart(HEADER));
  });

  it('an encoded part of a JWS is parsed to the same object', () => {
    const claims = { name: 'Ünal 山田 🦉', exp: 1_700_000_000, groups: ['a', null], nested: {} };
    expect(encodeJwsPart(claims)).toMatch(/^[\w-]+$/);
    expect(parseJwsPart(encodeJwsPart(claims))).toEqual(claims);
  });

  it.each<[string, Uint8Array]>([
    ['is empty', Buffer.from('')],
    ['is not JSON', Buffer.from('subject-of-ada')],
    ['is a text', Buffer.from('"ES256"')],
    ['is a number', Buffer.from('1')],
    ['is null', Buffer.from('null')],
    ['is a list', Buffer.from('[{}]')],
    ['is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['begins with a byte order mark', Buffer.from('\ufeff{}')],
  ])('a part of a JWS that %s holds no object', (_title, bytes) => {
    expect(parseJwsPart(bytes)).toBeNull();
    expect(parseJwsPart(Buffer.from(bytes).toString('base64url'))).toBeNull();
  });
});
