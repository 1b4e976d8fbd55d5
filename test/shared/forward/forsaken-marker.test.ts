import { describe, expect, it } from 'vitest';
import { answerForsakenMarker, hasForsakenMarker } from '#shared/forward/forsaken-marker.ts';
import { edgeRequest } from '#test/builders/edge-request.ts';

const MARKER = '__Host-edge-session=x';
const has = (cookie: string) =>
  hasForsakenMarker(edgeRequest({ cookie }), 'AWSELBAuthSessionCookie');

describe('a marker is forsaken', () => {
  it.each([
    ['alone', MARKER, true],
    [
      'beside a later part of the load balancer’s session',
      `${MARKER}; AWSELBAuthSessionCookie-1=s`,
      true,
    ],
    ['beside another load balancer’s session', `${MARKER}; other-0=s`, true],
    ['not beside the load balancer’s session', `${MARKER}; AWSELBAuthSessionCookie-0=s`, false],
    ['not where there is none', 'AWSELBAuthSessionCookie-0=s', false],
    ['not where there is no cookie at all', '', false],
  ])('%s', (_title, cookie, expected) => {
    expect(has(cookie)).toBe(expected);
  });
});

describe('a forsaken marker', () => {
  it('is taken away on the way to the same URL, by the same method, cached by nobody', () => {
    const request = edgeRequest({ method: 'POST', path: '//evil.example/a', query: '?a=b' });
    expect(answerForsakenMarker(request)).toEqual({
      status: 307,
      headers: [
        ['location', 'https://jira.example.com//evil.example/a?a=b'],
        ['cache-control', 'private, no-store'],
        ['set-cookie', '__Host-edge-session=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax'],
      ],
      body: Buffer.alloc(0),
    });
  });
});
