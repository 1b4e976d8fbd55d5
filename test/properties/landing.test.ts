import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LANDING_PATH, redirectToLanding } from '#shared/forward/redirect-to-landing.ts';
import { answerLanding } from '#shared/pages/landing.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';

const visible = fc
  .array(fc.integer({ min: 0x21, max: 0x7e }), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes));
const COOKIE = '__Host-edge-session=x';
const locationOf = ({ headers }: { headers: readonly (readonly [string, string])[] }) =>
  headers.find(([name]) => name === 'location')?.[1] ?? '';

it('the landing leads back to any URL of a request and to nothing else', () => {
  const requested = fc
    .tuple(visible, visible)
    .map(
      ([path, query]) =>
        [`/${path.replace(/[?#]/g, '')}`, query === '' ? '' : `?${query}`] as const,
    )
    .filter(([path]) => !path.startsWith('/_edge/'));
  fc.assert(
    fc.property(requested, ([path, query]) => {
      const landing = locationOf(redirectToLanding(acceptedRequest({ path, query }), []));
      const prefix = `https://jira.example.com${LANDING_PATH}`;
      expect(landing.startsWith(`${prefix}?to=/`)).toBe(true);
      const back = acceptedRequest({
        path: LANDING_PATH,
        query: landing.slice(prefix.length),
        cookie: COOKIE,
      });
      expect(locationOf(answerLanding(back))).toBe(`https://jira.example.com${path}${query}`);
    }),
  );
});

it('the landing leads to the product’s host or nowhere, whatever it is given', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        visible,
        visible.map((path) => `/${path}`),
        fc.string(),
      ),
      (to) => {
        const query = `?to=${encodeURIComponent(to.toWellFormed())}`;
        const request = acceptedRequest({ path: LANDING_PATH, query, cookie: COOKIE });
        let location: string;
        try {
          location = locationOf(answerLanding(request));
        } catch (error) {
          expect(error).toMatchObject({ code: 'forward.landing_refused' });
          return;
        }
        expect(new URL(location).origin).toBe('https://jira.example.com');
      },
    ),
  );
});
