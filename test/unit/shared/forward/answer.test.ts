import { gzipSync } from 'node:zlib';
import type { ALBResult } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { type Answer, hasPlainHeaders, toAlbResult } from '#shared/forward/answer.ts';

const answer = (parts: Partial<Answer> = {}): Answer => ({
  status: 200,
  headers: [['content-type', 'text/html']],
  body: Buffer.from('<p>Grüße</p>'),
  ...parts,
});
const jsonBytes = (result: ALBResult | null) => Buffer.byteLength(JSON.stringify(result));
const bodyOf = (result: ALBResult | null) =>
  Buffer.from(result?.body ?? '', result?.isBase64Encoded ? 'base64' : 'utf8');

describe('an answer for the load balancer', () => {
  it('an answer in multi-value mode has each header as a list, and no single values', () => {
    const headers = [
      ['set-cookie', 'a=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT'],
      ['content-type', 'text/html'],
      ['set-cookie', 'b=2'],
    ] as const;
    expect(toAlbResult(answer({ headers }), 'multi')).toEqual({
      statusCode: 200,
      isBase64Encoded: false,
      body: '<p>Grüße</p>',
      multiValueHeaders: {
        'set-cookie': ['a=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT', 'b=2'],
        'content-type': ['text/html'],
      },
    });
  });

  it('an answer in single-value mode has each repetition under a spelling of its own', () => {
    const cookies = Array.from({ length: 12 }, (_, n) => `c${n}=1`);
    const headers = [
      ['x-one', '1'] as const,
      ...cookies.map((cookie) => ['set-cookie', cookie] as const),
    ];
    const result = toAlbResult(answer({ headers }), 'single');
    expect(result).not.toHaveProperty('multiValueHeaders');
    const { 'x-one': one, ...others } = result?.headers ?? {};
    expect(one).toBe('1');
    expect(Object.values(others)).toEqual(cookies);
    for (const name of Object.keys(others)) expect(name.toLowerCase()).toBe('set-cookie');
  });

  it('an answer keeps a header with the name of an inherited property', () => {
    const headers = [
      ['constructor', 'a'],
      ['__proto__', 'b'],
    ] as const;
    const { multiValueHeaders = {} } = toAlbResult(answer({ headers }), 'multi') ?? {};
    expect(Object.entries(multiValueHeaders)).toEqual([
      ['constructor', ['a']],
      ['__proto__', ['b']],
    ]);
    const single = toAlbResult(answer({ headers }), 'single')?.headers ?? {};
    expect(Object.entries(single)).toEqual(headers);
  });

  it.each(['1', 'p3p'])(
    'an answer with more headers called %s than spellings of it comes to an end (single)',
    (name) => {
      const headers = ['a', 'b', 'c', 'd', 'e'].map((one) => [name, one] as const);
      const result = toAlbResult(answer({ headers }), 'single');
      expect(Object.values(result?.headers ?? {})).toContain('e');
    },
  );

  it.each(['single', 'multi'] as const)(
    'an answer has a header object even without headers (%s)',
    (mode) => {
      const result = toAlbResult(answer({ headers: [], body: Buffer.alloc(0) }), mode);
      expect(mode === 'multi' ? result?.multiValueHeaders : result?.headers).toEqual({});
      expect(result?.body).toBe('');
    },
  );
});

describe('a body', () => {
  it.each<[string, Buffer, readonly (readonly [string, string])[], boolean]>([
    ['of UTF-8 is text', Buffer.from('Grüße 🦉'), [], false],
    ['of UTF-8 with a byte order mark is text', Buffer.from('\ufeffa'), [], false],
    ['with null characters is text', Buffer.from('a\0b'), [], false],
    ['that is empty is text', Buffer.alloc(0), [], false],
    ['of an image is base64', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]), [], true],
    [
      'of Latin-1 is base64',
      Buffer.from('Grüße', 'latin1'),
      [['content-type', 'text/html; charset=iso-8859-1']],
      true,
    ],
    ['that is compressed is base64', gzipSync('a'), [['content-encoding', 'gzip']], true],
    [
      'that says it is compressed is base64 whatever it holds',
      Buffer.from('a'),
      [['content-encoding', 'br']],
      true,
    ],
  ])('a body %s, and arrives byte for byte', (_title, body, headers, base64) => {
    const result = toAlbResult(answer({ body, headers }), 'multi');
    expect(result?.isBase64Encoded).toBe(base64);
    expect(bodyOf(result)).toEqual(body);
  });
});

describe('the limit of a megabyte', () => {
  const overhead = jsonBytes(toAlbResult(answer({ body: Buffer.alloc(0) }), 'multi'));

  it('a text may fill the limit of a megabyte to the byte', () => {
    const body = Buffer.alloc(1_000_000 - overhead, 'x');
    const result = toAlbResult(answer({ body }), 'multi');
    expect(jsonBytes(result)).toBe(1_000_000);
    expect(
      toAlbResult(answer({ body: Buffer.concat([body, Buffer.from('x')]) }), 'multi'),
    ).toBeNull();
  });

  it('characters that JSON escapes count as they are escaped', () => {
    const quotes = Buffer.alloc(500_000, '"');
    expect(toAlbResult(answer({ body: quotes }), 'multi')).toBeNull();
    const controls = Buffer.alloc(170_000, '\u0001');
    expect(toAlbResult(answer({ body: controls }), 'multi')).toBeNull();
    expect(toAlbResult(answer({ body: controls.subarray(0, 160_000) }), 'multi')).not.toBeNull();
  });

  it('the bytes of a text count, and not its letters', () => {
    expect(toAlbResult(answer({ body: Buffer.from('ü'.repeat(500_000)) }), 'multi')).toBeNull();
    expect(toAlbResult(answer({ body: Buffer.from('ü'.repeat(499_000)) }), 'multi')).not.toBeNull();
  });

  it('the bytes that base64 adds count', () => {
    const room = Math.floor((1_000_000 - overhead) / 4) * 3;
    expect(toAlbResult(answer({ body: Buffer.alloc(room - 3, 0xff) }), 'multi')).not.toBeNull();
    expect(toAlbResult(answer({ body: Buffer.alloc(room + 3, 0xff) }), 'multi')).toBeNull();
  });

  it('the body and the headers count together', () => {
    const headers = [['x', '"'.repeat(30_000)]] as const;
    const body = Buffer.alloc(160_000, '\u0001');
    expect(toAlbResult(answer({ body }), 'multi')).not.toBeNull();
    expect(toAlbResult(answer({ body, headers }), 'multi')).toBeNull();
  });

  it('no answer over a megabyte is accepted, at any length of the characters that JSON escapes most', () => {
    for (let length = 83_000; length < 84_000; length += 50) {
      const result = toAlbResult(answer({ body: Buffer.alloc(length, '\u0001') }), 'multi');
      expect(result === null || jsonBytes(result) <= 1_000_000).toBe(true);
    }
  });
});

describe('the limit of 32 K of headers', () => {
  const filled = (length: number) => answer({ headers: [['x', 'v'.repeat(length)]] });
  it('the headers may fill their limit to the byte', () => {
    const room = 32 * 1024 - 'x: \r\n'.length;
    expect(toAlbResult(filled(room), 'multi')).not.toBeNull();
    expect(toAlbResult(filled(room + 1), 'multi')).toBeNull();
  });

  it('all headers count together', () => {
    const headers = Array.from({ length: 33 }, () => ['set-cookie', 'v'.repeat(1_000)] as const);
    expect(toAlbResult(answer({ headers }), 'multi')).toBeNull();
  });
});

describe('plain headers', () => {
  it.each([
    ['visible ASCII, blanks and tabs', 'a b\tc ~!"', true],
    ['an empty text', '', true],
    ['Latin-1', 'Gr\u00fc\u00dfe', false],
    ['a delete character', 'a\u007f', false],
    ['a line break', 'a\nb', false],
  ])('a header value with %s, %j, is plain: %s', (_title, value, expected) => {
    expect(
      hasPlainHeaders([
        ['x-one', '1'],
        ['x-two', value],
      ]),
    ).toBe(expected);
  });
});
