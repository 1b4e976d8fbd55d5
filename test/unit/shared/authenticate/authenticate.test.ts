import { describe, expect, it } from 'vitest';
import { authenticate } from '#shared/authenticate/authenticate.ts';
import { type AcceptedRequestParts, acceptedRequest } from '#test/builders/accepted-request.ts';
import { dataToken } from '#test/builders/data-token.ts';
import { tokenTrust } from '#test/builders/token-trust.ts';

const withTokens = (...tokens: string[]) =>
  acceptedRequest({ headers: tokens.length === 0 ? {} : { 'x-amzn-oidc-data': tokens } });

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

  it.each([
    ['twice', ['at', 'at']],
    ['before the good one', ['x', 'at']],
    ['that is empty', ['at', '']],
  ])(
    'with one good token and a second access token, %s, is rejected before a key is fetched',
    async (_how, accessTokens) => {
      const trust = tokenTrust();
      const headers = {
        'x-amzn-oidc-data': [dataToken()],
        'x-amzn-oidc-accesstoken': accessTokens,
      };
      await expect(authenticate(acceptedRequest({ headers }), trust)).rejects.toMatchObject({
        code: 'authenticate.token_rejected',
        evidence: { reason: 'repeated' },
      });
      expect(trust.askedKids).toEqual([]);
    },
  );

  it('is nobody’s by the unsigned headers, nor by one that only looks like the signed one', async () => {
    const request = acceptedRequest({
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

  it('is a signed-in one by its entrance, whatever its cookies are', async () => {
    const request = acceptedRequest({ headers: { 'x-amzn-oidc-data': [dataToken()] } });
    expect(request.cookies.size).toBe(0);
    await expect(authenticate(request, tokenTrust())).resolves.toMatchObject({
      subject: 'subject-of-ada',
    });
  });
});

const DATA = { 'x-amzn-oidc-data': [dataToken()] };
const SESSION = 'AWSELBAuthSessionCookie-0=sealed';
const PUBLIC: [string, AcceptedRequestParts][] = [
  ['the good token', { headers: DATA }],
  ['the good token and the load balancer’s session', { headers: DATA, cookie: SESSION }],
  [
    'the good token, the load balancer’s session and our marker',
    { headers: DATA, cookie: `${SESSION}; __Host-edge-session=x` },
  ],
  // What the listener rules look for is `-0=`: with a blank they see no session, a parser does.
  [
    'a session that rules and parsers read in two ways',
    { headers: DATA, cookie: 'AWSELBAuthSessionCookie-0 =sealed' },
  ],
  ['the good token on one of the edge’s own paths', { headers: DATA, path: '/_edge/landing' }],
  ['the good token and a body', { headers: DATA, method: 'POST', body: 'a=1' }],
  ['the good token twice', { headers: { 'x-amzn-oidc-data': [dataToken(), dataToken()] } }],
  ['no token', {}],
];

describe('a request that came by a rule which signs nobody in', () => {
  it.each(PUBLIC)('is nobody’s, with %s, and no key is fetched', async (_title, parts) => {
    const trust = tokenTrust();
    const request = acceptedRequest({ ...parts, route: 'public' });
    await expect(authenticate(request, trust)).rejects.toMatchObject({
      code: 'authenticate.token_rejected',
      evidence: { reason: 'no_sign_in' },
    });
    expect(trust.askedKids).toEqual([]);
  });
});
