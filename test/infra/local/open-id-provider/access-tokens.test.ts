import { createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { startMicrosoftGraph } from '#infra/local/microsoft-graph/start-microsoft-graph.ts';
import { makeUsers, type User } from '#infra/local/open-id-provider/make-users.ts';
import type { OpenIdProviderOptions } from '#infra/local/open-id-provider/provider-configuration.ts';
import {
  type OpenIdProvider,
  startOpenIdProvider,
} from '#infra/local/open-id-provider/start-open-id-provider.ts';
import { type Certificates, makeCertificates } from '#infra/local/tls/certificates.ts';
import { localFetch } from '#test/infra/local/vendor-api/local-fetch.ts';
import { loopbackFetch } from './browser.ts';
import { callback, signIn } from './sign-in.ts';

type People = ReturnType<typeof makeUsers>;

let tls: Certificates;
let id: OpenIdProvider<People>;

beforeAll(async () => {
  tls = await makeCertificates(['id.localhost']);
});
afterEach(() => id.close());

it('an opaque access token is what a client gets by default', async () => {
  await start({});
  const { accessToken } = await enter(id.people.ada);
  expect(() => decodeJwt(accessToken)).toThrow();
});

it('an opaque access token leads to its user and no other', async () => {
  await start({});
  const ada = await enter(id.people.ada);
  const grace = await enter(id.people.grace);
  expect(await id.personOfAccessToken(ada.accessToken)).toBe('local|ada');
  expect(await id.personOfAccessToken(grace.accessToken)).toBe('local|grace');
  expect(await id.personOfAccessToken('made-up')).toBeNull();
});

it('an opaque access token lets its user in at a Microsoft Graph that asks the provider', async () => {
  await start({});
  const graph = await startMicrosoftGraph({
    tls,
    people: [{ sub: 'local|ada', displayName: 'Ada Lovelace' }],
    subjectOf: id.personOfAccessToken,
  });
  const { accessToken } = await enter(id.people.ada);
  const headers = { authorization: `Bearer ${accessToken}` };
  const answer = await localFetch(tls.ca)(`${graph.url}/oidc/userinfo`, { headers });
  expect(await answer.json()).toMatchObject({ sub: 'local|ada', name: 'Ada Lovelace' });
  await graph.close();
});

const startWithJwt = () =>
  start({
    accessTokens: 'jwt',
    accessTokenClaims: ({ claims }) => ({ 'cognito:groups': claims.groups, token_use: 'access' }),
  });

it('a JWT access token verifies under the published keys and carries the configured claims', async () => {
  await startWithJwt();
  const { accessToken } = await enter(id.people.ada);
  const keys = createRemoteJWKSet(new URL(id.keySetUrl), { [customFetch]: loopback() });
  const { payload, protectedHeader } = await jwtVerify(accessToken, keys, {
    issuer: id.issuer,
    algorithms: ['RS256'],
    requiredClaims: ['iat', 'jti'],
  });
  expect(protectedHeader).toMatchObject({ typ: 'at+jwt', kid: expect.any(String) });
  expect(payload).toMatchObject({
    sub: 'local|ada',
    client_id: id.clientId,
    'cognito:groups': ['jira-software-users', 'jira-analysts'],
    token_use: 'access',
  });
  expect(Number(payload.exp) - Number(payload.iat)).toBe(3600);
});

it('a JWT access token carries what is true at the sign-in', async () => {
  await startWithJwt();
  id.people.grace.claims.groups = ['jira-analysts'];
  const { accessToken } = await enter(id.people.grace);
  expect(decodeJwt(accessToken)).toMatchObject({ 'cognito:groups': ['jira-analysts'] });
});

it('a JWT access token opens userinfo', async () => {
  await startWithJwt();
  const { readUserInfo } = await enter(id.people.ada);
  expect(await readUserInfo()).toMatchObject({ sub: 'local|ada', email: 'ada@example.com' });
});

it('a JWT access token leads to its user, and to no user once it was changed', async () => {
  await startWithJwt();
  const { accessToken } = await enter(id.people.ada);
  expect(await id.personOfAccessToken(accessToken)).toBe('local|ada');
  expect(await id.personOfAccessToken(`${accessToken.slice(0, -4)}AAAA`)).toBeNull();
});

it('a JWT access token leads to no user once it was revoked', async () => {
  await startWithJwt();
  const { accessToken, redeemAgain } = await enter(id.people.ada);
  await expect(redeemAgain()).rejects.toMatchObject({ error: 'invalid_grant' });
  expect(await id.personOfAccessToken(accessToken)).toBeNull();
});

it('a JWT access token is new after a refresh', async () => {
  await startWithJwt();
  id.switches.refreshTokens = 'always';
  const { accessToken, refresh } = await enter(id.people.ada);
  const refreshed = await refresh();
  expect(refreshed.access_token).not.toBe(accessToken);
  expect(decodeJwt(refreshed.access_token).sub).toBe('local|ada');
});

it('a JWT access token has no type where a switch says so', async () => {
  await startWithJwt();
  id.switches.accessTokenType = null;
  const { accessToken } = await enter(id.people.ada);
  expect(decodeProtectedHeader(accessToken)).not.toHaveProperty('typ');
});

it('a JWT access token gives way to opaque ones where a switch says so, and stays good itself', async () => {
  await startWithJwt();
  const before = await enter(id.people.ada);
  id.switches.accessTokens = 'opaque';
  const after = await enter(id.people.ada);
  expect(() => decodeJwt(after.accessToken)).toThrow();
  expect(await before.readUserInfo()).toMatchObject({ sub: 'local|ada' });
});

it('a JWT access token cannot be verified while the published keys are out of reach', async () => {
  await startWithJwt();
  id.switches.fail = { jwks: 503 };
  const answer = await loopbackFetch(tls.ca)(id.keySetUrl, { method: 'GET', headers: {} });
  expect(answer.status).toBe(503);
});

it.each([
  ['another user', { sub: 'local|grace' }],
  ['the past', { exp: 1 }],
  ['another issuer', { iss: 'https://elsewhere.localhost' }],
  ['an audience', { aud: ['api', 'edge'], azp: 'edge', cid: 'edge' }],
])('the claims of an access token win over those that it always has: %s', async (_case, claims) => {
  await start({ accessTokens: 'jwt', accessTokenClaims: () => claims });
  const { accessToken, readUserInfo } = await enter(id.people.ada);
  expect(decodeJwt(accessToken)).toMatchObject(claims);
  expect(await readUserInfo()).toMatchObject({ sub: 'local|ada' });
});

const odd = {
  'https://example.com/groups': ['a', 'b'],
  'custom:groups': '[a, b]',
  email_verified: 'true' as const,
  resource_access: { jira: { roles: ['admin'] } },
  'a.b': null,
};

it('userinfo of the local OpenID provider says every claim of whatever name and shape with all claims on', async () => {
  await start({ allClaims: true });
  Object.assign(id.people.ada.claims, odd);
  const { readUserInfo } = await enter(id.people.ada, 'openid');
  expect(await readUserInfo()).toEqual(id.people.ada.claims);
});

it('userinfo of the local OpenID provider no longer says a claim that the user lost', async () => {
  await start({ allClaims: true });
  const { readUserInfo } = await enter(id.people.ada);
  delete id.people.ada.claims.groups;
  expect(await readUserInfo()).not.toHaveProperty('groups');
});

it('userinfo of the local OpenID provider says further claims of whatever name', async () => {
  await start({ furtherClaims: Object.keys(odd) });
  Object.assign(id.people.ada.claims, odd);
  const { readUserInfo } = await enter(id.people.ada, 'openid profile');
  expect(await readUserInfo()).toMatchObject(odd);
});

async function start(options: Partial<OpenIdProviderOptions<People>>): Promise<void> {
  id = await startOpenIdProvider({
    tls,
    redirectUris: [callback],
    people: makeUsers(),
    ...options,
  });
}

function enter(user: User, scope?: string) {
  return signIn({ id, ca: tls.ca, ...(scope !== undefined && { scope }) }, user);
}

function loopback() {
  return (url: string) => loopbackFetch(tls.ca)(url, { method: 'GET', headers: {} });
}
