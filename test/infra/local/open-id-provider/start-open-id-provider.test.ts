import * as client from 'openid-client';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { makeUsers, type User } from '#infra/local/open-id-provider/make-users.ts';
import {
  type OpenIdProvider,
  startOpenIdProvider,
} from '#infra/local/open-id-provider/start-open-id-provider.ts';
import { type Certificates, makeCertificates } from '#infra/local/tls/certificates.ts';
import { loopbackFetch, openBrowser } from './browser.ts';

const callback = 'https://jira.localhost/oauth2/idpresponse';
const scope = 'openid profile email groups';
const notices = [vi.spyOn(console, 'info'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];

let tls: Certificates;
let id: OpenIdProvider<ReturnType<typeof makeUsers>>;
let configuration: client.Configuration;

beforeAll(async () => {
  tls = await makeCertificates(['id.localhost']);
  id = await startOpenIdProvider({
    tls,
    redirectUris: [callback],
    postLogoutRedirectUris: ['https://jira.localhost/_edge/signed-out'],
    people: makeUsers(),
    furtherClaims: ['upn'],
  });
  configuration = await discover(client.ClientSecretBasic(id.clientSecret));
});
afterAll(() => id.close());
afterEach(() => {
  id.switches.fail = {};
  id.switches.refreshTokens = 'never';
});

it('the local OpenID provider publishes the endpoints that the listener rules are given', () => {
  expect(configuration.serverMetadata()).toMatchObject({
    issuer: id.issuer,
    authorization_endpoint: id.authorizationEndpoint,
    token_endpoint: id.tokenEndpoint,
    userinfo_endpoint: id.userInfoEndpoint,
    end_session_endpoint: id.endSessionEndpoint,
  });
});

it.each([
  ['in the Authorization header', () => client.ClientSecretBasic(id.clientSecret)],
  ['in the body', () => client.ClientSecretPost(id.clientSecret)],
])(
  'the local OpenID provider completes the code flow for a client that authenticates %s',
  async (_where, method) => {
    const claims = await signIn(id.people.ada, { configuration: await discover(method()) });
    expect(claims).toMatchObject({ sub: 'local|ada' });
  },
);

it.each(Object.entries(makeUsers()))(
  'the local OpenID provider says of %s at userinfo what it knows',
  async (name, { claims }) => {
    const user = id.people[name as keyof typeof id.people];
    expect(await signIn(user)).toEqual(claims);
  },
);

it('the local OpenID provider keeps the claims out of the ID token', async () => {
  const tokens = await signInForTokens(id.people.ada);
  expect(tokens.claims()).not.toHaveProperty('groups');
  expect(tokens.claims()).not.toHaveProperty('email');
});

it('the local OpenID provider says only what the scope covers', async () => {
  expect(await signIn(id.people.ada, { scope: 'openid' })).toEqual({ sub: 'local|ada' });
});

it('the local OpenID provider tells at the next userinfo request that a group was lost and another claim was made', async () => {
  const people = makeUsers();
  const tokens = await signInForTokens(id.people.grace);
  id.people.grace.claims.groups = ['jira-analysts'];
  id.people.grace.claims['upn'] = 'grace@corp.example';
  expect(await userInfo(tokens, people.grace.claims.sub)).toMatchObject({
    groups: ['jira-analysts'],
    upn: 'grace@corp.example',
  });
  delete id.people.grace.claims.groups;
  expect(await userInfo(tokens, people.grace.claims.sub)).not.toHaveProperty('groups');
});

it('the local OpenID provider signs a browser that it knows in without asking again', async () => {
  const browser = openBrowser(tls.ca);
  await signIn(id.people.ada, { browser });
  const second = await browser.openPage(authorizationUrl({}));
  expect(second.location).toMatch(`${callback}?code=`);
});

it('the local OpenID provider shows the form again with a message after a wrong password', async () => {
  const browser = openBrowser(tls.ca);
  const form = await browser.walk(authorizationUrl({}));
  const again = await browser.openPage(form.url, {
    email: '"><b>ada@example.com',
    password: 'guess-work',
  });
  expect(again.status).toBe(401);
  expect(again.text).toContain('role="alert"');
  expect(again.text).toContain('value="&quot;&gt;&lt;b&gt;ada@example.com"');
  expect(again.text).not.toContain('guess-work');
  const signedIn = await browser.walk(form.url, credentials(id.people.ada));
  expect(signedIn.location).toMatch(`${callback}?code=`);
});

it('the local OpenID provider refuses one user the password of another', async () => {
  const browser = openBrowser(tls.ca);
  const form = await browser.walk(authorizationUrl({}));
  const { email } = credentials(id.people.ada);
  const { password } = credentials(id.people.grace);
  expect(
    await browser.openPage(form.url, { email: String(email), password: String(password) }),
  ).toMatchObject({
    status: 401,
    location: undefined,
  });
});

it('the local OpenID provider takes a code once, and takes back what it gave for it when it is shown again', async () => {
  const back = await signInForCode(id.people.ada);
  const tokens = await exchange(back);
  await expect(exchange(back)).rejects.toMatchObject({ error: 'invalid_grant' });
  await expect(userInfo(tokens, 'local|ada')).rejects.toMatchObject({ cause: { status: 401 } });
});

it('the local OpenID provider needs no script and no outside asset on its form', async () => {
  const form = await openBrowser(tls.ca).walk(authorizationUrl({}));
  expect(form.text).not.toMatch(/<script|https?:\/\//);
  expect(form.text).toMatch(/<label for="email">.*<label for="password">/s);
});

it('the local OpenID provider tells a browser whose sign-in is not under way to start again', async () => {
  const form = await openBrowser(tls.ca).walk(authorizationUrl({}));
  const stranger = await openBrowser(tls.ca).openPage(form.url, credentials(id.people.ada));
  expect(stranger.status).toBe(400);
  expect(stranger.text).toContain('start again');
});

it('the local OpenID provider refuses a redirect address that was not registered', async () => {
  const url = authorizationUrl({ redirect_uri: 'https://elsewhere.localhost/' });
  const refused = await openBrowser(tls.ca).openPage(url);
  expect(refused).toMatchObject({ status: 400, location: undefined });
});

it('the local OpenID provider asks again once the user has signed out', async () => {
  const browser = openBrowser(tls.ca);
  await signIn(id.people.ada, { browser });
  const page = await browser.openPage(
    client.buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: 'https://jira.localhost/_edge/signed-out',
    }),
  );
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const out = await browser.openPage(new URL(`${id.endSessionEndpoint}/confirm`), {
    xsrf,
    logout: 'yes',
  });
  expect(out.location).toMatch(/^https:\/\/jira\.localhost\/_edge\/signed-out/);
  expect((await browser.walk(authorizationUrl({}))).text).toContain('sign-in-form');
});

it('the local OpenID provider issues refresh tokens only where a switch says so', async () => {
  expect(await signInForTokens(id.people.ada)).not.toHaveProperty('refresh_token');
  id.switches.refreshTokens = 'always';
  const tokens = await signInForTokens(id.people.ada);
  const refreshed = await client.refreshTokenGrant(configuration, tokens.refresh_token ?? '');
  expect(refreshed.access_token).toBeTypeOf('string');
  expect(refreshed.access_token).not.toBe(tokens.access_token);
});

it('the local OpenID provider redirects the browser with access_denied where a switch says so', async () => {
  id.switches.fail = { auth: 'denied' };
  const back = await openBrowser(tls.ca).openPage(authorizationUrl({ state: 'kept' }));
  expect(back.location).toBe(`${callback}?error=access_denied&state=kept`);
});

it.each(['token', 'me'] as const)(
  'the local OpenID provider answers 503 at /%s where a switch says so',
  async (endpoint) => {
    id.switches.fail = { [endpoint]: 503 };
    await expect(signIn(id.people.ada)).rejects.toMatchObject({ cause: { status: 503 } });
  },
);

it('the local OpenID provider never answers an endpoint that a switch makes hang, and ends it when closing', async () => {
  const hanging = await startOpenIdProvider({ tls, redirectUris: [callback], people: {} });
  hanging.switches.fail = { token: 'hang' };
  const browser = openBrowser(tls.ca);
  const answer = browser.openPage(new URL(hanging.tokenEndpoint), {
    grant_type: 'client_credentials',
  });
  const ended = expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' });
  await browser.openPage(new URL(`${hanging.issuer}/.well-known/openid-configuration`));
  await hanging.close();
  await ended;
});

it('the local OpenID provider prints nothing', () => {
  for (const notice of notices) expect(notice).not.toHaveBeenCalled();
});

async function discover(method: client.ClientAuth): Promise<client.Configuration> {
  return client.discovery(new URL(id.issuer), id.clientId, undefined, method, {
    [client.customFetch]: loopbackFetch(tls.ca),
  });
}

function authorizationUrl(parameters: Record<string, string>): URL {
  return client.buildAuthorizationUrl(configuration, {
    redirect_uri: callback,
    scope,
    state: 'state',
    ...parameters,
  });
}

function credentials(user: User): Record<string, string> {
  return { email: user.signInName, password: user.password };
}

interface SignIn {
  readonly browser?: ReturnType<typeof openBrowser>;
  readonly configuration?: client.Configuration;
  readonly scope?: string;
}

async function signIn(user: User, options: SignIn = {}): Promise<unknown> {
  return userInfo(await signInForTokens(user, options), user.claims.sub);
}

async function signInForTokens(user: User, options: SignIn = {}) {
  return exchange(await signInForCode(user, options), options.configuration);
}

async function signInForCode(user: User, options: SignIn = {}): Promise<URL> {
  const browser = options.browser ?? openBrowser(tls.ca);
  const form = await browser.walk(authorizationUrl({ scope: options.scope ?? scope }));
  const back = await browser.walk(form.url, credentials(user));
  return new URL(back.location ?? '');
}

function exchange(back: URL, as = configuration) {
  return client.authorizationCodeGrant(as, back, { expectedState: 'state' });
}

function userInfo(tokens: client.TokenEndpointResponse, sub: string): Promise<unknown> {
  return client.fetchUserInfo(configuration, tokens.access_token, sub);
}
