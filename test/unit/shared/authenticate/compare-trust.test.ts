import { describe, expect, it } from 'vitest';
import { verifyDataToken } from '#shared/authenticate/verify-data-token.ts';
import {
  CLIENT,
  type DataTokenParts,
  dataToken,
  ISSUER,
  SIGNER,
} from '#test/builders/data-token.ts';
import { tokenTrust } from '#test/builders/token-trust.ts';

const OTHER_SIGNER = SIGNER.replace('app/edge/', 'app/other/');
const evidenceOf = async (parts: DataTokenParts, trust = tokenTrust()) =>
  verifyDataToken(dataToken(parts), trust).then(
    () => null,
    (failure: { evidence: object }) => failure.evidence,
  );

describe('the evidence of a token that was made elsewhere or for another client', () => {
  it.each([
    ['signer', { header: { signer: OTHER_SIGNER } }, { signer: OTHER_SIGNER }],
    ['client', { header: { client: 'other-client' } }, { client: 'other-client' }],
    ['header_issuer', { header: { iss: 'https://other' } }, { issuer: 'https://other' }],
    ['payload_issuer', { payload: { iss: 'https://other' } }, { issuer: 'https://other' }],
    ['payload_issuer', { payload: { iss: undefined } }, { issuer: 'of type undefined' }],
    ['payload_issuer', { payload: { iss: { toString: 1 } } }, { issuer: 'of type object' }],
  ] as const)(
    'a token that fails for %s tells expected and actual',
    async (reason, parts, wrong) => {
      const actual = { issuer: ISSUER, client: CLIENT, signer: SIGNER, ...wrong };
      expect(await evidenceOf(parts)).toEqual({
        reason,
        issuer: `expected ${ISSUER}, actual ${actual.issuer}`,
        client: `expected ${CLIENT}, actual ${actual.client}`,
        signer: `expected ${SIGNER}, actual ${actual.signer}`,
      });
    },
  );

  it('every trusted load balancer is named as expected', async () => {
    const trust = tokenTrust({ loadBalancerArns: new Set([SIGNER, OTHER_SIGNER]) });
    const evidence = await evidenceOf({ header: { signer: 'arn:elsewhere' } }, trust);
    expect(evidence).toMatchObject({
      signer: `expected ${SIGNER} or ${OTHER_SIGNER}, actual arn:elsewhere`,
    });
  });

  it('an actual text is cut, and keeps no characters that could forge a line', async () => {
    const evidence = await evidenceOf({ header: { client: `a\nb\u202e${'x'.repeat(1_000)}` } });
    expect(evidence).toMatchObject({
      client: `expected ${CLIENT}, actual a?b?${'x'.repeat(296)}`,
    });
  });

  it('a token of this load balancer that fails for another reason tells nothing of itself', async () => {
    expect(await evidenceOf({ payload: { sub: '' } })).toEqual({ reason: 'sub' });
  });
});
