import { describe, expect, it } from 'vitest';
import { countLoginReturn, isLoginLoop } from '#shared/forward/login-loop.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';

const PAGE = { destination: '/browse/TEST-1' };
const OTHER = { destination: '/browse/TEST-2' };
const cookieOf = (line: string) => line.split(';', 1)[0] ?? '';

/** Returns the cookie of a user who was sent on from the sign-in page so many times. */
function sentOn(times: number, page = PAGE): string {
  let cookie = '';
  for (let n = 0; n < times; n += 1)
    cookie = cookieOf(countLoginReturn(acceptedRequest({ cookie }), page));
  return cookie;
}

describe('counting returns to a sign-in page', () => {
  it.each([1, 2])(
    'a return to the sign-in page is counted for seconds, %i times, in a cookie of this host alone',
    (times) => {
      const request = acceptedRequest({ cookie: `JSESSIONID=1A; ${sentOn(times - 1)}` });
      expect(countLoginReturn(request, PAGE)).toMatch(
        new RegExp(
          `^__Host-edge-return-[\\w-]{12}=${times}; Max-Age=20; Path=/; HttpOnly; Secure; SameSite=Lax$`,
        ),
      );
    },
  );

  it('the third return to the sign-in page for the same destination is a login loop', () => {
    const comesBack = (times: number) =>
      isLoginLoop(acceptedRequest({ cookie: `JSESSIONID=1A; ${sentOn(times)}` }), PAGE);
    expect([0, 1, 2].map(comesBack)).toEqual([false, false, true]);
  });

  it('returns are counted for each destination alone', () => {
    const cookie = sentOn(2, OTHER);
    expect(isLoginLoop(acceptedRequest({ cookie }), PAGE)).toBe(false);
    expect(countLoginReturn(acceptedRequest({ cookie }), PAGE)).toContain('=1; ');
    const both = acceptedRequest({ cookie: `${cookie}; ${sentOn(1)}` });
    expect([isLoginLoop(both, PAGE), isLoginLoop(both, OTHER)]).toEqual([false, true]);
  });

  it.each(['x', '1.5', 'NaN', 'Infinity', '3', '99'])(
    'a return cookie with the count %s ends in a login loop',
    (count) => {
      const cookie = sentOn(1).replace(/=.*/, `=${count}`);
      expect(isLoginLoop(acceptedRequest({ cookie }), PAGE)).toBe(true);
    },
  );
});
