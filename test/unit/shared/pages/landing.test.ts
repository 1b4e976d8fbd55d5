import { describe, expect, it } from 'vitest';
import { readAlbEvent } from '#shared/accept/alb-event.ts';
import type { Answer } from '#shared/forward/answer.ts';
import { LANDING_PATH, redirectToLanding } from '#shared/forward/redirect-to-landing.ts';
import { answerLanding } from '#shared/pages/landing.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { albEvent, TARGET_GROUPS } from '#test/builders/alb-event.ts';

const MARKER = '__Host-edge-session=x';
const headersOf = ({ headers }: Answer, name: string) =>
  headers.filter(([field]) => field === name).map(([, value]) => value);
const locationOf = (answer: Answer) => headersOf(answer, 'location')[0] ?? '';

/** Returns where a browser ends up that was sent to the landing and kept the cookie. */
function landFrom(path: string, query: string): string {
  const { pathname, search } = new URL(
    locationOf(redirectToLanding(acceptedRequest({ path, query }), [])),
  );
  expect(pathname).toBe(LANDING_PATH);
  return locationOf(
    answerLanding(acceptedRequest({ path: pathname, query: toEventQuery(search), cookie: MARKER })),
  );
}

/** Returns a query that the load balancer took apart and the event reader joined. */
function toEventQuery(search: string): string {
  const multiValueQueryStringParameters: Record<string, string[]> = {};
  for (const pair of search.slice(1).split('&')) {
    const [name = '', ...value] = pair.split('=');
    multiValueQueryStringParameters[name] = [value.join('=')];
  }
  return readAlbEvent(albEvent({ multiValueQueryStringParameters }), TARGET_GROUPS).query;
}

describe('the redirect to the landing', () => {
  it('the redirect to the landing keeps method and body, is never cached and sets the cookies', () => {
    const answer = redirectToLanding(acceptedRequest({ method: 'POST' }), ['a=1', 'b=2']);
    expect(answer.status).toBe(307);
    expect(headersOf(answer, 'cache-control')).toEqual(['private, no-store']);
    expect(headersOf(answer, 'set-cookie')).toEqual(['a=1', 'b=2']);
    expect(locationOf(answer)).toMatch(/^https:\/\/jira\.example\.com\/_edge\/landing\?to=/);
  });

  it.each([
    ['/', ''],
    ['/browse/TEST-1', '?focusedId=1&page=com.x:y'],
    ['/issues/', '?jql=project%20%3D%20%22A%26B%22+ORDER+BY+key'],
    ['/browse/%C3%BC%2F', '?a=%25&b=%2B&c=?&d=a=b'],
    ['//double', '?x'],
    ['/a;jsessionid=1', '?next=https://evil.example/'],
    ['/%0d%0aset-cookie:x', ''],
    ['/a', '?to=/b&to=/c'],
  ])('the landing leads back to exactly the URL of the request: %s%s', (path, query) => {
    expect(landFrom(path, query)).toBe(`https://jira.example.com${path}${query}`);
  });

  it('the landing is skipped when its URL would be too long for the load balancer', () => {
    const query = `?jql=${'%20'.repeat(5_000)}`;
    const answer = redirectToLanding(acceptedRequest({ query }), ['a=1']);
    expect(locationOf(answer)).toBe(`https://jira.example.com/browse/TEST-1${query}`);
    expect(headersOf(answer, 'set-cookie')).toEqual(['a=1']);
  });
});

const landOn = (to: string | null, cookie: string | undefined = MARKER) =>
  answerLanding(
    acceptedRequest({
      path: LANDING_PATH,
      query: to === null ? '' : `?to=${encodeURIComponent(to)}`,
      ...(cookie !== undefined && { cookie }),
    }),
  );

describe('the landing', () => {
  it('the landing sends a browser that kept the cookie on, with method and body, and sets no cookie', () => {
    const answer = landOn('/browse/TEST-1?a=b');
    expect(answer.status).toBe(307);
    expect(locationOf(answer)).toBe('https://jira.example.com/browse/TEST-1?a=b');
    expect(headersOf(answer, 'set-cookie')).toEqual([]);
    expect(headersOf(answer, 'cache-control')).toEqual(['private, no-store']);
  });

  it.each([
    ['//evil.example/'],
    ['///evil.example'],
    ['/\\evil.example/'],
    ['/@evil.example/'],
    ['/.evil.example'],
    ['/%2f%2fevil.example'],
    ['/:80@evil.example'],
    ['/?https://evil.example'],
  ])('the landing never leaves the host, whatever the destination: %s', (to) => {
    expect(new URL(locationOf(landOn(to))).host).toBe('jira.example.com');
  });

  it.each([
    ['no destination', null],
    ['an empty destination', ''],
    ['another host', 'https://evil.example/'],
    ['a host without a slash', 'evil.example'],
    ['a text that would become a longer host', '.evil.example/'],
    ['a text that would become a password', '@evil.example/'],
    ['a text that would become a port', ':8443/'],
    ['a script', 'javascript:alert(1)'],
    ['a backslash', '\\evil.example'],
    ['a line break', '/a\r\nset-cookie: b=c'],
    ['a blank', '/a b'],
    ['raw UTF-8', '/ü'],
    ['the landing itself', `${LANDING_PATH}?to=/`],
    ['another page of the edge', '/_edge/health'],
  ])('the landing refuses %s', (_title, to) => {
    expect(() => landOn(to)).toThrow(expect.objectContaining({ code: 'forward.landing_refused' }));
  });

  it('the landing tells a browser that dropped the cookie so, and does not redirect it again', () => {
    for (const cookie of ['other=1', `x${MARKER}`]) {
      expect(() => landOn('/browse/TEST-1', cookie)).toThrow(
        expect.objectContaining({ code: 'forward.cookies_dropped', evidence: { product: 'jira' } }),
      );
    }
  });
});
