import { JwtVerifier } from 'aws-jwt-verify';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { keyRingReader } from '#shared/base/key-ring.ts';
import { answerKeySet } from '#shared/pages/key-set.ts';
import { tokenKeyReader } from '#shared/session/token/token-keys.ts';
import { tokenSessions } from '#shared/session/token/token-sessions.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { NOW_SECONDS } from '#test/builders/data-token.ts';
import { sessionUser } from '#test/builders/session-user.ts';

const NOW = { kid: '2026-11', k: 'n'.repeat(40) };
const BEFORE = { kid: '2026-10', k: 'b'.repeat(40) };
const TO_COME = { kid: '2026-12', k: 'c'.repeat(40) };
const JIRA = 'https://jira.example.com';

const keysOf = (secret: object) =>
  tokenKeyReader(keyRingReader(async () => JSON.stringify(secret)));

function sessions(secret: object = NOW, nowSeconds = NOW_SECONDS) {
  return tokenSessions({
    readKeys: keysOf(secret),
    cookieName: '__Host-edge-token',
    sessionSeconds: 900,
    now: () => nowSeconds * 1000,
  });
}

async function lineFor(host = 'jira.example.com', secret: object = NOW): Promise<string> {
  const { setCookies } = await sessions(secret).open(acceptedRequest({ host }), sessionUser());
  expect(setCookies).toHaveLength(1);
  return setCookies[0] ?? '';
}
const tokenFor = async (host?: string, secret?: object) =>
  (await lineFor(host, secret)).replace(/^[^=]+=/, '').replace(/;.*$/, '');

async function publishedSet(secret: object = NOW): Promise<JSONWebKeySet> {
  return JSON.parse(String(answerKeySet(await keysOf(secret)()).body));
}
const verified = async (token: string, secret?: object, seconds = NOW_SECONDS) =>
  jwtVerify(token, createLocalJWKSet(await publishedSet(secret)), {
    issuer: JIRA,
    audience: JIRA,
    algorithms: ['ES256'],
    currentDate: new Date(seconds * 1000),
  });

describe('a trusted token', () => {
  it('a trusted token is verified with the published key set and names the user', async () => {
    const { payload } = await verified(await tokenFor());
    expect(payload).toMatchObject({
      sub: 'ada',
      preferred_username: 'ada',
      email: 'ada@example.com',
      name: 'Ada Lovelace',
    });
  });

  it('a trusted token is verified by a second library', async () => {
    // That library uses the clock of the machine.
    const seconds = Math.floor(Date.now() / 1000);
    const { setCookies } = await sessions(NOW, seconds).open(acceptedRequest(), sessionUser());
    const token = setCookies[0]?.replace(/^[^=]+=/, '').replace(/;.*$/, '') ?? '';
    const jwksUri = `${JIRA}/_edge/keys.json`;
    const verifier = JwtVerifier.create({ issuer: JIRA, audience: JIRA, jwksUri });
    verifier.cacheJwks(JSON.parse(JSON.stringify(await publishedSet())));
    expect(verifier.verifySync(token)).toMatchObject({ sub: 'ada' });
  });

  it('a trusted token is not valid at another product', async () => {
    const token = await tokenFor('confluence.example.com');
    await expect(verified(token)).rejects.toMatchObject({
      code: 'ERR_JWT_CLAIM_VALIDATION_FAILED',
    });
  });

  it('a trusted token with a changed payload is not valid', async () => {
    const [header, payload, signature] = (await tokenFor()).split('.');
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'admin' })).toString('base64url');
    await expect(verified([header, other, signature].join('.'))).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });

  it('a token that another deployment signed is not valid', async () => {
    const token = await tokenFor('jira.example.com', { ...NOW, k: 'x'.repeat(40) });
    await expect(verified(token)).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });

  it('a trusted token is signed with the current key and stays valid after the next rotation', async () => {
    const rotating = { ...NOW, previous: BEFORE };
    expect(decodeProtectedHeader(await tokenFor('jira.example.com', rotating))).toEqual({
      alg: 'ES256',
      typ: 'JWT',
      kid: NOW.kid,
    });
    const older = await tokenFor('jira.example.com', BEFORE);
    await expect(verified(older, rotating)).resolves.toMatchObject({ payload: { sub: 'ada' } });
    await expect(verified(older, NOW)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  it('a trusted token is never signed with the next key, which is published all the same', async () => {
    const announced = { ...NOW, previous: BEFORE, next: TO_COME };
    const token = await tokenFor('jira.example.com', announced);
    expect(decodeProtectedHeader(token)).toMatchObject({ kid: NOW.kid });
    const { keys } = await publishedSet(announced);
    expect(keys.map(({ kid }) => kid)).toEqual([NOW.kid, BEFORE.kid, TO_COME.kid]);
    // This is the token of an instance that has read the secret after the rotation.
    const newer = await tokenFor('jira.example.com', { ...TO_COME, previous: NOW });
    await expect(verified(newer, announced)).resolves.toMatchObject({ payload: { sub: 'ada' } });
  });

  it.each([-60, 0, 900, 959])(
    'a trusted token is valid %i seconds after it was issued',
    async (seconds) => {
      const token = await tokenFor();
      await expect(verified(token, NOW, NOW_SECONDS + seconds)).resolves.toBeDefined();
    },
  );

  it.each([
    [-61, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    [960, 'ERR_JWT_EXPIRED'],
  ])('a trusted token is not valid %i seconds after it was issued', async (seconds, code) => {
    const token = await tokenFor();
    await expect(verified(token, NOW, NOW_SECONDS + seconds)).rejects.toMatchObject({ code });
  });

  it('the cookie of a trusted token ends with the edge session and is sent to this host alone', async () => {
    expect(await lineFor()).toMatch(
      /^__Host-edge-token=[\w.-]+; Max-Age=900; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it('a trusted token names the host with its port', async () => {
    const token = await tokenFor('jira.example.com:8443');
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(payload).toMatchObject({
      iss: 'https://jira.example.com:8443',
      aud: 'https://jira.example.com:8443',
    });
  });

  it('a trusted token holds names in any script', async () => {
    const user = sessionUser({ username: 'zoë', displayName: 'Zoë “Z” Žižek 🦊' });
    const { setCookies } = await sessions().open(acceptedRequest(), user);
    expect(setCookies[0]).toMatch(/^[\x20-\x7e]+$/);
    const token = setCookies[0]?.replace(/^[^=]+=/, '').replace(/;.*$/, '') ?? '';
    const { payload } = await verified(token);
    expect(payload).toMatchObject({ sub: 'zoë', name: 'Zoë “Z” Žižek 🦊' });
  });

  it('a trusted token replaces a remember-me cookie of the product', async () => {
    const request = acceptedRequest({ cookie: 'seraph.rememberme.cookie=old' });
    const { setCookies } = await sessions().open(request, sessionUser());
    expect(setCookies).toEqual([
      expect.stringMatching(/^__Host-edge-token=/),
      'seraph.rememberme.cookie=; Max-Age=0; Path=/; HttpOnly; Secure',
    ]);
  });

  it('a trusted token is issued at each sign-on, and the one in the request is not used', async () => {
    const request = acceptedRequest({ cookie: `__Host-edge-token=${await tokenFor()}` });
    expect(await sessions().findExistingSession(request, 'ada')).toBeNull();
    expect(sessions().hasSessionCookie(request)).toBe(false);
  });
});
