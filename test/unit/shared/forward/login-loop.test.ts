import { describe, expect, it } from 'vitest';
import { assertSessionUser, countLoginReturn, isLoginLoop } from '#shared/forward/login-loop.ts';
import type { Replay } from '#shared/forward/replay-request.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { productSessions } from '#test/builders/product-sessions.ts';

const PAGE = { destination: '/browse/TEST-1' };
const OTHER = { destination: '/browse/TEST-2' };
const cookieOf = (line: string) => line.split(';', 1)[0] ?? '';

/** The cookie of somebody who was sent on from the sign-in page so many times. */
function sentOn(times: number, page = PAGE): string {
  let cookie = '';
  for (let n = 0; n < times; n += 1)
    cookie = cookieOf(countLoginReturn(acceptedRequest({ cookie }), page));
  return cookie;
}

describe('somebody who was sent on from a sign-in page', () => {
  it.each([1, 2])(
    'is remembered for moments, %i times, by a cookie of this host alone',
    (times) => {
      const request = acceptedRequest({ cookie: `JSESSIONID=1A; ${sentOn(times - 1)}` });
      expect(countLoginReturn(request, PAGE)).toMatch(
        new RegExp(
          `^__Host-edge-return-[\\w-]{12}=${times}; Max-Age=20; Path=/; Secure; HttpOnly; SameSite=Lax$`,
        ),
      );
    },
  );

  it('is sent back when they come to the sign-in page for the same destination a third time', () => {
    const comesBack = (times: number) =>
      isLoginLoop(acceptedRequest({ cookie: `JSESSIONID=1A; ${sentOn(times)}` }), PAGE);
    expect([0, 1, 2].map(comesBack)).toEqual([false, false, true]);
  });

  it('is counted for each page alone', () => {
    const cookie = sentOn(2, OTHER);
    expect(isLoginLoop(acceptedRequest({ cookie }), PAGE)).toBe(false);
    expect(countLoginReturn(acceptedRequest({ cookie }), PAGE)).toContain('=1; ');
    const both = acceptedRequest({ cookie: `${cookie}; ${sentOn(1)}` });
    expect([isLoginLoop(both, PAGE), isLoginLoop(both, OTHER)]).toEqual([false, true]);
  });

  it.each(['x', '1.5', 'NaN', 'Infinity', '3', '99'])(
    'is not sent on again for a cookie that says %s',
    (count) => {
      const cookie = sentOn(1).replace(/=.*/, `=${count}`);
      expect(isLoginLoop(acceptedRequest({ cookie }), PAGE)).toBe(true);
    },
  );
});

describe('a sign-in page after a fresh session', () => {
  const answer = (name?: string, status = 200) => ({
    status,
    headers: name === undefined ? [] : ([['x-ausername', name]] as const),
    body: Buffer.from('You may not see this'),
    truncated: false,
  });
  const owner = { username: 'Ada', sessions: productSessions() };

  it.each(['Ada', 'ada'])(
    'that the product made in the session of %s is theirs to read',
    (name) => {
      expect(() => assertSessionUser(answer(name), owner, acceptedRequest())).not.toThrow();
    },
  );

  it.each([200, 299, 400, 403, 404, 500])('that says %i is theirs to read', (status) => {
    expect(() => assertSessionUser(answer('Ada', status), owner, acceptedRequest())).not.toThrow();
  });

  it.each<[string, Replay]>([
    ['in nobody’s session', answer()],
    ['in somebody else’s session', answer('bob')],
    ['that could not be fetched', 'not_proxied'],
    ...[300, 302, 303, 307, 399].map((status): [string, Replay] => [
      `that leads away with ${status}`,
      answer('Ada', status),
    ]),
  ])('%s says that the product did not keep it', (_what, replay) => {
    expect(() => assertSessionUser(replay, owner, acceptedRequest())).toThrow(
      expect.objectContaining({ code: 'session.sent_back', evidence: { product: 'jira' } }),
    );
  });
});
