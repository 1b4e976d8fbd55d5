import { describe, expect, it } from 'vitest';
import type { Route } from '#shared/accept/alb-event.ts';
import { answerStaleMarker, hasStaleMarker } from '#shared/pages/stale-marker.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';

const MARKER = '__Host-edge-session=x';

describe('recognising a stale marker', () => {
  it.each<[string, Route, string | undefined, boolean]>([
    ['the marker alone', 'public', MARKER, true],
    ['the marker beside other cookies', 'public', `a=1; ${MARKER}; b=2`, true],
    // The listener rules did not take such a cookie for the load balancer's.
    [
      'the marker beside a session with a blank in its name',
      'public',
      `${MARKER}; AWSELBAuthSessionCookie-0 =s`,
      true,
    ],
    ['a session without the marker', 'public', 'AWSELBAuthSessionCookie-0=s', false],
    ['the name of the marker in a value', 'public', 'a=__Host-edge-session', false],
    ['no cookie', 'public', undefined, false],
    ['the marker of an authenticated request', 'authenticated', MARKER, false],
  ])('%s on the %s route, %j, is a stale marker: %s', (_title, route, cookie, expected) => {
    const request = acceptedRequest({ route, ...(cookie !== undefined && { cookie }) });
    expect(hasStaleMarker(request)).toBe(expected);
  });
});

describe('a stale marker', () => {
  it('a stale marker expires on the way to the same URL by the same method, which is never cached', () => {
    const request = acceptedRequest({ method: 'POST', path: '//evil.example/a', query: '?a=b' });
    expect(answerStaleMarker(request)).toEqual({
      status: 307,
      headers: [
        ['location', 'https://jira.example.com//evil.example/a?a=b'],
        ['cache-control', 'private, no-store'],
        ['set-cookie', '__Host-edge-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax'],
      ],
      body: Buffer.alloc(0),
    });
  });
});
