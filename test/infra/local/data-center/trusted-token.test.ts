import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { trustedToken } from '#infra/local/data-center/trusted-token.ts';
import { type Certificates, makeCertificates } from '#infra/local/tls/certificates.ts';
import { callProduct } from './call-product.ts';
import { startSmallProduct } from './start-small-product.ts';

const clock = () => Date.UTC(2026, 0, 1);
const issuer = 'https://small.example.localhost';
const audience = 'small';
const claims = { preferred_username: 'ada', iss: issuer, aud: audience, exp: clock() / 1000 + 60 };

let tls: Certificates;
beforeAll(async () => {
  tls = await makeCertificates(['small.example.localhost']);
});

interface Issuer {
  readonly url: string;
  /** Makes a key of that kid and publishes nothing else. */
  rotate(kid: string): Promise<void>;
  sign(changes?: Record<string, unknown>): Promise<string>;
  answerWith(status: number): void;
}

async function startIssuer(): Promise<Issuer> {
  let key = await makeKey('first');
  let status = 200;
  const server = createServer(tls, (_incoming, outgoing) => {
    outgoing.writeHead(status).end(JSON.stringify({ keys: [key.jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return {
    url: `https://small.example.localhost:${(server.address() as AddressInfo).port}/_edge/keys.json`,
    rotate: async (kid) => {
      key = await makeKey(kid);
    },
    sign: (changes = {}) => {
      const token = new SignJWT({ ...claims, ...changes });
      return token.setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(key.privateKey);
    },
    answerWith: (next) => {
      status = next;
    },
  };
}

async function makeKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
}

function trust(keySetUrl: string, ca = tls.ca) {
  return trustedToken({ cookieName: 'edge-token', issuer, audience, keySetUrl, ca, clock });
}

async function statusFor(token: string, singleSignOn: ReturnType<typeof trust>): Promise<number> {
  const product = await startSmallProduct({ singleSignOn, clock });
  return (await callProduct(product, '/home', { cookies: `edge-token=${token}` })).status;
}

it('a product that trusts a token signs in the user that it names, as they are in the product', async () => {
  const { url, sign } = await startIssuer();
  const product = await startSmallProduct({ singleSignOn: trust(url), clock });
  const cookies = `edge-token=${await sign()}`;
  expect((await callProduct(product, '/home', { cookies })).status).toBe(200);
  expect(product.person('ada')?.groups).toEqual(['small-users']);
  expect(product.person('ada')?.emailAddress).toBe('ada@example.com');
});

it.each([
  ['names no user of the product', { preferred_username: 'grace' }],
  ['names a user without a licence', { preferred_username: 'bob' }],
  ['is from another issuer', { iss: 'https://other.example.localhost' }],
  ['is meant for another product', { aud: 'large' }],
  ['has expired', { exp: clock() / 1000 - 1 }],
  ['never expires', { exp: undefined }],
])('a product that trusts a token accepts no token that %s', async (_why, changes) => {
  const { url, sign } = await startIssuer();
  expect(await statusFor(await sign(changes), trust(url))).toBe(302);
});

it.each([undefined, '', 7])(
  'a product that trusts a token recognises no user by the name %j',
  async (name) => {
    const { url, sign } = await startIssuer();
    const cookies = new Map([['edge-token', await sign({ preferred_username: name })]]);
    const request = { cookies, remoteAddress: '127.0.0.1', forwardedFor: undefined };
    expect(await trust(url).recognise(request)).toBeNull();
  },
);

it('a product that trusts a token accepts no token with another signature', async () => {
  const [mine, other] = [await startIssuer(), await startIssuer()];
  expect(await statusFor(await other.sign(), trust(mine.url))).toBe(302);
});

it('a product that trusts a token accepts no text that is not a token', async () => {
  const { url } = await startIssuer();
  expect(await statusFor('nonsense', trust(url))).toBe(302);
});

it('a product that trusts a token looks for a new key at once', async () => {
  const { url, rotate, sign } = await startIssuer();
  const singleSignOn = trust(url);
  expect(await statusFor(await sign(), singleSignOn)).toBe(200);
  await rotate('second');
  expect(await statusFor(await sign(), singleSignOn)).toBe(200);
});

it('a product that trusts a token recognises no user while the keys are away', async () => {
  const { url, sign, answerWith } = await startIssuer();
  answerWith(503);
  expect(await statusFor(await sign(), trust(url))).toBe(302);
  expect(await statusFor(await sign(), trust('https://small.example.localhost:9/keys'))).toBe(302);
});

it('a product that trusts a token recognises no user when the server of the keys has another certificate', async () => {
  const { url, sign } = await startIssuer();
  const { ca } = await makeCertificates(['elsewhere.localhost']);
  expect(await statusFor(await sign(), trust(url, ca))).toBe(302);
});

it('a product that trusts a token deletes the cookie at sign-out', async () => {
  const { url, sign } = await startIssuer();
  const product = await startSmallProduct({ singleSignOn: trust(url), clock });
  const answer = await callProduct(product, '/leave', { cookies: `edge-token=${await sign()}` });
  expect(answer.setCookies).toContain('edge-token=; Path=/; Max-Age=0; Secure; HttpOnly');
});
