import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSPKI } from 'jose';
import { describe, expect, it } from 'vitest';
import { type TokenTrust, verifyDataToken } from '#shared/authenticate/verify-data-token.ts';

interface Vector {
  readonly token: string;
  readonly publicKeyPem: string;
  readonly header: { kid: string; iss: string; client: string; signer: string; exp: number };
  readonly payload: { sub: string; username: string };
}

const FILE = join(import.meta.dirname, '../../../../../shared/vectors/real-alb-token.json');

describe.skipIf(!existsSync(FILE))('a token that a real load balancer issued', () => {
  const vector = () => JSON.parse(readFileSync(FILE, 'utf8')) as Vector;
  const trustIn = ({ header, publicKeyPem }: Vector): TokenTrust => ({
    loadBalancerArns: new Set([header.signer]),
    clientId: header.client,
    issuer: header.iss,
    findKey: async (kid) => (kid === header.kid ? importSPKI(publicKeyPem, 'ES256') : null),
    now: () => (header.exp - 60) * 1000,
  });

  it('a real token is verified as received, with the clock before its end', async () => {
    const real = vector();
    await expect(verifyDataToken(real.token, trustIn(real))).resolves.toMatchObject({
      subject: real.payload.sub,
      claims: { username: real.payload.username },
    });
  });

  it('a real token without its padding is rejected', async () => {
    const real = vector();
    await expect(
      verifyDataToken(real.token.replaceAll('=', ''), trustIn(real)),
    ).rejects.toMatchObject({ evidence: { reason: 'signature' } });
  });

  it('an expired real token is rejected', async () => {
    const real = vector();
    await expect(
      verifyDataToken(real.token, { ...trustIn(real), now: Date.now }),
    ).rejects.toMatchObject({ evidence: { reason: 'header_exp_past' } });
  });

  it('a real token of an untrusted load balancer is rejected', async () => {
    const real = vector();
    const trust = { ...trustIn(real), loadBalancerArns: new Set([`${real.header.signer}0`]) };
    await expect(verifyDataToken(real.token, trust)).rejects.toMatchObject({
      evidence: { reason: 'signer' },
    });
  });
});
