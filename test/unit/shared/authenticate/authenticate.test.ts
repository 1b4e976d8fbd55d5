import { describe, expect, it } from 'vitest';
import { authenticate } from '#shared/authenticate/authenticate.ts';
import { type AcceptedRequestParts, acceptedRequest } from '#test/builders/accepted-request.ts';
import { dataToken } from '#test/builders/data-token.ts';
import { tokenTrust } from '#test/builders/token-trust.ts';

const withTokens = (...tokens: string[]) =>
  acceptedRequest({ headers: tokens.length === 0 ? {} : { 'x-amzn-oidc-data': tokens } });

describe('a request', () => {
  it('a request with one valid token has the identity in it', async () => {
    await expect(authenticate(withTokens(dataToken()), tokenTrust())).resolves.toMatchObject({
      subject: 'subject-of-ada',
    });
  });

  it.each<[string, string[], string]>([
    ['without a token', [], 'missing'],
    ['with an empty token', [''], 'missing'],
    ['with the valid token twice', [dataToken(), dataToken()], 'repeated'],
    ['with the valid token and an empty one', [dataToken(), ''], 'repeated'],
    ['with an invented token before the valid one', ['x.y.z', dataToken()], 'repeated'],
  ])('a request %s is rejected before a key is fetched', async (_title, tokens, reason) => {
    const trust = tokenTrust();
    await expect(authenticate(withTokens(...tokens), trust)).rejects.toMatchObject({
      code: 'authenticate.token_rejected',
      evidence: { reason },
    });
    expect(trust.requestedKids).toEqual([]);
  });

  it.each([
    ['the same', ['at', 'at']],
    ['before the valid one', ['x', 'at']],
    ['that is empty', ['at', '']],
  ])(
    'a request with a second access token, %s, is rejected before a key is fetched',
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
      expect(trust.requestedKids).toEqual([]);
    },
  );

  it('unsigned headers and look-alikes of the signed header authenticate no request', async () => {
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

  it('the route alone makes a request an authenticated one, whatever its cookies are', async () => {
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
  ['the valid token', { headers: DATA }],
  ['the valid token and the load balancer’s session', { headers: DATA, cookie: SESSION }],
  [
    'the valid token, the load balancer’s session and the edge marker',
    { headers: DATA, cookie: `${SESSION}; __Host-edge-session=x` },
  ],
  // The listener rules look for `-0=`: with a blank they see no session, but a cookie parser does.
  [
    'a session that rules and parsers read differently',
    { headers: DATA, cookie: 'AWSELBAuthSessionCookie-0 =sealed' },
  ],
  ['the valid token on one of the edge’s own paths', { headers: DATA, path: '/_edge/landing' }],
  ['the valid token and a body', { headers: DATA, method: 'POST', body: 'a=1' }],
  ['the valid token twice', { headers: { 'x-amzn-oidc-data': [dataToken(), dataToken()] } }],
  ['no token', {}],
];

describe('a request on the public route', () => {
  it.each(PUBLIC)(
    'a request on the public route with %s is rejected, and no key is fetched',
    async (_title, parts) => {
      const trust = tokenTrust();
      const request = acceptedRequest({ ...parts, route: 'public' });
      await expect(authenticate(request, trust)).rejects.toMatchObject({
        code: 'authenticate.token_rejected',
        evidence: { reason: 'no_sign_in' },
      });
      expect(trust.requestedKids).toEqual([]);
    },
  );
});
