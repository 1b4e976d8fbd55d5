import fc from 'fast-check';
import { Cookie } from 'tough-cookie';
import { expect, it } from 'vitest';
import { relayCookie } from '#shared/forward/relay-cookie.ts';

const NOW = Date.UTC(2027, 0, 15, 8, 0, 0);
const LONGEST_SECONDS = 900;
const date = fc
  .date({ min: new Date(0), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((one) => `Expires=${one.toUTCString()}`);
const attribute = fc.oneof(
  fc.integer({ min: -10, max: 100_000 }).map((seconds) => `Max-Age=${seconds}`),
  fc.constantFrom('max-age=901', 'MAX-AGE=5', 'Max-Age=soon', 'expires=soon'),
  date,
  fc.constantFrom('Path=/', 'Secure', 'HttpOnly', 'SameSite=None', 'Priority=High'),
);

// Judged by a cookie jar that others wrote.
it('no cookie outlives the edge session, and none is shortened that would not', () => {
  fc.assert(
    fc.property(fc.array(attribute, { maxLength: 5 }), (attributes) => {
      const line = ['a=1', ...attributes].join('; ');
      const asked = ttlSeconds(line);
      const given = ttlSeconds(
        relayCookie(line, { nowMs: NOW, longestSeconds: LONGEST_SECONDS }).line,
      );
      if (asked === Number.POSITIVE_INFINITY) expect(given).toBe(asked);
      else expect(given).toBe(Math.min(asked, LONGEST_SECONDS));
    }),
  );
});

/** Seconds that a browser would keep the cookie; infinite: until it is closed. */
function ttlSeconds(line: string): number {
  const cookie = Cookie.parse(line);
  if (cookie === undefined) throw new RangeError('not a cookie');
  cookie.creation = new Date(NOW);
  return Math.max(cookie.TTL(NOW) / 1000, 0);
}
