import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Certificates, makeCertificates } from '#infra/local/tls/certificates.ts';
import { type Browser, openBrowser } from '#test/infra/local/load-balancer/open-browser.ts';
import {
  startProvider,
  type TestProvider,
} from '#test/infra/local/load-balancer/start-provider.ts';
import {
  oidcOf,
  ruleOf,
  startWorld,
  type World,
} from '#test/infra/local/load-balancer/start-world.ts';

let certificates: Certificates;
let provider: TestProvider;
let world: World;
let nowMs: number;

beforeAll(async () => {
  certificates = await makeCertificates(['jira.localhost', 'id.localhost']);
  provider = await startProvider(certificates);
  const oidc = oidcOf(provider.issuer, { sessionTimeoutSeconds: 3600 });
  const allow = ruleOf({
    name: 'Allow',
    priority: 1,
    conditions: [{ field: 'path-pattern', values: ['/allow'] }],
    authenticate: { ...oidc, onUnauthenticatedRequest: 'allow' },
  });
  world = await startWorld([allow, ruleOf({ authenticate: oidc })], {
    certificates,
    now: () => nowMs,
    switches: {
      forgedIdentity: 'append',
      nonceCookie: 'reuse',
      expiredSessionOnAllow: 'authenticate',
      providerExpAndIss: 'keep',
      httpOnlySessionCookie: false,
      deniedSignInStatus: 561,
      dataTokenSeconds: 7,
    },
  });
  provider.allow([`${world.origin}/oauth2/idpresponse`]);
});

beforeEach(() => {
  nowMs = Date.now();
});

afterAll(() => Promise.all([world.close(), provider.close()]));

function payloadOf(token = ''): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

const headersReceived = (name: string) =>
  world.recorded.events.at(-1)?.multiValueHeaders?.[name] ?? [];

async function leaveProvider(browser: Browser, target: string): Promise<string> {
  let url = `${world.origin}${target}`;
  while (!url.includes('/oauth2/idpresponse')) {
    const received = await browser.step(url);
    url = new URL(String(received.headers['location']), url).href;
  }
  return url;
}

it('identity that a client claims may stay beside the real one', async () => {
  const browser = openBrowser(certificates.ca);
  await browser.openPage(`${world.origin}/`);
  await browser.step(`${world.origin}/`, { lines: [['x-amzn-oidc-data', 'forged']] });
  expect(headersReceived('x-amzn-oidc-data')).toHaveLength(2);
  expect(headersReceived('x-amzn-oidc-data')[0]).toBe('forged');
});

it('a data token may live for another time', async () => {
  await openBrowser(certificates.ca).openPage(`${world.origin}/`);
  const [token] = headersReceived('x-amzn-oidc-data');
  expect(payloadOf(token)['exp']).toBe(Math.floor(nowMs / 1000) + 7);
});

it('the payload may hold what the provider says of exp and iss', async () => {
  Object.assign(provider.claims, { exp: 1, iss: 'https://elsewhere.example' });
  await openBrowser(certificates.ca).openPage(`${world.origin}/`);
  Object.assign(provider.claims, { exp: undefined, iss: undefined });
  const [token] = headersReceived('x-amzn-oidc-data');
  expect(payloadOf(token)).toMatchObject({ exp: 1, iss: 'https://elsewhere.example' });
});

it('two tabs may share a nonce, so that both sign-ins end well', async () => {
  const browser = openBrowser(certificates.ca);
  const first = await leaveProvider(browser, '/first');
  const nonce = (await browser.jar.getCookies(world.origin)).find(({ key }) =>
    key.includes('Nonce'),
  );
  const second = await leaveProvider(browser, '/second');
  expect((await browser.step(first)).status).toBe(302);
  await browser.jar.setCookie(`${nonce?.cookieString()}; Path=/; Secure`, world.origin);
  expect((await browser.step(second)).headers['location']).toBe(`${world.origin}/second`);
});

it('a rule that allows anonymous requests may send an expired session to the provider', async () => {
  const browser = openBrowser(certificates.ca);
  await browser.openPage(`${world.origin}/`);
  expect((await browser.step(`${world.origin}/allow`)).status).toBe(200);
  nowMs += 3_601_000;
  expect((await browser.step(`${world.origin}/allow`)).status).toBe(302);
});

it('a user whom the provider denies access may see 561', async () => {
  const browser = openBrowser(certificates.ca);
  const callback = await leaveProvider(browser, '/');
  const state = new URL(callback).searchParams.get('state');
  const url = `${world.origin}/oauth2/idpresponse?error=access_denied&state=${state}`;
  expect((await browser.step(url)).status).toBe(561);
});

it('scripts may read the session cookie', async () => {
  const browser = openBrowser(certificates.ca);
  const received = await browser.step(await leaveProvider(browser, '/'));
  const shard = received.setCookies.find((line) => line.startsWith('AWSELBAuthSessionCookie-0'));
  expect(shard).toMatch(/Secure/);
  expect(shard).not.toMatch(/HttpOnly/);
});
