import { describe, expect, it } from 'vitest';
import { toProxyRequest } from '#shared/forward/proxy-request.ts';
import { type AcceptedRequestParts, acceptedRequest } from '#test/builders/accepted-request.ts';

const toRequest = (parts: AcceptedRequestParts = {}) =>
  toProxyRequest(acceptedRequest(parts), {
    address: 'https://10.0.0.1:8443/jira',
    loadBalancerCookieName: 'AWSELBAuthSessionCookie',
    fresh: [],
  });

describe('the request for the product', () => {
  it('the request goes to the product’s address under its public name', () => {
    expect(toRequest({ path: '/jira/browse/TEST-1', query: '?a=b' })).toMatchObject({
      method: 'GET',
      url: 'https://10.0.0.1:8443/jira/browse/TEST-1?a=b',
      headers: { host: 'jira.example.com' },
    });
  });

  it.each(['//evil.example/', '/@evil.example/', '/\\evil.example', '/.evil.example'])(
    'the request goes to no other address, whatever its path: %s',
    (path) => {
      expect(new URL(toRequest({ path }).url).host).toBe('10.0.0.1:8443');
    },
  );

  it('the host of the request comes from the settings and not from the browser', () => {
    const { headers } = toRequest({ headers: { host: ['evil.example'] } });
    expect(headers['host']).toBe('jira.example.com');
  });

  it('the request has no cookie of the load balancer’s session, with or without a shard number', () => {
    const cookie = 'AWSELBAuthSessionCookie=s; AWSELBAuthSessionCookie-0=s; kept=1';
    expect(toRequest({ cookie }).headers['cookie']).toBe('kept=1');
  });

  it('the request has no Cookie header without a cookie', () => {
    expect(toRequest({ cookie: '__Host-edge-session=x' }).headers).not.toHaveProperty('cookie');
  });

  it('the request has a body exactly when the browser sent one', () => {
    expect(toRequest({ method: 'OPTIONS', body: 'a' }).body?.toString()).toBe('a');
    expect(toRequest()).not.toHaveProperty('body');
  });
});

describe('an answer that is worth reading', () => {
  it.each<[string, [string, string][], boolean]>([
    ['an answer without a length', [], true],
    ['an answer of a megabyte', [['content-length', '1000000']], true],
    ['an answer of a byte more', [['content-length', '1000001']], false],
    ['an answer with a length that is not a number', [['content-length', 'long']], false],
    ['a page', [['content-type', 'text/html']], true],
    ['a stream of events', [['content-type', 'text/event-stream']], false],
    ['a stream of events in UTF-8', [['content-type', 'text/event-stream;charset=UTF-8']], false],
  ])('%s with the headers %j is worth reading: %s', (_title, headers, expected) => {
    expect(toRequest().worthReading?.(headers)).toBe(expected);
  });
});
