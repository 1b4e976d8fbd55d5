import { SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AccessTokenOptions, accessTokenGroups } from '#shared/groups/sources/access-token.ts';
import { groupsUnavailable } from '#shared/groups/sources/groups-unavailable.ts';
import { keySet } from '#shared/groups/sources/key-set.ts';
import { CLIENT, ISSUER, NOW_SECONDS } from '#test/builders/data-token.ts';
import { recordingServer } from '#test/builders/recording-server.ts';
import { plainSend, RETRY_RULES, toHttps } from './plain-send.ts';
import {
  type AccessTokenParts,
  accessToken,
  type ProviderKey,
  providerKey,
} from './provider-keys.ts';
import { question, unavailable } from './question.ts';

const now = () => NOW_SECONDS * 1000;
let key: ProviderKey;
beforeAll(async () => {
  key = await providerKey();
});

/** Returns the source over a key set of these keys. */
async function source(
  parts: Partial<AccessTokenOptions> = {},
  keys: readonly ProviderKey[] = [key],
) {
  const { url } = await recordingServer(() => ({ body: { keys: keys.map(({ jwk }) => jwk) } }));
  return accessTokenGroups({
    claim: 'cognito:groups',
    format: 'list',
    leftOut: 'unknown',
    clientClaim: 'client_id',
    clientId: CLIENT,
    issuer: ISSUER,
    keySet: keySet({ url: toHttps(url), send: plainSend(), retryRules: RETRY_RULES, now }),
    now,
    ...parts,
  });
}

const query = async (token: string | null, parts: Partial<AccessTokenOptions> = {}) =>
  (await source(parts))(question({ accessToken: token }));

const PRESENT = { state: 'present', names: ['analysts', 'board'] };

describe('an access token of the user for this client, signed by the provider', () => {
  it('an access token lists the groups', async () => {
    expect(await query(await accessToken(key))).toEqual(PRESENT);
  });

  it.each(['at+jwt', 'application/at+JWT', 'JWT'])(
    'an access token may be of type %s',
    async (typ) => {
      expect(await query(await accessToken(key, { header: { typ } }))).toEqual(PRESENT);
    },
  );

  it.each([
    ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
    ...['ES256', 'ES384', 'ES512', 'EdDSA'],
  ])('an access token may be signed with %s', async (alg) => {
    const other = await providerKey('other', alg);
    const read = await source({}, [key, other]);
    expect(await read(question({ accessToken: await accessToken(other) }))).toEqual(PRESENT);
  });

  it('an access token may name the client in the claim that the provider uses', async () => {
    const payload = { client_id: undefined, token_use: undefined, aud: ['https://api', CLIENT] };
    const token = await accessToken(key, { payload });
    expect(await query(token, { clientClaim: 'aud' })).toEqual(PRESENT);
  });

  it('an access token counts for ten seconds after its end, because clocks differ', async () => {
    const token = await accessToken(key, { payload: { exp: NOW_SECONDS - 9 } });
    expect(await query(token)).toEqual(PRESENT);
  });

  it.each([
    ['none', { state: 'empty', isLeftOut: true }],
    ['unknown', { state: 'absent' }],
  ] as const)(
    'an access token without groups, where that means %s, says %j',
    async (leftOut, claim) => {
      const token = await accessToken(key, { payload: { 'cognito:groups': undefined } });
      expect(await query(token, { leftOut })).toEqual(claim);
    },
  );

  it('an access token may hold the groups inside another claim', async () => {
    const token = await accessToken(key, { payload: { realm_access: { roles: ['a'] } } });
    expect(await query(token, { claim: ['realm_access', 'roles'] })).toEqual({
      state: 'present',
      names: ['a'],
    });
  });

  it.each([
    ['has no groups claim', undefined],
    ['has an unreadable groups claim', { a: 1 }],
  ])('an access token that %s says nothing of groups', async (_title, groups) => {
    const token = await accessToken(key, { payload: { 'cognito:groups': groups } });
    expect(await query(token)).toMatchObject({ state: 'absent' });
  });

  it.each<[string, string, readonly string[], object]>([
    [
      'a user pool',
      'without the groups of its providers',
      ['a', 'eu-west-1_Ab1_Okta'],
      { state: 'present', names: ['a'] },
    ],
    [
      'a user pool',
      'only when there are others than those of its providers',
      ['eu-west-1_Ab1_Okta'],
      { state: 'absent' },
    ],
    [
      'a user pool',
      'with those of another pool',
      ['eu-west-1_Xy2_Okta'],
      { state: 'present', names: ['eu-west-1_Xy2_Okta'] },
    ],
  ])('an access token of %s lists the groups %s', async (_issuer, _what, groups, claim) => {
    const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab1';
    const token = await accessToken(key, { payload: { iss: issuer, 'cognito:groups': groups } });
    expect(await query(token, { issuer })).toEqual(claim);
  });

  it('an access token of another issuer lists all groups, whatever their names', async () => {
    const groups = [`${ISSUER}_Okta`, 'eu-west-1_Ab1_Okta', '_Okta'];
    const token = await accessToken(key, { payload: { 'cognito:groups': groups } });
    expect(await query(token)).toEqual({ state: 'present', names: groups.toSorted() });
  });

  it('an access token may report an overage', async () => {
    const payload = { groups: undefined, _claim_names: { groups: 'src1' } };
    const token = await accessToken(key, { payload });
    expect(await query(token, { claim: 'groups' })).toEqual({ state: 'overage' });
  });
});

describe('an access token that does not count', () => {
  it.each<[string, string, AccessTokenParts]>([
    ['that has expired', 'expired', { payload: { exp: NOW_SECONDS - 10 } }],
    ['that has no end', 'expired', { payload: { exp: undefined } }],
    ['whose end is no number', 'expired', { payload: { exp: String(NOW_SECONDS + 60) } }],
    ['whose time has not come', 'not_yet_valid', { payload: { nbf: NOW_SECONDS + 11 } }],
    ['of another issuer', 'issuer', { payload: { iss: `${ISSUER}/` } }],
    ['made for another client', 'client', { payload: { client_id: 'other' } }],
    ['made for no client', 'client', { payload: { client_id: undefined } }],
    ['of another user', 'subject', { payload: { sub: 'subject-of-eve' } }],
    ['of no user', 'subject', { payload: { sub: undefined } }],
    ['that is an ID token', 'token_use', { payload: { token_use: 'id' } }],
    ['of another type', 'token_use', { header: { typ: 'logout+jwt' } }],
    ['of an unknown key', 'signature', { header: { kid: 'unknown' } }],
  ])('an access token %s does not count', async (_title, reason, parts) => {
    const token = await accessToken(key, parts);
    await expect(query(token)).rejects.toMatchObject(unavailable(reason));
  });

  it.each([
    ['that is missing', null, 'no_token'],
    ['that is empty', '', 'no_token'],
    ['that is not a JWS', 'ya29.a0AfH6SMBx-opaque', 'opaque'],
    ['that is encrypted', 'e30.e30.e30.e30.e30', 'opaque'],
    ['whose header is not JSON', 'bm8.e30.c2ln', 'opaque'],
    ['whose header is not UTF-8', 'eyL_IjoxfQ.e30.c2ln', 'opaque'],
    ['whose header is no base64url', 'e30AA.e30.c2ln', 'opaque'],
    ['that is longer than a header may be', `e30.${'a'.repeat(16_384)}.a`, 'unreadable'],
  ])('an access token %s does not count', async (_title, token, reason) => {
    await expect(query(token)).rejects.toMatchObject(unavailable(reason));
  });

  it('an access token signed by another key with the same name does not count', async () => {
    const token = await accessToken(await providerKey());
    await expect(query(token)).rejects.toMatchObject(unavailable('signature'));
  });

  it('an access token with a changed payload does not count', async () => {
    const [header, , signature] = (await accessToken(key)).split('.');
    const [, payload] = (await accessToken(key, { payload: { 'cognito:groups': ['x'] } })).split(
      '.',
    );
    const token = [header, payload, signature].join('.');
    await expect(query(token)).rejects.toMatchObject(unavailable('signature'));
  });

  it('an access token with an unknown extension does not count', async () => {
    const token = await accessToken(key, { header: { b64: true, crit: ['b64'] } });
    await expect(query(token)).rejects.toMatchObject(unavailable('unreadable'));
  });

  it('an unsigned access token does not count', async () => {
    const token = new UnsecuredJWT({ sub: 'subject-of-ada', iss: ISSUER }).encode();
    await expect(query(token)).rejects.toMatchObject(unavailable('signature'));
  });

  it('an access token signed with a public key as a shared secret does not count', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(key.jwk));
    const claims = { sub: 'subject-of-ada', iss: ISSUER, client_id: CLIENT };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: key.kid })
      .setExpirationTime(NOW_SECONDS + 60)
      .sign(secret);
    await expect(query(token)).rejects.toMatchObject(unavailable('signature'));
  });

  it('an access token does not count while the key set cannot be fetched', async () => {
    const none = async () => Promise.reject(groupsUnavailable('keys'));
    const queried = query(await accessToken(key), { keySet: none });
    await expect(queried).rejects.toMatchObject(unavailable('keys'));
  });

  it('the failure holds no text of the access token', async () => {
    const token = await accessToken(key, { payload: { sub: 'subject-of-eve' } });
    const failure: unknown = await query(token).catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: 'map.groups_unavailable' });
    expect(failure).toHaveProperty('evidence', { reason: 'subject' });
  });
});
