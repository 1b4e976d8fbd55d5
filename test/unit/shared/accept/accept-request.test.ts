import { describe, expect, it } from 'vitest';
import { acceptRequest, onlyValue } from '#shared/accept/accept-request.ts';
import { readAlbEvent } from '#shared/accept/alb-event.ts';
import { type AlbEventParts, albEvent, TARGET_GROUPS } from '#test/builders/alb-event.ts';
import { productSettings } from '#test/builders/product-settings.ts';

const JIRA = { jira: productSettings() };
const readEvent = (parts: AlbEventParts) => readAlbEvent(albEvent(parts), TARGET_GROUPS);
const accept = (parts: AlbEventParts = {}) => acceptRequest(readEvent(parts), JIRA);
const acceptWith = (httpMethod: string, headers: Record<string, string[]>) =>
  accept({ httpMethod, multiValueHeaders: { host: ['jira.example.com'], ...headers } });

describe('the product of a request', () => {
  it('a request belongs to the product whose host it names', () => {
    expect(accept().product).toBe(JIRA.jira);
  });

  it('the case of the host does not matter', () => {
    expect(accept({ multiValueHeaders: { host: ['JIRA.Example.COM'] } }).product.name).toBe('jira');
  });

  it('a host with the port of https belongs to the product', () => {
    expect(accept({ multiValueHeaders: { host: ['jira.example.com:443'] } }).product.name).toBe(
      'jira',
    );
  });

  it.each<[string, string[]]>([
    ['another host', ['wiki.example.com']],
    ['a host below the product’s', ['evil.jira.example.com']],
    ['a host that begins with the product’s', ['jira.example.com.evil.example']],
    ['the product’s host at another port', ['jira.example.com:8443']],
    ['the product’s host at a port that ends like that of https', ['jira.example.com:8443:443']],
    ['the product’s host at the port of http', ['jira.example.com:80']],
    ['the product’s host twice', ['jira.example.com', 'jira.example.com']],
    ['the product’s host and another', ['jira.example.com', 'evil.example']],
    ['an empty host', ['']],
  ])('a request for %s belongs to no product', (_title, host) => {
    expect(() => accept({ multiValueHeaders: { host } })).toThrow(
      expect.objectContaining({ code: 'accept.unknown_host' }),
    );
  });

  it('a request without a host belongs to no product', () => {
    expect(() => accept({ multiValueHeaders: {} })).toThrow(
      expect.objectContaining({ code: 'accept.unknown_host' }),
    );
  });
});

describe('the cookies of a request', () => {
  it('the cookies of every Cookie header are read, as HTTP/2 splits them', () => {
    const { cookies } = acceptWith('GET', { cookie: ['a=1', 'b=2; c=3'] });
    expect([...cookies]).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ]);
  });
});

const UNSAFE = ['POST', 'PUT', 'DELETE', 'PATCH'];
const ELSEWHERE: [string, Record<string, string[]>][] = [
  ['another origin', { origin: ['https://evil.example'] }],
  ['a sibling host', { origin: ['https://wiki.example.com'] }],
  ['the product’s host without TLS', { origin: ['http://jira.example.com'] }],
  ['the product’s host at another port', { origin: ['https://jira.example.com:8443'] }],
  [
    'an origin that begins with the product’s',
    { origin: ['https://jira.example.com.evil.example'] },
  ],
  ['an opaque origin', { origin: ['null'] }],
  ['an opaque origin of another site', { origin: ['null'], 'sec-fetch-site': ['cross-site'] }],
  ['an opaque origin of the same site', { origin: ['null'], 'sec-fetch-site': ['same-site'] }],
  [
    'an opaque origin of the same origin and of another site',
    { origin: ['null'], 'sec-fetch-site': ['same-origin', 'cross-site'] },
  ],
  [
    'another origin that claims to be the same',
    { origin: ['https://evil.example'], 'sec-fetch-site': ['same-origin'] },
  ],
  ['another site', { 'sec-fetch-site': ['cross-site'] }],
  ['the same site but another host', { 'sec-fetch-site': ['same-site'] }],
  ['an unknown relation', { 'sec-fetch-site': ['made-up'] }],
  [
    'the product’s origin but another site',
    { origin: ['https://jira.example.com'], 'sec-fetch-site': ['cross-site'] },
  ],
  [
    'the product’s origin and another one',
    { origin: ['https://jira.example.com', 'https://evil.example'] },
  ],
];

describe('an unsafe request from another site', () => {
  it.each(
    UNSAFE.flatMap((method) =>
      ELSEWHERE.map(([from, headers]) => [method, from, headers] as const),
    ),
  )('a %s from %s is refused', (method, _from, headers) => {
    expect(() => acceptWith(method, headers)).toThrow(
      expect.objectContaining({ code: 'accept.cross_site', evidence: { product: 'jira' } }),
    );
  });

  it('an unknown method from another site is refused', () => {
    expect(() => acceptWith('PURGE', { 'sec-fetch-site': ['cross-site'] })).toThrow(
      expect.objectContaining({ code: 'accept.cross_site' }),
    );
  });
});

describe('a request that is accepted', () => {
  const sameOrigin = { origin: ['https://jira.example.com'], 'sec-fetch-site': ['same-origin'] };
  it.each<[string, string, Record<string, string[]>]>([
    ['POST of the product’s own page', 'POST', sameOrigin],
    [
      'POST of the product’s own page with its origin in capitals',
      'POST',
      { origin: ['HTTPS://JIRA.example.com'] },
    ],
    [
      'POST of the product’s own page whose referrer policy hides its origin',
      'POST',
      { origin: ['null'], 'sec-fetch-site': ['same-origin'] },
    ],
    ['PUT that the user typed', 'PUT', { 'sec-fetch-site': ['none'] }],
    ['DELETE of a client that is no browser', 'DELETE', {}],
    ...['GET', 'HEAD', 'OPTIONS'].map((method): [string, string, Record<string, string[]>] => [
      `${method} that follows a link of another site`,
      method,
      { origin: ['https://evil.example'], 'sec-fetch-site': ['cross-site'] },
    ]),
  ])('a %s is accepted', (_title, method, headers) => {
    expect(acceptWith(method, headers).method).toBe(method);
  });
});

describe('the only value of a header', () => {
  it.each<[string, string[], string | undefined]>([
    ['is its value when it was sent once', ['a'], 'a'],
    ['is none when it was sent twice', ['a', 'a'], undefined],
    ['is none when it was not sent', [], undefined],
  ])('the only value of a header %s', (_title, values, expected) => {
    const request = readEvent({
      multiValueHeaders: values.length === 0 ? {} : { 'x-one': values },
    });
    expect(onlyValue(request, 'x-one')).toBe(expected);
  });
});
