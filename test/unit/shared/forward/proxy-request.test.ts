import { describe, expect, it } from 'vitest';
import { toProxyRequest } from '#shared/forward/proxy-request.ts';
import { type AcceptedRequestParts, acceptedRequest } from '#test/builders/accepted-request.ts';

const propose = (parts: AcceptedRequestParts = {}) =>
  toProxyRequest(acceptedRequest(parts), {
    address: 'https://10.0.0.1:8443/jira',
    loadBalancerCookieName: 'AWSELBAuthSessionCookie',
    fresh: [],
  });

describe('the request for the product', () => {
  it('goes to its address under its public name', () => {
    expect(propose({ path: '/jira/browse/TEST-1', query: '?a=b' })).toMatchObject({
      method: 'GET',
      url: 'https://10.0.0.1:8443/jira/browse/TEST-1?a=b',
      headers: { host: 'jira.example.com' },
    });
  });

  it.each(['//evil.example/', '/@evil.example/', '/\\evil.example', '/.evil.example'])(
    'goes to no other address, whatever the path says: %s',
    (path) => {
      expect(new URL(propose({ path }).url).host).toBe('10.0.0.1:8443');
    },
  );

  it('takes its host from the settings and not from the request', () => {
    const { headers } = propose({ headers: { host: ['evil.example'] } });
    expect(headers['host']).toBe('jira.example.com');
  });

  it('shows the product no cookie of the load balancer’s session, with shard number or without', () => {
    const cookie = 'AWSELBAuthSessionCookie=s; AWSELBAuthSessionCookie-0=s; kept=1';
    expect(propose({ cookie }).headers['cookie']).toBe('kept=1');
  });

  it('has no Cookie header where there is no cookie', () => {
    expect(propose({ cookie: '__Host-edge-session=x' }).headers).not.toHaveProperty('cookie');
  });

  it('has a body where the request had one, and none where it had not', () => {
    expect(propose({ method: 'OPTIONS', body: 'a' }).body?.toString()).toBe('a');
    expect(propose()).not.toHaveProperty('body');
  });
});

describe('an answer is worth reading', () => {
  it.each<[string, [string, string][], boolean]>([
    ['without a length', [], true],
    ['of a megabyte', [['content-length', '1000000']], true],
    ['not of a byte more', [['content-length', '1000001']], false],
    ['not of a length that is no number', [['content-length', 'long']], false],
    ['of a page', [['content-type', 'text/html']], true],
    ['not of events', [['content-type', 'text/event-stream']], false],
    ['not of events in UTF-8', [['content-type', 'text/event-stream;charset=UTF-8']], false],
  ])('%s', (_title, headers, expected) => {
    expect(propose().worthReading?.(headers)).toBe(expected);
  });
});
