import { createPublicKey, verify } from 'node:crypto';
import { AlbJwtVerifier } from 'aws-jwt-verify';
import { importSPKI, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Certificates, makeCertificates } from '#infra/local/tls/certificates.ts';
import { ask } from '#test/infra/local/load-balancer/ask.ts';
import { openBrowser } from '#test/infra/local/load-balancer/open-browser.ts';
import {
  startProvider,
  type TestProvider,
} from '#test/infra/local/load-balancer/start-provider.ts';
import {
  arn,
  oidcOf,
  ruleOf,
  startWorld,
  type World,
} from '#test/infra/local/load-balancer/start-world.ts';

let certificates: Certificates;
let provider: TestProvider;
let world: World;
let nowMs: number;

const path = (value: string) => [
  { field: 'host-header' as const, values: ['jira.localhost'] },
  { field: 'path-pattern' as const, values: [value] },
];

beforeAll(async () => {
  certificates = await makeCertificates(['jira.localhost', 'id.localhost']);
  provider = await startProvider(certificates);
  const oidc = oidcOf(provider.issuer);
  const rules = [
    ruleOf({ name: 'Open', priority: 1, conditions: path('/open') }),
    ruleOf({
      name: 'Allow',
      priority: 2,
      conditions: path('/allow'),
      authenticate: { ...oidc, onUnauthenticatedRequest: 'allow' },
    }),
    ruleOf({
      name: 'Deny',
      priority: 3,
      conditions: path('/deny'),
      authenticate: { ...oidc, onUnauthenticatedRequest: 'deny' },
    }),
    ruleOf({
      name: 'Other',
      priority: 4,
      conditions: path('/other'),
      authenticate: { ...oidc, clientId: 'somebody-else' },
    }),
    ruleOf({ authenticate: { ...oidc, sessionTimeoutSeconds: 3600 } }),
  ];
  world = await startWorld(rules, { certificates, now: () => nowMs });
  provider.allow([`${world.origin}/oauth2/idpresponse`]);
});

afterAll(() => Promise.all([world.close(), provider.close()]));

beforeEach(() => {
  nowMs = Date.now();
  world.recorded.events.length = 0;
});

const browse = () => openBrowser(certificates.ca);

function headersReceived(name: string): readonly string[] {
  return world.recorded.events.at(-1)?.multiValueHeaders?.[name] ?? [];
}

async function signIn(target = '/browse/KEY-1?a=1&b=%2F') {
  const browser = browse();
  const openPage = await browser.openPage(`${world.origin}${target}`);
  return { browser, openPage };
}

/** Goes as far as the address that the provider sends the browser back to. */
async function leaveProvider(target = '/') {
  const browser = browse();
  let url = `${world.origin}${target}`;
  while (!url.includes('/oauth2/idpresponse')) {
    const received = await browser.step(url);
    url = new URL(String(received.headers['location']), url).href;
  }
  return { browser, callback: url };
}

it('signing in brings a user back to the page they asked for, query included', async () => {
  const { openPage } = await signIn();
  expect(openPage.status).toBe(200);
  expect(openPage.url).toBe(`${world.origin}/browse/KEY-1?a=1&b=%2F`);
  expect(world.recorded.events).toHaveLength(1);
  expect(world.recorded.events[0]?.path).toBe('/browse/KEY-1');
});

it('signing in asks the provider for a code with what the rule says', async () => {
  const received = await browse().step(`${world.origin}/page`);
  const url = new URL(String(received.headers['location']));
  expect(received.status).toBe(302);
  expect(url.origin + url.pathname).toBe(`${provider.issuer}/auth`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'load-balancer',
    redirect_uri: `${world.origin}/oauth2/idpresponse`,
    response_type: 'code',
    scope: 'openid profile email',
    state: expect.any(String),
  });
  expect(received.setCookies.join()).toMatch(/^AWSALBAuthNonce=[^;]+; .*Path=\/.*Secure/);
});

it('signing in needs no second visit to the provider while the session lasts', async () => {
  const { browser } = await signIn();
  const again = await browser.openPage(`${world.origin}/second`);
  expect(again.trail).toHaveLength(1);
  expect(again.status).toBe(200);
});

it('signing in keeps the session in shards that say seven days, whatever the timeout', async () => {
  const { browser, callback } = await leaveProvider();
  const received = await browser.step(callback);
  const [shard = '', ...others] = received.setCookies.filter((line) => line.startsWith('AWSELB'));
  expect(shard).toMatch(/^AWSELBAuthSessionCookie-0=\S+;/);
  expect(shard).toMatch(/Path=\/.*HttpOnly.*Secure/);
  expect(shard).not.toMatch(/SameSite|Domain/);
  const expires = Date.parse(/Expires=([^;]+)/.exec(shard)?.[1] ?? '');
  expect(Math.round((expires - nowMs) / 1000)).toBeLessThanOrEqual(604_800);
  expect(Math.round((expires - nowMs) / 1000)).toBeGreaterThan(604_790);
  expect(others.every((line) => line.includes('Expires=Thu, 01 Jan 1970'))).toBe(true);
});

it('signing in ends with the session timeout inside the cookie', async () => {
  const { browser } = await signIn();
  nowMs += 3_599_000;
  expect((await browser.step(`${world.origin}/`)).status).toBe(200);
  nowMs += 2_000;
  const received = await browser.step(`${world.origin}/`);
  expect(received.status).toBe(302);
  expect(received.headers['location']).toContain(`${provider.issuer}/auth`);
});

it('signing in splits large claims over several shards and puts them together again', async () => {
  Object.assign(provider.claims, { filler: 'x'.repeat(7000) });
  const { browser, openPage } = await signIn();
  const names = (await browser.jar.getCookies(world.origin)).map(({ key }) => key);
  Object.assign(provider.claims, { filler: undefined });
  expect(openPage.status).toBe(200);
  expect(names).toContain('AWSELBAuthSessionCookie-0');
  expect(names).toContain('AWSELBAuthSessionCookie-2');
  expect((await browser.step(`${world.origin}/`)).status).toBe(200);
});

it('signing in fails with 500 above 11 K of claims and access token', async () => {
  Object.assign(provider.claims, { filler: 'x'.repeat(11_300) });
  const { openPage } = await signIn();
  Object.assign(provider.claims, { filler: undefined });
  expect(openPage.status).toBe(500);
  expect(world.loadBalancer.accessLog.at(-1)?.errorReason).toBe('AuthUserinfoResponseSizeExceeded');
});

it('signing in begins anew when a shard was altered', async () => {
  const { browser } = await signIn();
  const cookie = await browser.jar.getCookieString(world.origin);
  const altered = cookie.replace(/(AWSELBAuthSessionCookie-0=.{40})./, '$1~');
  const { port } = world.loadBalancer;
  const question = { port, ca: certificates.ca };
  expect((await ask({ ...question, lines: [['cookie', cookie]] })).status).toBe(200);
  expect((await ask({ ...question, lines: [['cookie', altered]] })).status).toBe(302);
});

it('signing in does not let the session of one client pass as that of another', async () => {
  const { browser } = await signIn();
  const received = await browser.step(`${world.origin}/other`);
  expect(received.headers['location']).toContain('client_id=somebody-else');
});

const reason = () => world.loadBalancer.accessLog.at(-1)?.errorReason;

it('the way back from the provider works once per state', async () => {
  const { browser, callback } = await leaveProvider();
  const nonce = await browser.jar.getCookieString(callback);
  expect((await browser.step(callback)).status).toBe(302);
  const { pathname, search } = new URL(callback);
  const again = await ask({
    port: world.loadBalancer.port,
    ca: certificates.ca,
    target: `${pathname}${search}`,
    lines: [['cookie', nonce]],
  });
  expect(again.status).toBe(401);
  expect(reason()).toBe('AuthInvalidStateParam');
});

it('the way back from the provider takes at most fifteen minutes', async () => {
  const { browser, callback } = await leaveProvider();
  nowMs += 15 * 60 * 1000 + 1;
  expect((await browser.step(callback)).status).toBe(401);
  expect(reason()).toBe('AuthInvalidStateParam');
});

it('the way back from the provider needs the nonce cookie of the browser that began', async () => {
  const { callback } = await leaveProvider();
  expect((await browse().step(callback)).status).toBe(401);
  expect(reason()).toBe('AuthMissingAWSALBAuthNonce');
});

it('the way back from the provider refuses the nonce cookie of another sign-in', async () => {
  const { browser, callback } = await leaveProvider();
  await browser.step(`${world.origin}/second-tab`);
  expect((await browser.step(callback)).status).toBe(401);
  expect(reason()).toBe('AuthInvalidAWSALBAuthNonce');
});

it('the way back from the provider must lead to the host where it began', async () => {
  const { browser, callback } = await leaveProvider();
  const { port } = world.loadBalancer;
  const { pathname, search } = new URL(callback);
  const received = await ask({
    port,
    ca: certificates.ca,
    target: `${pathname}${search}`,
    lines: [
      ['host', `wiki.localhost:${port}`],
      ['cookie', await browser.jar.getCookieString(callback)],
    ],
  });
  expect(received.status).toBe(401);
  expect(reason()).toBe('AuthInvalidStateParam');
});

it.each([
  ['without a state', '?code=x', 'AuthMissingStateParam'],
  ['with a state of another browser', '?code=x&state=abc', 'AuthInvalidStateParam'],
])('the way back from the provider is refused %s', async (_, query, expected) => {
  const received = await browse().step(`${world.origin}/oauth2/idpresponse${query}`);
  expect(received.status).toBe(401);
  expect(reason()).toBe(expected);
  expect(world.recorded.events).toHaveLength(0);
});

it.each([
  ['access_denied', 401],
  ['server_error', 561],
])('the way back from the provider answers %s with %i', async (error, status) => {
  const { browser, callback } = await leaveProvider();
  const state = new URL(callback).searchParams.get('state');
  const url = `${world.origin}/oauth2/idpresponse?error=${error}&state=${state}`;
  expect((await browser.step(url)).status).toBe(status);
});

it('the way back from the provider ends in 561 when the provider takes the code for spent', async () => {
  const { browser, callback } = await leaveProvider();
  const url = callback.replace(/code=[^&]+/, 'code=spent');
  expect((await browser.step(url)).status).toBe(561);
  expect(reason()).toBe('AuthInvalidGrantError');
});

const question = () => ({ port: world.loadBalancer.port, ca: certificates.ca });

it('requests without a session are refused with 401 by a rule that denies them', async () => {
  expect((await ask({ ...question(), target: '/deny' })).status).toBe(401);
  expect(world.recorded.events).toHaveLength(0);
});

it('requests without a session are sent to the provider even by such a rule when the session expired', async () => {
  const { browser } = await signIn();
  nowMs += 3_601_000;
  expect((await browser.step(`${world.origin}/deny`)).status).toBe(302);
});

it('requests without a session go on anonymously where a rule allows them', async () => {
  expect((await ask({ ...question(), target: '/allow' })).status).toBe(200);
  expect(headersReceived('x-amzn-oidc-data')).toEqual([]);
});

it('requests without a session lose their body when they are sent to the provider', async () => {
  const browser = browse();
  const url = `${world.origin}/form`;
  const openPage = await browser.openPage(url, { method: 'POST', body: 'a=b' });
  expect(openPage.url).toBe(url);
  expect(world.recorded.events[0]).toMatchObject({ httpMethod: 'GET', body: '' });
});

it('the identity that a target gets is signed over the padded bytes with the key that the key host publishes', async () => {
  await signIn();
  const [token = ''] = headersReceived('x-amzn-oidc-data');
  const [header = '', payload = '', signature = ''] = token.split('.');
  const decoded = JSON.parse(Buffer.from(header, 'base64url').toString());
  const exp = Math.floor(nowMs / 1000) + 120;
  expect(Object.keys(decoded)).toEqual(['typ', 'kid', 'alg', 'iss', 'client', 'signer', 'exp']);
  expect(decoded).toMatchObject({
    iss: provider.issuer,
    client: 'load-balancer',
    signer: arn,
    exp,
  });
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual({
    ...JSON.parse(JSON.stringify(provider.claims)),
    exp,
    iss: provider.issuer,
  });
  expect([header, payload, signature].every((segment) => segment.length % 4 === 0)).toBe(true);
  const pem = (
    await ask({ port: world.keyHost.port, ca: certificates.ca, target: `/${decoded.kid}` })
  ).text;
  const key = { key: createPublicKey(pem), dsaEncoding: 'ieee-p1363' as const };
  const signed = Buffer.from(`${header}.${payload}`);
  expect(verify('sha256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true);
  const unpadded = Buffer.from(`${header}.${payload}`.replaceAll('=', ''));
  const wasPadded = unpadded.length !== signed.length;
  expect(verify('sha256', unpadded, key, Buffer.from(signature, 'base64url'))).toBe(!wasPadded);
  const { payload: verified } = await jwtVerify(token, await importSPKI(pem, 'ES256'), {
    issuer: provider.issuer,
  });
  expect(verified.sub).toBe('person-1');
});

it('the identity that a target gets passes the verifier that AWS publishes', async () => {
  await signIn();
  const [token = ''] = headersReceived('x-amzn-oidc-data');
  const verifier = AlbJwtVerifier.create({
    albArn: arn,
    issuer: provider.issuer,
    clientId: 'load-balancer',
    jwksUri: `https://127.0.0.1:${world.keyHost.port}`,
  });
  const { kid } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
  const key = { port: world.keyHost.port, ca: certificates.ca, target: `/${kid}` };
  const jwk = createPublicKey((await ask(key)).text).export({ format: 'jwk' });
  verifier.cacheJwks({ keys: [{ ...jwk, kid, alg: 'ES256', use: 'sig', kty: 'EC' }] });
  expect(verifier.verifySync(token)).toMatchObject({ sub: 'person-1' });
});

it('the identity that a target gets comes with the access token and the plain subject', async () => {
  await signIn();
  expect(headersReceived('x-amzn-oidc-identity')).toEqual(['person-1']);
  expect(headersReceived('x-amzn-oidc-accesstoken')[0]).toMatch(/^\S{20,}$/);
});

it('the identity that a target gets replaces whatever the client claims to be', async () => {
  const { browser } = await signIn();
  const lines: [string, string][] = [
    ['X-Amzn-Oidc-Data', 'forged'],
    ['x-amzn-oidc-identity', 'root'],
  ];
  await browser.step(`${world.origin}/`, { lines });
  expect(headersReceived('x-amzn-oidc-data')).toHaveLength(1);
  expect(headersReceived('x-amzn-oidc-data')).not.toContain('forged');
  expect(headersReceived('x-amzn-oidc-identity')).toEqual(['person-1']);
});

it('the identity that a target gets is what the client claims on a rule without sign-in', async () => {
  const lines: [string, string][] = [['x-amzn-oidc-data', 'forged']];
  await ask({ port: world.loadBalancer.port, ca: certificates.ca, target: '/open', lines });
  expect(headersReceived('x-amzn-oidc-data')).toEqual(['forged']);
});

it('the identity that a target gets never holds what the provider says about the token itself', async () => {
  Object.assign(provider.claims, { exp: 1, iss: 'https://elsewhere.example' });
  await signIn();
  Object.assign(provider.claims, { exp: undefined, iss: undefined });
  const [token = ''] = headersReceived('x-amzn-oidc-data');
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  expect(payload).toMatchObject({ exp: Math.floor(nowMs / 1000) + 120, iss: provider.issuer });
});
