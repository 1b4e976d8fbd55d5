import fc from 'fast-check';
import { Cookie } from 'tough-cookie';
import { expect, it } from 'vitest';
import { relayCookie } from '#shared/forward/relay-cookie.ts';

const NOW = Date.UTC(2027, 0, 15, 8, 0, 0);
const LONGEST_SECONDS = 900;
const date = fc
  .date({ min: new Date(0), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((day) => `Expires=${day.toUTCString()}`);
const attribute = fc.oneof(
  fc.integer({ min: -10, max: 100_000 }).map((seconds) => `Max-Age=${seconds}`),
  fc.constantFrom('max-age=901', 'MAX-AGE=5', 'Max-Age=soon', 'expires=soon'),
  date,
  fc.constantFrom('Path=/', 'Secure', 'HttpOnly', 'SameSite=None', 'Priority=High'),
);

// An independent cookie jar judges the result.
it('no cookie outlives the edge session, and only cookies that would are shortened', () => {
  fc.assert(
    fc.property(fc.array(attribute, { maxLength: 5 }), (attributes) => {
      const line = ['a=1', ...attributes].join('; ');
      const requested = ttlSeconds(line);
      const given = ttlSeconds(
        relayCookie(line, { nowMs: NOW, longestSeconds: LONGEST_SECONDS }).line,
      );
      if (requested === Number.POSITIVE_INFINITY) expect(given).toBe(requested);
      else expect(given).toBe(Math.min(requested, LONGEST_SECONDS));
    }),
  );
});

/** Returns the seconds that a browser keeps the cookie; infinite: until it is closed. */
function ttlSeconds(line: string): number {
  const cookie = Cookie.parse(line);
  if (cookie === undefined) throw new RangeError('not a cookie');
  cookie.creation = new Date(NOW);
  return Math.max(cookie.TTL(NOW) / 1000, 0);
}
