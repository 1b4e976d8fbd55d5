import { createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startMicrosoftGraph } from '#infra/local/microsoft-graph/start-microsoft-graph.ts';
import { makeUsers, type User } from '#infra/local/open-id-provider/make-users.ts';
import type { OpenIdProviderOptions } from '#infra/local/open-id-provider/provider-configuration.ts';
import {
  type OpenIdProvider,
  startOpenIdProvider,
} from '#infra/local/open-id-provider/start-open-id-provider.ts';
import { type Certificates, makeCertificates } from '#infra/local/world/certificates.ts';
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

describe('an opaque access token of the local OpenID provider', () => {
  beforeEach(() => start({}));

  it('is what a client gets unless the provider is told otherwise', async () => {
    const { accessToken } = await enter(id.people.ada);
    expect(() => decodeJwt(accessToken)).toThrow();
  });

  it('leads to its person and no other', async () => {
    const ada = await enter(id.people.ada);
    const grace = await enter(id.people.grace);
    expect(await id.personOfAccessToken(ada.accessToken)).toBe('local|ada');
    expect(await id.personOfAccessToken(grace.accessToken)).toBe('local|grace');
    expect(await id.personOfAccessToken('made-up')).toBeNull();
  });

  it('lets its person in at a Microsoft Graph that asks the provider', async () => {
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
});

describe('a JWT access token of the local OpenID provider', () => {
  beforeEach(() =>
    start({
      accessTokens: 'jwt',
      accessTokenClaims: ({ claims }) => ({ 'cognito:groups': claims.groups, token_use: 'access' }),
    }),
  );

  it('verifies under the published keys and carries what it was told', async () => {
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

  it('carries what is true at the sign-in', async () => {
    id.people.grace.claims.groups = ['jira-analysts'];
    const { accessToken } = await enter(id.people.grace);
    expect(decodeJwt(accessToken)).toMatchObject({ 'cognito:groups': ['jira-analysts'] });
  });

  it('opens userinfo', async () => {
    const { readUserInfo } = await enter(id.people.ada);
    expect(await readUserInfo()).toMatchObject({ sub: 'local|ada', email: 'ada@example.com' });
  });

  it('leads to its person, and to nobody once it was changed', async () => {
    const { accessToken } = await enter(id.people.ada);
    expect(await id.personOfAccessToken(accessToken)).toBe('local|ada');
    expect(await id.personOfAccessToken(`${accessToken.slice(0, -4)}AAAA`)).toBeNull();
  });

  it('leads to nobody once it was taken back', async () => {
    const { accessToken, redeemAgain } = await enter(id.people.ada);
    await expect(redeemAgain()).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(await id.personOfAccessToken(accessToken)).toBeNull();
  });

  it('is new after a refresh', async () => {
    id.switches.refreshTokens = 'always';
    const { accessToken, refresh } = await enter(id.people.ada);
    const refreshed = await refresh();
    expect(refreshed.access_token).not.toBe(accessToken);
    expect(decodeJwt(refreshed.access_token).sub).toBe('local|ada');
  });

  it('has no type when told so', async () => {
    id.switches.accessTokenType = null;
    const { accessToken } = await enter(id.people.ada);
    expect(decodeProtectedHeader(accessToken)).not.toHaveProperty('typ');
  });

  it('gives way to opaque ones when told so, and stays good itself', async () => {
    const before = await enter(id.people.ada);
    id.switches.accessTokens = 'opaque';
    const after = await enter(id.people.ada);
    expect(() => decodeJwt(after.accessToken)).toThrow();
    expect(await before.readUserInfo()).toMatchObject({ sub: 'local|ada' });
  });

  it('cannot be verified while the published keys are out of reach', async () => {
    id.switches.fail = { jwks: 503 };
    const answer = await loopbackFetch(tls.ca)(id.keySetUrl, { method: 'GET', headers: {} });
    expect(answer.status).toBe(503);
  });
});

describe('claims told of an access token', () => {
  it.each([
    ['another person', { sub: 'local|grace' }],
    ['the past', { exp: 1 }],
    ['another issuer', { iss: 'https://elsewhere.localhost' }],
    ['an audience', { aud: ['api', 'edge'], azp: 'edge', cid: 'edge' }],
  ])('win over those that it always has: %s', async (_case, claims) => {
    await start({ accessTokens: 'jwt', accessTokenClaims: () => claims });
    const { accessToken, readUserInfo } = await enter(id.people.ada);
    expect(decodeJwt(accessToken)).toMatchObject(claims);
    expect(await readUserInfo()).toMatchObject({ sub: 'local|ada' });
  });
});

describe('userinfo of the local OpenID provider', () => {
  const odd = {
    'https://example.com/groups': ['a', 'b'],
    'custom:groups': '[a, b]',
    email_verified: 'true' as const,
    resource_access: { jira: { roles: ['admin'] } },
    'a.b': null,
  };

  it('says every claim of whatever name and shape with all claims on', async () => {
    await start({ allClaims: true });
    Object.assign(id.people.ada.claims, odd);
    const { readUserInfo } = await enter(id.people.ada, 'openid');
    expect(await readUserInfo()).toEqual(id.people.ada.claims);
  });

  it('no longer says a claim that the person lost', async () => {
    await start({ allClaims: true });
    const { readUserInfo } = await enter(id.people.ada);
    delete id.people.ada.claims.groups;
    expect(await readUserInfo()).not.toHaveProperty('groups');
  });

  it('says further claims of whatever name', async () => {
    await start({ furtherClaims: Object.keys(odd) });
    Object.assign(id.people.ada.claims, odd);
    const { readUserInfo } = await enter(id.people.ada, 'openid profile');
    expect(await readUserInfo()).toMatchObject(odd);
  });
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
