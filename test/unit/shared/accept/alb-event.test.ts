import { describe, expect, it } from 'vitest';
import { readAlbEvent } from '#shared/accept/alb-event.ts';
import {
  type AlbEventParts,
  albEvent,
  PUBLIC_TARGET_GROUP_ARN,
  TARGET_GROUP_ARN,
  TARGET_GROUPS,
} from '#test/builders/alb-event.ts';

const read = (parts: AlbEventParts = {}) => readAlbEvent(albEvent(parts), TARGET_GROUPS);

describe('an event of a multi-value target group', () => {
  it('a multi-value event keeps every value of a header, with its name in lower case', () => {
    const { headers, valueMode } = read({
      multiValueHeaders: { 'X-Trail': ['one', 'two'], host: ['jira.example.com'] },
    });
    expect(valueMode).toBe('multi');
    expect(headers.get('x-trail')).toEqual(['one', 'two']);
  });

  it('two spellings of one header name are joined, so that neither hides the other', () => {
    const { headers } = read({
      multiValueHeaders: { 'x-amzn-oidc-data': ['one'], 'X-Amzn-Oidc-Data': ['two'] },
    });
    expect(headers.get('x-amzn-oidc-data')).toEqual(['one', 'two']);
  });

  it.each([
    ['a key without a value has an equals sign', { wsdl: [''] }, '?wsdl='],
    ['a key without a value is repeated as often as it was', { a: ['', ''] }, '?a=&a='],
    ['numbers come before other keys, as in any object', { b: ['1'], 2: ['x'] }, '?2=x&b=1'],
    ['an equals sign in a value stays', { q: ['a=b'] }, '?q=a=b'],
  ])('of a query is known only what the event holds: %s', (_what, parameters, query) => {
    const event = JSON.parse(JSON.stringify(parameters));
    expect(read({ multiValueQueryStringParameters: event }).query).toBe(query);
  });

  it('the query stays undecoded, with every repetition of a name in order', () => {
    const { query } = read({
      multiValueQueryStringParameters: { jql: ['a%20%3D+%22b%22'], id: ['2', '1'], empty: [''] },
    });
    expect(query).toBe('?jql=a%20%3D+%22b%22&id=2&id=1&empty=');
  });
});

describe('an event of a single-value target group', () => {
  const single: AlbEventParts = {
    multiValueHeaders: undefined,
    headers: { Host: 'jira.example.com', cookie: 'a=1' },
    queryStringParameters: { q: 'x%20y' },
  };

  it('a single-value event is read like a multi-value event', () => {
    const event = albEvent(single);
    delete event['multiValueQueryStringParameters'];
    const request = readAlbEvent(event, TARGET_GROUPS);
    expect(request.valueMode).toBe('single');
    expect(request.headers.get('host')).toEqual(['jira.example.com']);
    expect(request.query).toBe('?q=x%20y');
  });
});

describe('a name that objects inherit', () => {
  // From JSON, as Lambda does it: a literal would set the prototype.
  const named: Record<string, string[]> = JSON.parse(
    '{"constructor":["1"],"prototype":["2"],"__proto__":["3"],"a":["4"]}',
  );

  it('a parameter with a name that objects inherit is kept', () => {
    expect(read({ multiValueQueryStringParameters: named }).query).toBe(
      '?constructor=1&prototype=2&__proto__=3&a=4',
    );
  });

  it('a header with a name that objects inherit is kept', () => {
    const { headers } = read({ multiValueHeaders: named });
    expect([...headers]).toEqual(Object.entries(named));
  });
});

describe('the route of an event', () => {
  it.each([
    ['authenticated', TARGET_GROUP_ARN],
    ['public', PUBLIC_TARGET_GROUP_ARN],
  ])('the route is %s for the target group %s', (route, targetGroupArn) => {
    expect(read({ targetGroupArn }).route).toBe(route);
  });

  it('the target group decides the route, and nothing in the request does', () => {
    const event = albEvent({
      targetGroupArn: PUBLIC_TARGET_GROUP_ARN,
      multiValueHeaders: { route: ['authenticated'], targetgrouparn: [TARGET_GROUP_ARN] },
      multiValueQueryStringParameters: { route: ['authenticated'] },
    });
    expect(readAlbEvent(event, TARGET_GROUPS).route).toBe('public');
  });
});

describe('the body of an event', () => {
  it.each<[string, AlbEventParts, Buffer]>([
    ['is text when the event says so', { body: 'Grüße' }, Buffer.from('Grüße')],
    [
      'is bytes when the event says base64',
      { body: Buffer.from([0, 255, 13, 10]).toString('base64'), isBase64Encoded: true },
      Buffer.from([0, 255, 13, 10]),
    ],
    ['is empty when the event holds null', { body: null }, Buffer.alloc(0)],
    ['is empty when the event holds none', { body: undefined }, Buffer.alloc(0)],
  ])('the body %s', (_title, parts, bytes) => {
    expect(read(parts).body).toEqual(bytes);
  });
});

describe('an event that is refused', () => {
  it.each(
    [TARGET_GROUP_ARN, PUBLIC_TARGET_GROUP_ARN].flatMap((own): [string, string, string][] => [
      ['of another target group', own, own.replace('edge-', 'other-')],
      ['of the same name in another account', own, own.replace('12345', '99999')],
      ['of the same name in another Region', own, own.replace('central', 'west')],
      ['of a longer name', own, own.replace(/\/(?=\w+$)/, '-2/')],
      ['of a shorter name', own, own.replace(/.\/(?=\w+$)/, '/')],
      ['with the configured ARN further in', own, `x${own}`],
    ]),
  )('an event %s than %s is refused', (_title, _ours, targetGroupArn) => {
    expect(() => read({ targetGroupArn })).toThrow(
      expect.objectContaining({ code: 'accept.unknown_target_group' }),
    );
  });

  it.each<[string, unknown]>([
    ['that is null', null],
    ['that is a text', 'GET / HTTP/1.1'],
    ['without the load balancer', { ...albEvent(), requestContext: {} }],
    ['without a method', albEvent({ httpMethod: undefined })],
    ['with a method in lower case', albEvent({ httpMethod: 'get' })],
    ['with a method that holds a line break', albEvent({ httpMethod: 'GET\r\n' })],
    ['without a path', albEvent({ path: undefined })],
    ['with a path that begins with no slash', albEvent({ path: '@evil.example/' })],
    ['with an absolute URL as its path', albEvent({ path: 'https://evil.example/' })],
    ['with a line break in its path', albEvent({ path: '/a\r\nset-cookie: x' })],
    ['with a space in its path', albEvent({ path: '/a b' })],
    ['with raw UTF-8 in its path', albEvent({ path: '/ü' })],
    [
      'with a line break in its query',
      albEvent({ multiValueQueryStringParameters: { a: ['1\r\nx: y'] } }),
    ],
    [
      'with a space in the name of a parameter',
      albEvent({ multiValueQueryStringParameters: { 'a b': ['1'] } }),
    ],
    ['with a header that is a number', { ...albEvent(), multiValueHeaders: { host: [1] } }],
    ['with a body that is an object', albEvent({ body: {} })],
    ['with a base64 flag that is a text', albEvent({ isBase64Encoded: 'false' })],
  ])('an event %s is refused', (_title, event) => {
    expect(() => readAlbEvent(event, TARGET_GROUPS)).toThrow(
      expect.objectContaining({ code: 'accept.malformed_event' }),
    );
  });
});
