import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TokenTrust } from '#shared/authenticate/token-trust.ts';
import { verifyDataToken } from '#shared/authenticate/verify-data-token.ts';
import real from '#test/vectors/real-alb-token.json' with { type: 'json' };

const TRUST: TokenTrust = {
  loadBalancerArns: new Set([real.header.signer]),
  clientId: real.header.client,
  issuer: real.header.iss,
  findKey: async (kid) => (kid === real.header.kid ? createPublicKey(real.publicKeyPem) : null),
  now: () => (real.header.exp - 60) * 1000,
};

describe('a token that a real load balancer issued', () => {
  it('a real token is verified as received, with the clock before its end', async () => {
    await expect(verifyDataToken(real.token, TRUST)).resolves.toMatchObject({
      subject: real.payload.sub,
      claims: { username: real.payload.username },
    });
  });

  it('a real token without its padding is rejected', async () => {
    await expect(verifyDataToken(real.token.replaceAll('=', ''), TRUST)).rejects.toMatchObject({
      evidence: { reason: 'signature' },
    });
  });

  it('an expired real token is rejected', async () => {
    await expect(verifyDataToken(real.token, { ...TRUST, now: Date.now })).rejects.toMatchObject({
      evidence: { reason: 'header_exp_past' },
    });
  });

  it('a real token of an untrusted load balancer is rejected', async () => {
    const trust = { ...TRUST, loadBalancerArns: new Set([`${real.header.signer}0`]) };
    await expect(verifyDataToken(real.token, trust)).rejects.toMatchObject({
      evidence: { reason: 'signer' },
    });
  });
});
