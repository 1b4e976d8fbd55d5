import { generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { jwtVerify } from 'jose';
import { expect, it } from 'vitest';
import { signDataToken } from '#infra/local/load-balancer/oidc/sign-data-token.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function decode(segment = ''): Record<string, unknown> {
  return JSON.parse(Buffer.from(segment, 'base64url').toString());
}

it('a data token is a JWT that verifies over its padded bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (name) => {
      const token = signDataToken({ payload: { sub: 'a', name }, privateKey });
      const { payload } = await jwtVerify(token, publicKey, { algorithms: ['ES256'] });
      expect(payload).toEqual({ sub: 'a', name });
      expect(token.split('.').every((segment) => segment.length % 4 === 0)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

it('a data token has the field order of the real one', () => {
  const header = { signer: 's', exp: 1, iss: 'i', kid: 'k', client: 'c' };
  const token = signDataToken({ header, privateKey });
  expect(Object.keys(decode(token.split('.')[0]))).toEqual([
    'typ',
    'kid',
    'alg',
    'iss',
    'client',
    'signer',
    'exp',
  ]);
});

it('a data token can say any algorithm and leave out any field', () => {
  const token = signDataToken({ header: { alg: 'none', typ: undefined }, privateKey });
  expect(decode(token.split('.')[0])).toEqual({ alg: 'none' });
});

it('a data token can go without padding', () => {
  const token = signDataToken({ payload: { sub: 'ab' }, privateKey, pad: false });
  expect(token).not.toContain('=');
});

it('a data token can carry a DER signature', () => {
  const token = signDataToken({ payload: { sub: 'a' }, privateKey, signatureEncoding: 'der' });
  const [header, payload, signature = ''] = token.split('.');
  const signed = Buffer.from(`${header}.${payload}`);
  const bytes = Buffer.from(signature, 'base64url');
  expect(verify('sha256', signed, { key: publicKey, dsaEncoding: 'der' }, bytes)).toBe(true);
});
