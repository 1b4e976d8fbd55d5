import { describe, expect, it } from 'vitest';
import { authenticate } from '#shared/authenticate/authenticate.ts';
import { dataToken } from '#test/builders/data-token.ts';
import { edgeRequest } from '#test/builders/edge-request.ts';
import { tokenTrust } from '#test/builders/token-trust.ts';

const SESSION = 'AWSELBAuthSessionCookie-0=sealed';
const withTokens = (...tokens: string[]) =>
  edgeRequest({
    cookie: SESSION,
    headers: tokens.length === 0 ? {} : { 'x-amzn-oidc-data': tokens },
  });

describe('a request', () => {
  it('with one good token is of the person in it', async () => {
    await expect(authenticate(withTokens(dataToken()), tokenTrust())).resolves.toMatchObject({
      subject: 'subject-of-ada',
    });
  });

  it.each<[string, string[], string]>([
    ['without a token', [], 'missing'],
    ['with an empty token', [''], 'missing'],
    ['with the good token twice', [dataToken(), dataToken()], 'repeated'],
    ['with the good token and an empty one', [dataToken(), ''], 'repeated'],
    ['with an invented token before the good one', ['x.y.z', dataToken()], 'repeated'],
  ])('%s is rejected before a key is fetched', async (_title, tokens, reason) => {
    const trust = tokenTrust();
    await expect(authenticate(withTokens(...tokens), trust)).rejects.toMatchObject({
      code: 'authenticate.token_rejected',
      evidence: { reason },
    });
    expect(trust.askedKids).toEqual([]);
  });

  it('is nobody’s by the unsigned headers, nor by one that only looks like the signed one', async () => {
    const request = edgeRequest({
      cookie: SESSION,
      headers: {
        'x-amzn-oidc-identity': ['subject-of-ada'],
        'x-amzn-oidc-accesstoken': [dataToken()],
        x_amzn_oidc_data: [dataToken()],
      },
    });
    await expect(authenticate(request, tokenTrust())).rejects.toMatchObject({
      evidence: { reason: 'missing' },
    });
  });

  it.each([
    ['no cookie', undefined],
    ['only a later part of the load balancer’s session', 'AWSELBAuthSessionCookie-1=sealed'],
    ['a cookie of a longer name', `x${SESSION}`],
    ['the name as a value', 'x=AWSELBAuthSessionCookie-0'],
  ])('with the good token but %s is rejected before a key is fetched', async (_title, cookie) => {
    const trust = tokenTrust();
    const request = edgeRequest({
      ...(cookie !== undefined && { cookie }),
      headers: { 'x-amzn-oidc-data': [dataToken()] },
    });
    await expect(authenticate(request, trust)).rejects.toMatchObject({
      code: 'authenticate.token_rejected',
      evidence: { reason: 'no_session' },
    });
    expect(trust.askedKids).toEqual([]);
  });

  it('is taken by the name that the template gave the load balancer’s session', async () => {
    const request = edgeRequest({
      cookie: 'jira-lb-0=sealed',
      headers: { 'x-amzn-oidc-data': [dataToken()] },
    });
    const trust = { ...tokenTrust(), loadBalancerCookieName: 'jira-lb' };
    await expect(authenticate(request, trust)).resolves.toMatchObject({
      subject: 'subject-of-ada',
    });
  });
});
