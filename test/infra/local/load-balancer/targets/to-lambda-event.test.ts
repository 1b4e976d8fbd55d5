import { expect, it } from 'vitest';
import { defaultSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import {
  type LambdaRequest,
  toHealthCheckEvent,
  toLambdaEvent,
} from '#infra/local/load-balancer/targets/to-lambda-event.ts';

function eventOf(changes: Partial<LambdaRequest> = {}) {
  return toLambdaEvent({
    method: 'GET',
    path: '/browse/K%C3%84Y',
    query: '',
    headers: [],
    body: Buffer.alloc(0),
    targetGroupArn: 'group',
    multiValueHeaders: true,
    switches: defaultSwitches,
    ...changes,
  });
}

const repeated: [string, string][] = [
  ['Accept', 'a'],
  ['X-Twice', '1'],
  ['x-twice', '2'],
];

it('the event in multi-value mode lists every value under its lower-case name and has no single maps', () => {
  expect(eventOf({ headers: repeated, query: 'a=1&b=2&a=3' })).toEqual({
    requestContext: { elb: { targetGroupArn: 'group' } },
    httpMethod: 'GET',
    path: '/browse/K%C3%84Y',
    multiValueHeaders: { accept: ['a'], 'x-twice': ['1', '2'] },
    multiValueQueryStringParameters: { a: ['1', '3'], b: ['2'] },
    body: '',
    isBase64Encoded: false,
  });
});

it('the event in multi-value mode keeps query keys and values as they were encoded', () => {
  const query = 'q%20x=a%2Bb+c&flag&empty=&eq=a=b&=v';
  expect(eventOf({ query }).multiValueQueryStringParameters).toEqual({
    'q%20x': ['a%2Bb+c'],
    flag: [''],
    empty: [''],
    eq: ['a=b'],
    '': ['v'],
  });
});

it.each([true, false])(
  'a key of the query without a value can be left out of the event: multi-value headers %s',
  (multiValueHeaders) => {
    const switches = { ...defaultSwitches, valuelessQueryKeys: 'left-out' } as const;
    const event = eventOf({ query: 'flag&empty=&a=1', multiValueHeaders, switches });
    const query = event.multiValueQueryStringParameters ?? event.queryStringParameters ?? {};
    expect(Object.keys(query)).toEqual(['empty', 'a']);
  },
);

it('the event in multi-value mode has a key of its own even for __proto__', () => {
  const { multiValueQueryStringParameters = {} } = eventOf({ query: '__proto__=x' });
  expect(Object.keys(multiValueQueryStringParameters)).toEqual(['__proto__']);
});

it('the event in single-value mode keeps the last value and has no multi-value maps', () => {
  const event = eventOf({ headers: repeated, query: 'a=1&a=2', multiValueHeaders: false });
  expect(event).toMatchObject({
    headers: { accept: 'a', 'x-twice': '2' },
    queryStringParameters: { a: '2' },
  });
  expect(event).not.toHaveProperty('multiValueHeaders');
  expect(event).not.toHaveProperty('multiValueQueryStringParameters');
});

const body = Buffer.from('ä=1');

it.each([
  ['text/plain', false],
  ['text/html; charset=utf-8', false],
  ['application/json', false],
  ['Application/JSON; charset=utf-8', false],
  ['application/javascript', false],
  ['application/xml', false],
  ['application/x-www-form-urlencoded', true],
  ['multipart/form-data; boundary=x', true],
  ['application/vnd.api+json', true],
  ['image/svg+xml', true],
])('a body of %s is in base64: %s', (type, isBase64Encoded) => {
  const event = eventOf({ body, headers: [['content-type', type]] });
  expect(event.isBase64Encoded).toBe(isBase64Encoded);
  expect(Buffer.from(event.body, isBase64Encoded ? 'base64' : 'utf8')).toEqual(body);
});

it('a body that names no type, or is compressed, is in base64', () => {
  expect(eventOf({ body }).isBase64Encoded).toBe(true);
  const headers: [string, string][] = [
    ['content-type', 'text/plain'],
    ['content-encoding', 'gzip'],
  ];
  expect(eventOf({ body, headers }).isBase64Encoded).toBe(true);
});

it('a body of text that is not UTF-8 never becomes an event', () => {
  const latin = {
    body: Buffer.from([0xe4]),
    headers: [['content-type', 'text/plain']] as [string, string][],
  };
  expect(() => eventOf(latin)).toThrow(TypeError);
});

it('a header is read as UTF-8', () => {
  const value = Buffer.from('Jürgen').toString('latin1');
  expect(eventOf({ headers: [['x', value]] }).multiValueHeaders).toEqual({ x: ['Jürgen'] });
});

it('a header that is not UTF-8 never becomes an event', () => {
  expect(() => eventOf({ headers: [['x', 'J\xfcrgen']] })).toThrow(TypeError);
});

const headers: [string, string][] = [
  ['cookie', 'a=1; b=2'],
  ['cookie', 'c=3'],
];

it.each([
  ['as-received', ['a=1; b=2', 'c=3']],
  ['joined', ['a=1; b=2; c=3']],
  ['split', ['a=1', 'b=2', 'c=3']],
] as const)('cookies can come %s', (eventCookies, cookie) => {
  const switches = { ...defaultSwitches, eventCookies };
  expect(eventOf({ headers, switches }).multiValueHeaders).toEqual({ cookie });
});

it('cookies are lost but for the last line in single-value mode', () => {
  expect(eventOf({ headers, multiValueHeaders: false }).headers).toEqual({ cookie: 'c=3' });
});

it('the path can be normalised by a switch', () => {
  const switches = { ...defaultSwitches, eventPath: 'normalised' as const };
  expect(eventOf({ path: '/a/%2e%2e/b', switches }).path).toBe('/b');
  expect(eventOf({ path: '/a/%2e%2e/b' }).path).toBe('/a/%2e%2e/b');
});

it('a health check has no host, no client and an empty body', () => {
  const check = { targetGroupArn: 'group', path: '/health' };
  expect(toHealthCheckEvent({ ...check, multiValueHeaders: false })).toEqual({
    requestContext: { elb: { targetGroupArn: 'group' } },
    httpMethod: 'GET',
    path: '/health',
    queryStringParameters: {},
    headers: { 'user-agent': 'ELB-HealthChecker/2.0' },
    body: '',
    isBase64Encoded: false,
  });
  expect(toHealthCheckEvent({ ...check, multiValueHeaders: true })).not.toHaveProperty('headers');
});
