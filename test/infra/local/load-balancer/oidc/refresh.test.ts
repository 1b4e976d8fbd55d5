import { afterEach, expect, it } from 'vitest';
import { makeCertificates } from '#infra/local/tls/certificates.ts';
import { openBrowser } from '#test/infra/local/load-balancer/open-browser.ts';
import { startProvider } from '#test/infra/local/load-balancer/start-provider.ts';
import { oidcOf, ruleOf, startWorld } from '#test/infra/local/load-balancer/start-world.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A browser signed in with a refresh token, whose access token lasts a minute. */
async function signInWithRefreshToken(refreshTokens: boolean) {
  const certificates = await makeCertificates(['jira.localhost', 'id.localhost']);
  const provider = await startProvider(certificates);
  const clock = { nowMs: Date.now() };
  const world = await startWorld([ruleOf({ authenticate: oidcOf(provider.issuer) })], {
    certificates,
    now: () => clock.nowMs,
    switches: { refreshTokens },
  });
  closing.push(provider.close, world.close);
  provider.allow([`${world.origin}/oauth2/idpresponse`], {
    issueRefreshToken: () => true,
    ttl: {
      AccessToken: 60,
      Grant: 3600,
      IdToken: 60,
      Interaction: 60,
      RefreshToken: 3600,
      Session: 3600,
    },
  });
  const browser = openBrowser(certificates.ca);
  await browser.openPage(`${world.origin}/`);
  return { browser, clock, provider, world };
}

type SignedIn = Awaited<ReturnType<typeof signInWithRefreshToken>>;

function headersReceived({ world }: SignedIn, name: string): string {
  return world.recorded.events.at(-1)?.multiValueHeaders?.[name]?.[0] ?? '';
}

function nameIn(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).name;
}

it('the load balancer reads claims anew with a refresh token once the access token expired', async () => {
  const signedIn = await signInWithRefreshToken(true);
  const { browser, clock, provider, world } = signedIn;
  const before = headersReceived(signedIn, 'x-amzn-oidc-accesstoken');
  Object.assign(provider.claims, { name: 'Ada King' });
  await browser.step(`${world.origin}/`);
  expect(nameIn(headersReceived(signedIn, 'x-amzn-oidc-data'))).toBe('Ada Lovelace');
  clock.nowMs += 61_000;
  const received = await browser.step(`${world.origin}/`);
  expect(received.status).toBe(200);
  expect(nameIn(headersReceived(signedIn, 'x-amzn-oidc-data'))).toBe('Ada King');
  expect(headersReceived(signedIn, 'x-amzn-oidc-accesstoken')).not.toBe(before);
  expect(received.setCookies.join()).toContain('AWSELBAuthSessionCookie-0=');
});

it('the load balancer redirects a user to the provider when the refresh fails', async () => {
  const { browser, clock, provider, world } = await signInWithRefreshToken(true);
  await provider.close();
  clock.nowMs += 61_000;
  expect((await browser.step(`${world.origin}/`)).status).toBe(302);
});

it('the load balancer passes on an expired access token where refresh tokens are not used', async () => {
  const signedIn = await signInWithRefreshToken(false);
  const before = headersReceived(signedIn, 'x-amzn-oidc-accesstoken');
  signedIn.clock.nowMs += 61_000;
  expect((await signedIn.browser.step(`${signedIn.world.origin}/`)).status).toBe(200);
  expect(headersReceived(signedIn, 'x-amzn-oidc-accesstoken')).toBe(before);
});
