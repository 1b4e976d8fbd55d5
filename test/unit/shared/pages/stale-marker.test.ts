import { describe, expect, it } from 'vitest';
import type { Route } from '#shared/accept/alb-event.ts';
import { answerStaleMarker, hasStaleMarker } from '#shared/pages/stale-marker.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';

const MARKER = '__Host-edge-session=x';

describe('a marker is forsaken', () => {
  it.each<[string, Route, string | undefined, boolean]>([
    ['alone', 'public', MARKER, true],
    ['beside other cookies', 'public', `a=1; ${MARKER}; b=2`, true],
    // Such a cookie is not one that the rules took for the load balancer's: they led here.
    ['whatever else the cookies say', 'public', `${MARKER}; AWSELBAuthSessionCookie-0 =s`, true],
    ['not where there is none', 'public', 'AWSELBAuthSessionCookie-0=s', false],
    ['not where only its name is somewhere', 'public', 'a=__Host-edge-session', false],
    ['not where there is no cookie at all', 'public', undefined, false],
    ['not for whom the load balancer has signed in', 'authenticated', MARKER, false],
  ])('%s', (_title, route, cookie, expected) => {
    const request = acceptedRequest({ route, ...(cookie !== undefined && { cookie }) });
    expect(hasStaleMarker(request)).toBe(expected);
  });
});

describe('a forsaken marker', () => {
  it('is taken away on the way to the same URL, by the same method, cached by nobody', () => {
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
