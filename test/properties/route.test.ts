import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerEvent } from '#functions/sign-on/answer-event.ts';
import { keyRingReader } from '#shared/base/key-ring.ts';
import { edgeCookies } from '#shared/session/edge-cookies.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import { readSettings } from '#shared/settings/settings.ts';
import type { SignOnDependencies } from '#shared/sign-on-dependencies.ts';
import { albEvent, PUBLIC_TARGET_GROUP_ARN, TARGET_GROUP_ARN } from '#test/builders/alb-event.ts';
import { dataToken, NOW_SECONDS } from '#test/builders/data-token.ts';
import { environment } from '#test/builders/environment.ts';
import { forwarding } from '#test/builders/forwarding.ts';
import { identityPolicy } from '#test/builders/identity-policy.ts';
import { inMemoryDirectory } from '#test/builders/in-memory-directory.ts';
import { product } from '#test/builders/product.ts';
import { tokenTrust } from '#test/builders/token-trust.ts';

/** Returns a function that records every use of a dependency. */
function watchedFunction() {
  const touched: string[] = [];
  const touch =
    <T>(what: string, value: T) =>
    () => {
      touched.push(what);
      return value;
    };
  const sessions: SessionStrategy = {
    hasSessionCookie: touch('cookies of the product', true),
    findExistingSession: touch('existing session', Promise.resolve({ setCookies: [] })),
    open: touch('new session', Promise.resolve({ setCookies: ['JSESSIONID=new; Path=/'] })),
  };
  const directory = inMemoryDirectory();
  const trust = tokenTrust();
  const now = () => NOW_SECONDS * 1000;
  const ring = JSON.stringify({ kid: '1', k: 'k'.repeat(32) });
  const page = { status: 200, headers: [], body: Buffer.from('page'), truncated: false };
  const dependencies: SignOnDependencies = {
    trust,
    policy: identityPolicy(),
    productOf: () => product({ directory, sessions }),
    edgeCookies: edgeCookies({
      readKeyRing: keyRingReader(touch('key ring', Promise.resolve(ring))),
      sessionSeconds: 900,
      resyncSeconds: 3_600,
      now,
    }),
    forwarding: forwarding({ send: touch('page of the product', Promise.resolve(page)), now }),
    readTokenKeys: null,
  };
  const answering = {
    settings: readSettings(environment()),
    dependencies,
    log: () => {},
  };
  return {
    answer: (event: unknown) => answerEvent(event, 'invocation', answering),
    touched: () => [...touched, ...directory.calls, ...trust.requestedKids],
  };
}

const TOKEN = dataToken();
const COOKIES = [
  '__Host-edge-session=x',
  '__Host-edge-profile=x',
  'AWSELBAuthSessionCookie-0=sealed',
  'AWSELBAuthSessionCookie-0 =sealed',
  'JSESSIONID=1A',
];
const values = (...all: string[]) => fc.subarray(all).filter(({ length }) => length > 0);
const optional = (list: fc.Arbitrary<string[]>) => fc.option(list, { nil: undefined });
const requests = fc.record({
  httpMethod: fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE', 'PURGE'),
  path: fc.constantFrom('/', '/browse/TEST-1', '/_edge/landing', '/_edge/health', '/_EDGE/x'),
  to: fc.constantFrom('/browse/TEST-1', '//evil.example', undefined),
  headers: fc.record({
    host: optional(values('jira.example.com', 'JIRA.example.com:443', 'evil.example')),
    'x-amzn-oidc-data': optional(values(TOKEN, dataToken({ payload: { sub: 'other' } }))),
    'x-amzn-oidc-identity': optional(values('subject-of-ada')),
    cookie: optional(fc.subarray(COOKIES).map((some) => [some.join('; ')])),
    'user-agent': optional(values('ELB-HealthChecker/2.0', 'Mozilla/5.0')),
    'sec-fetch-site': optional(values('same-origin', 'cross-site')),
    targetgrouparn: optional(values(TARGET_GROUP_ARN)),
  }),
});

it('no event of the public target group signs a user on, whatever the request says', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async ({ httpMethod, path, to, headers }) => {
      const { answer, touched } = watchedFunction();
      const result = await answer(
        albEvent({
          targetGroupArn: PUBLIC_TARGET_GROUP_ARN,
          httpMethod,
          path,
          multiValueQueryStringParameters: to === undefined ? {} : { to: [to] },
          multiValueHeaders: JSON.parse(JSON.stringify(headers)),
        }),
      );
      expect(touched()).toEqual([]);
      expect(result.statusCode).toBeLessThan(500);
      for (const line of result.multiValueHeaders?.['set-cookie'] ?? []) {
        expect(line).toMatch(/^__Host-edge-\w+=; Max-Age=0;/);
      }
    }),
    { numRuns: 300 },
  );
});

it('the same request by a rule that signs in signs the user on', async () => {
  const multiValueHeaders = { host: ['jira.example.com'], 'x-amzn-oidc-data': [TOKEN] };
  const { answer, touched } = watchedFunction();
  const result = await answer(albEvent({ multiValueHeaders }));
  expect(result).toMatchObject({ statusCode: 200, body: 'page' });
  expect(touched()).toEqual(expect.arrayContaining(['find ada', 'page of the product']));
  expect(String(result.multiValueHeaders?.['set-cookie'])).toContain('__Host-edge-session=e');
});
