import { describe, expect, it } from 'vitest';
import { acceptRequest, onlyValue } from '#shared/accept/accept-request.ts';
import { readAlbEvent } from '#shared/accept/alb-event.ts';
import { type AlbEventParts, albEvent, TARGET_GROUPS } from '#test/builders/alb-event.ts';
import { productSettings } from '#test/builders/product-settings.ts';

const JIRA = { jira: productSettings() };
const arrive = (parts: AlbEventParts) => readAlbEvent(albEvent(parts), TARGET_GROUPS);
const accept = (parts: AlbEventParts = {}) => acceptRequest(arrive(parts), JIRA);
const acceptWith = (httpMethod: string, headers: Record<string, string[]>) =>
  accept({ httpMethod, multiValueHeaders: { host: ['jira.example.com'], ...headers } });

describe('the product of a request', () => {
  it('is the one whose host it names', () => {
    expect(accept().product).toBe(JIRA.jira);
  });

  it('is found whatever the case of the host', () => {
    expect(accept({ multiValueHeaders: { host: ['JIRA.Example.COM'] } }).product.name).toBe('jira');
  });

  it('is found where the host names the port of https', () => {
    expect(accept({ multiValueHeaders: { host: ['jira.example.com:443'] } }).product.name).toBe(
      'jira',
    );
  });

  it.each<[string, string[]]>([
    ['another host', ['wiki.example.com']],
    ['a host below ours', ['evil.jira.example.com']],
    ['a host that ours begins', ['jira.example.com.evil.example']],
    ['our host at another port', ['jira.example.com:8443']],
    ['our host at a port that ends like that of https', ['jira.example.com:8443:443']],
    ['our host at the port of http', ['jira.example.com:80']],
    ['our host twice', ['jira.example.com', 'jira.example.com']],
    ['our host and another', ['jira.example.com', 'evil.example']],
    ['an empty host', ['']],
  ])('is unknown for %s', (_title, host) => {
    expect(() => accept({ multiValueHeaders: { host } })).toThrow(
      expect.objectContaining({ code: 'accept.unknown_host' }),
    );
  });

  it('is unknown without a host', () => {
    expect(() => accept({ multiValueHeaders: {} })).toThrow(
      expect.objectContaining({ code: 'accept.unknown_host' }),
    );
  });
});

describe('the cookies of a request', () => {
  it('are those of every Cookie header, as HTTP/2 splits them', () => {
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
  ['our host without TLS', { origin: ['http://jira.example.com'] }],
  ['our host at another port', { origin: ['https://jira.example.com:8443'] }],
  ['an origin that ours begins', { origin: ['https://jira.example.com.evil.example'] }],
  ['an opaque origin', { origin: ['null'] }],
  ['an opaque origin of another site', { origin: ['null'], 'sec-fetch-site': ['cross-site'] }],
  ['an opaque origin of the same site', { origin: ['null'], 'sec-fetch-site': ['same-site'] }],
  [
    'an opaque origin that is vouched for and denied',
    { origin: ['null'], 'sec-fetch-site': ['same-origin', 'cross-site'] },
  ],
  [
    'another origin that is vouched for',
    { origin: ['https://evil.example'], 'sec-fetch-site': ['same-origin'] },
  ],
  ['another site', { 'sec-fetch-site': ['cross-site'] }],
  ['the same site but another host', { 'sec-fetch-site': ['same-site'] }],
  ['an unknown relation', { 'sec-fetch-site': ['made-up'] }],
  [
    'our origin but another site',
    { origin: ['https://jira.example.com'], 'sec-fetch-site': ['cross-site'] },
  ],
  ['our origin and another one', { origin: ['https://jira.example.com', 'https://evil.example'] }],
];

describe('an unsafe request from elsewhere', () => {
  it.each(
    UNSAFE.flatMap((method) =>
      ELSEWHERE.map(([from, headers]) => [method, from, headers] as const),
    ),
  )('%s from %s is refused', (method, _from, headers) => {
    expect(() => acceptWith(method, headers)).toThrow(
      expect.objectContaining({ code: 'accept.cross_site', evidence: { product: 'jira' } }),
    );
  });

  it('is refused for a method that nobody knows', () => {
    expect(() => acceptWith('PURGE', { 'sec-fetch-site': ['cross-site'] })).toThrow(
      expect.objectContaining({ code: 'accept.cross_site' }),
    );
  });
});

describe('a request is accepted', () => {
  const ours = { origin: ['https://jira.example.com'], 'sec-fetch-site': ['same-origin'] };
  it.each<[string, string, Record<string, string[]>]>([
    ['POST of our own page', 'POST', ours],
    [
      'POST of our own page, its origin in capitals',
      'POST',
      { origin: ['HTTPS://JIRA.example.com'] },
    ],
    [
      'POST of our own page whose referrer policy hides its origin',
      'POST',
      { origin: ['null'], 'sec-fetch-site': ['same-origin'] },
    ],
    ['PUT that the person typed', 'PUT', { 'sec-fetch-site': ['none'] }],
    ['DELETE of a client that is no browser', 'DELETE', {}],
    ...['GET', 'HEAD', 'OPTIONS'].map((method): [string, string, Record<string, string[]>] => [
      `${method} that follows a link of another site`,
      method,
      { origin: ['https://evil.example'], 'sec-fetch-site': ['cross-site'] },
    ]),
  ])('%s', (_title, method, headers) => {
    expect(acceptWith(method, headers).method).toBe(method);
  });
});

describe('the only value of a header', () => {
  it.each<[string, string[], string | undefined]>([
    ['is its value when it was sent once', ['a'], 'a'],
    ['is none when it was sent twice', ['a', 'a'], undefined],
    ['is none when it was not sent', [], undefined],
  ])('%s', (_title, values, expected) => {
    const arrival = arrive({ multiValueHeaders: values.length === 0 ? {} : { 'x-one': values } });
    expect(onlyValue(arrival, 'x-one')).toBe(expected);
  });
});
